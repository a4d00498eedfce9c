"""What people type: packed times ("1431", "+31", "1h31") and the one line that makes a row ("vanc 1300-1431 iv1")."""

from infusion_gui.case.typed.clock import read_minutes, read_time
from infusion_gui.case.typed.line import QuickEntry, Suggested, read_quick

__all__ = ["QuickEntry", "Suggested", "read_minutes", "read_quick", "read_time"]
