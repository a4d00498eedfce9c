"""Every command of the window as data. Menus, the toolbar, the command palette and the key sheet are read from here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

Menu = Literal["File", "Edit", "View", "Go", "Administration", "Tools", "Help"]
Needs = Literal["", "case", "rows", "one", "several", "undo", "redo", "path", "import", "stays"]
Scope = Literal["window", "timeline"]

MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Go", "Administration", "Tools", "Help")


class Action(NamedTuple):
    """One command.

    `id` names its handler (`file.open` is `Commands.file_open`). `keys` are Qt portable key sequences, the first is
    printed. `needs` says when it can run. A `scope` of "timeline" leaves the keys to the timeline, which reads them
    itself while it has the focus; elsewhere the same keys mean something else (arrows in the table).
    `submenu` names a list that the window fills when it opens. `section` starts a group with a rule above.
    `icon` and `short` are its picture and its word on the toolbar; menus have words alone.
    """

    id: str
    title: str
    menu: Menu
    keys: tuple[str, ...] = ()
    needs: Needs = ""
    icon: str = ""
    scope: Scope = "window"
    checkable: bool = False
    submenu: bool = False
    section: bool = False
    tip: str = ""
    short: str = ""


_SNAP_TIP = "Drags snap to edges, thresholds, quarter hours and visit lines; Alt suspends"
_MEASURE_TIP = "From the playhead, by arrow keys: minutes, and what they would earn; with the mouse Shift drag"
_EVIDENCE_TIP = "The rows of the record that the administration was made of"
_STAYS_TIP = "The other stays of the file that was read last"
_REPORT_TIP = "What became of every row that was read last"
_PASTE_TIP = "Rows copied from the chart or a sheet"
_PRESENT_TIP = "Large type, one idea at a time: the selected row of the case, then one rule each"
_LESSONS_TIP = "Learn, practise and teach: predict the codes, find the minute, write lessons of your own"
_SHARE_TIP = "Hides labels, notes, doses and charted rows while others see the screen"
_SHIFT_TIP = "By whole days, for a case that leaves the house; codes stay"
_RULE_TIP = "The rule book, at the rule that decided the current row"
_APART_TIP = "Each part becomes an administration of its own"
_SORT_TIP = "Once more turns the order round; by # is the order of time"
_EXCLUDE_TIP = "An exclusion, at the playhead or over the selected rows; with the mouse Shift drag on the ruler"

# One command a line, so that the table reads as a table.
# fmt: off
ACTIONS: tuple[Action, ...] = (
    Action("file.new", "New case", "File", ("Ctrl+N",)),
    Action("file.open", "Open…", "File", ("Ctrl+O",), icon="open", short="Open"),
    Action("file.recent", "Open recent", "File", submenu=True),
    Action("file.examples", "Examples", "File", submenu=True),
    Action("file.paste", "Paste MAR", "File", ("Ctrl+Shift+V",), icon="paste", tip=_PASTE_TIP, short="Paste MAR"),
    Action("file.stays", "Choose another stay…", "File", ("Ctrl+Shift+O",), "stays", tip=_STAYS_TIP),
    Action("file.import_report", "Import report…", "File", (), "import", tip=_REPORT_TIP),
    Action("file.save", "Save", "File", ("Ctrl+S",), "case", "save", section=True, short="Save"),
    Action("file.save_as", "Save as…", "File", ("Ctrl+Shift+S",), "case"),
    Action("file.audit", "Audit page…", "File", ("Ctrl+P",), "case", "audit", section=True, short="Audit page"),
    Action("file.picture", "Picture…", "File", ("Ctrl+Shift+P",), "case"),
    Action("file.codes", "Codes as a file…", "File", (), "case"),
    Action("file.queries", "Query list as a file…", "File", (), "case"),
    Action("file.close", "Close case", "File", ("Ctrl+W",), "case", section=True),
    Action("file.quit", "Quit", "File", ("Ctrl+Q",)),
    Action("edit.undo", "Undo", "Edit", ("Ctrl+Z",), "undo", "undo"),
    Action("edit.redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "redo"),
    Action("edit.cut", "Cut rows", "Edit", ("Ctrl+X",), "rows", section=True),
    Action("edit.copy", "Copy rows", "Edit", ("Ctrl+C",), "rows"),
    Action("edit.paste", "Paste rows", "Edit", ("Ctrl+V",)),
    Action("edit.copy_codes", "Copy codes", "Edit", ("Ctrl+Shift+C",), "case", section=True),
    Action("edit.copy_queries", "Copy query list", "Edit", ("Ctrl+Shift+Q",), "case"),
    Action("edit.select_all", "Select all", "Edit", ("Ctrl+A",), "case", section=True),
    Action("edit.select_none", "Select none", "Edit", ("Ctrl+Shift+A",), "rows"),
    Action("view.snap", "Snap", "View", ("S",), "case", "snap", checkable=True, tip=_SNAP_TIP, short="Snap"),
    Action("view.zoom_in", "Zoom in", "View", ("Ctrl++", "Ctrl+="), "case", "zoom-in", section=True),
    Action("view.zoom_out", "Zoom out", "View", ("Ctrl+-",), "case", "zoom-out"),
    Action("view.fit", "Fit the whole stay", "View", ("Home",), "case", "fit", scope="timeline", short="Fit"),
    Action("view.fit_selection", "Fit the selection", "View", ("F",), "rows"),
    Action("view.earlier", "Earlier part", "View", ("Shift+PgUp",), "case", scope="timeline"),
    Action("view.later", "Later part", "View", ("Shift+PgDown",), "case", scope="timeline"),
    Action("view.measure", "Measure minutes", "View", ("R",), "case", scope="timeline", tip=_MEASURE_TIP, section=True),
    Action("view.fold", "Collapse or open the lane", "View", ("C",), "rows", scope="timeline"),
    Action("view.lock", "Lock or unlock the lane", "View", ("L",), "rows", scope="timeline"),
    Action("view.table", "Table", "View", ("Ctrl+T",), "case", checkable=True, section=True),
    Action("view.filter", "Filter the table", "View", ("Ctrl+F",), "case"),
    Action("view.sort", "Sort by the current column", "View", (), "case", tip=_SORT_TIP),
    Action("view.theme", "Theme", "View", submenu=True, section=True),
    Action("view.present", "Present", "View", ("F5", "Shift+F5"), "", "present", tip=_PRESENT_TIP, short="Present"),
    Action("view.share", "Screen sharing", "View", (), "", "", checkable=True, tip=_SHARE_TIP, section=True),
    Action("view.idle", "Cover when idle", "View", submenu=True),
    Action("go.timeline", "Timeline", "Go", ("Ctrl+1",), "case"),
    Action("go.table", "Table", "Go", ("Ctrl+2",), "case"),
    Action("go.codes", "Codes", "Go", ("Ctrl+3",), "case"),
    Action("go.why", "Why", "Go", ("Ctrl+4",), "case"),
    Action("go.findings", "Findings", "Go", ("Ctrl+5",), "case"),
    Action("go.stay", "Visit and accesses", "Go", ("Ctrl+6",), "case"),
    Action("go.entry", "Type an administration", "Go", ("/",)),
    Action("go.previous", "Previous administration", "Go", (",",), "case", section=True),
    Action("go.next", "Next administration", "Go", (".",), "case"),
    Action("go.next_finding", "Next finding", "Go", ("F8",), "case"),
    Action("row.start_here", "Start at the playhead", "Administration", ("[",), "rows"),
    Action("row.stop_here", "Stop at the playhead", "Administration", ("]",), "rows"),
    Action("row.type_start", "Type a start…", "Administration", (), "one"),
    Action("row.type_stop", "Type a stop…", "Administration", ("T",), "one"),
    Action("row.earlier", "1 minute earlier", "Administration", ("Left",), "rows", scope="timeline", section=True),
    Action("row.later", "1 minute later", "Administration", ("Right",), "rows", scope="timeline"),
    Action("row.earlier5", "5 minutes earlier", "Administration", ("Shift+Left",), "rows", scope="timeline"),
    Action("row.later5", "5 minutes later", "Administration", ("Shift+Right",), "rows", scope="timeline"),
    Action("row.earlier15", "15 minutes earlier", "Administration", ("Ctrl+Left",), "rows", scope="timeline"),
    Action("row.later15", "15 minutes later", "Administration", ("Ctrl+Right",), "rows", scope="timeline"),
    Action("row.split", "Split at the playhead", "Administration", ("K",), "one", section=True),
    Action("row.merge", "Merge", "Administration", ("M",), "several"),
    Action("row.apart", "Tell the parts apart", "Administration", (), "rows", tip=_APART_TIP),
    Action("row.duplicate", "Duplicate", "Administration", ("Ctrl+D",), "rows"),
    Action("row.delete", "Delete", "Administration", ("Del",), "rows"),
    Action("row.evidence", "Show the charted rows", "Administration", (), "one", tip=_EVIDENCE_TIP, section=True),
    Action("row.site", "Move to access", "Administration", (), "rows", submenu=True),
    Action("row.visit", "Count to visit", "Administration", (), "rows", submenu=True),
    Action("row.class", "Class", "Administration", (), "rows", submenu=True),
    Action("row.technique", "Technique", "Administration", (), "rows", submenu=True),
    Action("row.marks", "What else is charted", "Administration", (), "rows", submenu=True),
    Action("tools.find", "Find a command", "Tools", ("Ctrl+K",), icon="search", short="Find a command"),
    Action("tools.setting", "Setting", "Tools", submenu=True, section=True),
    Action("tools.place", "Place of service", "Tools", submenu=True),
    Action("tools.profile", "Profile", "Tools", submenu=True),
    Action("tools.zone", "Time zone of the facility", "Tools", submenu=True),
    Action("tools.compare", "Compare profiles", "Tools", ("Ctrl+Shift+K",), "case"),
    Action("tools.add_site", "Add an access", "Tools", (), "case", section=True),
    Action("tools.rename_site", "Rename the access", "Tools", (), "rows"),
    Action("tools.site_up", "Move the access up", "Tools", (), "rows"),
    Action("tools.site_down", "Move the access down", "Tools", (), "rows"),
    Action("tools.add_visit", "Add a visit", "Tools", (), "case"),
    Action("tools.exclude", "Count this time for nothing", "Tools", (), "case", tip=_EXCLUDE_TIP),
    Action("tools.lessons", "Lessons", "Tools", ("F6",), tip=_LESSONS_TIP, section=True),
    Action("tools.lesson_step", "Make a lesson step", "Tools", (), "case", submenu=True),
    Action("tools.shift", "Shift all dates…", "Tools", (), "case", tip=_SHIFT_TIP, section=True),
    Action("help.guide", "User guide", "Help"),
    Action("help.book", "Rule book", "Help"),
    Action("help.rule", "Rule of the selection", "Help", ("F1",), tip=_RULE_TIP),
    Action("help.keys", "Keys", "Help", ("?",), section=True),
    Action("help.about", "About", "Help", section=True),
)
# fmt: on


def in_menu(menu: Menu) -> Iterator[Action]:
    """The actions of one menu, in the order they are shown."""
    return (action for action in ACTIONS if action.menu == menu)


def by_id(identity: str) -> Action:
    """The action with this id. Raises `KeyError`."""
    for action in ACTIONS:
        if action.id == identity:
            return action
    raise KeyError(identity)


def handler_name(identity: str) -> str:
    """The method of `Commands` that carries out an action."""
    return identity.replace(".", "_")
