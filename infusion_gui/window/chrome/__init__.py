"""What the window is built of: palette and fonts, buttons, lists, panels of the right side, lines with a mark."""
