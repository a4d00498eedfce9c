"""The MAR table and the ways to type rows: cells, quick entry, clipboard, and the charted rows behind a bar."""
