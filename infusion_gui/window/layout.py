"""What goes, in this order, as the window narrows from 1600 logical pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_gui.timeline.measures import HEADER, HEADER_NARROW
from infusion_gui.window.mar.quick_entry import HEIGHT as ENTRY_HEIGHT
from infusion_gui.window.status_line import HEIGHT as STATUS_HEIGHT
from infusion_gui.window.table_pane import TABS_HEIGHT
from infusion_gui.window.tool_row import MENU_HEIGHT, TOOL_HEIGHT

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

DOCKS_SMALLER, COLUMNS_GO, DOCKS_AS_TABS = 1360, 1240, 1100
TABLE_CLOSES = 640  # a lower window keeps the table to its tabs
_MOST_ROWS, _LEAST_ROWS, _ROWS_OF_MANY, _KEPT_ROWS = 14, 5, 10, 7
_LANES = 328  # of the least height, 640, the table has its least rows and the timeline the rest


def lay_out(window: MainWindow) -> None:
    """Fits the parts to the size of the window."""
    width, height = window.width(), window.height()
    window.tools.set_width(width)
    window.status.set_width(width)
    window.entry.set_width(width < DOCKS_AS_TABS, window.case_is_open)
    window.docks.set_tabbed(width < DOCKS_AS_TABS)
    window.why.set_terse(width < DOCKS_SMALLER)
    window.pane.table.fitting.show_for(width < COLUMNS_GO, width < DOCKS_AS_TABS)
    window.timeline.set_header_width(HEADER_NARROW if width < COLUMNS_GO else HEADER)
    if window.case_is_open and window.laid_out_for != (width, height):
        window.laid_out_for = (width, height)
        _share(window, width, height)


def keep_sizes(window: MainWindow) -> None:
    """Remembers where a person put the borders; small windows have sizes of their own."""
    if window.width() >= DOCKS_SMALLER:
        window.settings.dock_width = min(max(window.docks.width(), 200), 1200)
    if window.pane.is_open and window.height() >= TABLE_CLOSES:
        window.settings.table_height = window.pane.height()


def _share(window: MainWindow, width: int, height: int) -> None:
    """Splits the room between timeline and table, and between the left side and the docks."""
    dock = _dock(window, width)
    window.body.setSizes([max(width - dock - 1, 1), dock])
    if height < TABLE_CLOSES and window.pane.is_open:
        window.show_table(False)
        window.pane.gave_way = True
    elif height >= TABLE_CLOSES and window.pane.gave_way:
        window.show_table(True)
    fit_table(window)


def _dock(window: MainWindow, width: int) -> int:
    return 320 if width < DOCKS_AS_TABS else 340 if width < DOCKS_SMALLER else window.settings.dock_width


def fit_table(window: MainWindow) -> None:
    """Gives the table the height of its rows, or the one that a person gave it; the timeline has the rest."""
    height = window.height()
    room = height - MENU_HEIGHT - TOOL_HEIGHT - ENTRY_HEIGHT - STATUS_HEIGHT
    count = window.pane.table.rows.rowCount()
    rows = max(count, _LEAST_ROWS) if count <= _MOST_ROWS else _ROWS_OF_MANY
    table = window.pane.natural_height(rows) if window.pane.is_open else TABS_HEIGHT
    if window.settings.table_height and window.pane.is_open:
        table = window.settings.table_height
    else:
        lanes = window.timeline.height_before_compact(window.width() - _dock(window, window.width()))
        if lanes is not None and room - lanes >= window.pane.natural_height(_KEPT_ROWS):
            table = min(table, room - lanes)  # rather a few rows to scroll to than compact lanes
    most = min(room // 2, room - _LANES)
    table = min(table, max(most, window.pane.natural_height(_LEAST_ROWS)))
    window.work.setSizes([room - table, table])
