"""What keys and the mouse do beyond the commands: lines of the key sheet and of the guide that no menu has."""

from __future__ import annotations

Lines = tuple[tuple[str, str], ...]

TIMELINE: Lines = (
    ("Tab, Shift+Tab", "Next, previous administration in reading order"),
    ("Up, Down", "Nearest administration of the lane above, below"),
    ("E", "What the arrows move: the bar, its start, its stop"),
    ("Alt+Left, Alt+Right", "Move the playhead 1 minute, with Shift 15"),
    ("Enter", "Type the stop of the current administration"),
    ("+, -", "Zoom in, out"),
    ("Page Up, Page Down", "Lanes further up, down, else the time"),
    ("R, then arrows", "Measure; Up, Down another lane, Enter ends"),
    ("Menu, Shift+F10", "What can be done with the current row"),
    ("Esc", "Lets go of the edge, then of the rows"),
)

MOUSE: Lines = (
    ("Drag a bar or an edge", "Move it, minute by minute"),
    ("Esc, right button", "Restore what is being dragged"),
    ("Alt while dragging", "No snapping"),
    ("Drag to another lane", "Change the access; the times stay"),
    ("Shift while dragging there", "The times move too"),
    ("Drag on an empty stretch", "Add an administration"),
    ("Drag up or down there", "Choose by a frame"),
    ("Shift drag there", "Measure minutes"),
    ("Shift drag on the ruler", "Count a time for nothing"),
    ("Ctrl wheel", "Zoom at the pointer"),
    ("Shift wheel, middle drag", "Pan"),
)

TABLE: Lines = (
    ("Enter, F2, any letter", "Edit the cell; single-key commands wait outside"),
    ("Tab, Shift+Tab", "While editing: enter, and edit the next, previous cell"),
    ("Down", "While editing: every choice of the cell"),
    ("Esc", "Close the list, restore the cell; else choose nothing"),
    ("Shift+Up, Shift+Down", "Choose several rows; an edit goes to all of them"),
    ("Ctrl+Up, Ctrl+Down", "Go on without choosing; Ctrl+Space chooses"),
    ("Home, End", "First, last cell; with Ctrl first, last row"),
    ("Menu, Shift+F10", "What can be done with the chosen rows"),
)

PRESENTING: Lines = (
    ("Space", "Show more"),
    ("Page Down, Page Up", "Go on, take back"),
    ("Left, Right", "A minute, with Shift 5"),
    ("N, P", "Next, previous example"),
    ("L, Tab", "Light one bar"),
    ("R", "Run the visit"),
    ("H", "Hide or show names"),
    ("B", "Black screen"),
    ("Esc", "Back to the case"),
)

#: How times may be typed, wherever the window asks for one.
TIMES: Lines = (
    ("1431", "14:31"),
    ("+31", "31 minutes after the start"),
    ("1h31", "91 minutes after the start"),
    ("0040", "the next day when it follows 23:30"),
    ("6 jan 0040", "on a day"),
)

PARTS: tuple[tuple[str, Lines], ...] = (
    ("Timeline, by keys", TIMELINE),
    ("Timeline, by mouse", MOUSE),
    ("Table", TABLE),
    ("Presenting", PRESENTING),
    ("Typed times", TIMES),
)
