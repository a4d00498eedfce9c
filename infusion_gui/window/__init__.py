"""The main window: panels, table, actions, theme, settings, first-run page and presentation mode."""
