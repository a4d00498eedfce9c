"""The right side of the window: codes, why, findings, and two profiles side by side."""
