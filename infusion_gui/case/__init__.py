"""What was charted: the frozen models, the file format, and every edit as a function."""
