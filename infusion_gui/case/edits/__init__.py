"""Every change a person can ask for, as a function from a case to a new case or a `Refusal`; nothing is ever
half changed.

An edit that changes nothing gives the very case it was handed. `rows` adds, deletes and changes
administrations, `clock` moves their times, `parts` splits and merges them, `stay` has the accesses, visits,
exclusions and the case itself.
"""

from infusion_gui.case.edits.clock import move, shift_dates, shift_row, trim_start, trim_stop, undated
from infusion_gui.case.edits.outcome import Outcome, Refusal, called, new_id, new_site_id, new_visit_id
from infusion_gui.case.edits.parts import merge, split, tell_apart
from infusion_gui.case.edits.rows import add, add_all, added, change, delete, duplicate, give_to_visit, move_to_site
from infusion_gui.case.edits.stay import (
    add_exclusion,
    add_site,
    add_visit,
    change_case,
    change_exclusion,
    change_site,
    change_visit,
    name_reason,
    remove_exclusion,
    remove_site,
    remove_visit,
    rename_site,
    rename_visit,
    reorder_sites,
)

__all__ = [
    "Outcome",
    "Refusal",
    "add",
    "add_all",
    "add_exclusion",
    "add_site",
    "add_visit",
    "added",
    "called",
    "change",
    "change_case",
    "change_exclusion",
    "change_site",
    "change_visit",
    "delete",
    "duplicate",
    "give_to_visit",
    "merge",
    "move",
    "move_to_site",
    "name_reason",
    "new_id",
    "new_site_id",
    "new_visit_id",
    "remove_exclusion",
    "remove_site",
    "remove_visit",
    "rename_site",
    "rename_visit",
    "reorder_sites",
    "shift_dates",
    "shift_row",
    "split",
    "tell_apart",
    "trim_start",
    "trim_stop",
    "undated",
]
