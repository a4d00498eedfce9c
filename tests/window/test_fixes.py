"""One click on the fix of a finding does what it says, as one named undo step; and what else is charted of rows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from infusion_gui.case import edits
from infusion_gui.case.model import Case
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.panels.findings import notes
from tests.coding.stays import Row, fluid, push, row, stay, visit
from tests.window.hands import press, type_text


def shown(window: MainWindow, *rows: Row, **head: object) -> None:
    window.show_new(stay(*rows, **head))
    QApplication.processEvents()


def rules(window: MainWindow) -> set[str]:
    return {finding.rule for finding in window.document.result.findings}


def fix(window: MainWindow, rule: str) -> None:
    """Clicks the fix of the one finding under a rule that has one."""
    found = [note for note in notes(window.document.case, window.document.result) if note.rule == rule and note.fix]
    assert len(found) == 1
    assert found[0].fix_words
    window.fix(found[0])
    QApplication.processEvents()


def undone(window: MainWindow, name: str, before: Case) -> None:
    assert window.document.undo_stack.undoText() == name
    window.document.undo_stack.undo()
    assert window.document.case == before


def test_the_reason_for_an_office_visit_is_named_from_its_finding(window: MainWindow) -> None:
    shown(window, push("ondansetron", "08:00"), row("cefepime", "09:00", "10:00"), setting="professional")
    before = window.document.case
    assert set(window.document.result.units()) == {"96365", "96375"}
    fix(window, "R-INI-02")
    menu = window.visit_reason.menu
    assert menu is not None
    offered = {action.text(): action for action in menu.actions() if action.isEnabled() and action.text()}
    assert set(offered) == {"ondansetron", "cefepime"}
    offered["ondansetron"].trigger()
    menu.close()
    assert window.document.case.primary_reason == "a1"
    assert "R-INI-02" not in rules(window)
    assert set(window.document.result.units()) == {"96374", "96367"}
    undone(window, "Name ondansetron as the reason for the visit", before)


def test_an_order_that_was_found_lets_fluid_go(window: MainWindow) -> None:
    shown(window, fluid("08:00", "09:00", ordered=False))
    before = window.document.case
    fix(window, "R-GATE-03")
    assert window.document.result.units() == {"96360": 1}
    undone(window, "Order of normal saline found", before)


def test_fluid_by_protocol_gets_its_own_order(window: MainWindow) -> None:
    shown(window, fluid("08:00", "09:00", by_protocol=True))
    before = window.document.case
    fix(window, "R-HYD-07")
    assert window.document.case.administration("a1").distinct
    assert "R-HYD-07" not in rules(window)
    undone(window, "Mark normal saline: own order and need", before)


def test_blood_without_a_stop_beside_fluid_is_given_one(window: MainWindow) -> None:
    shown(window, row("red cells", "08:00", category="blood"), fluid("08:30", "10:00", distinct=True))
    fix(window, "R-HYD-04")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    type_text("0900")
    press(window, "Return")
    assert "R-HYD-04" not in rules(window)
    assert window.document.result.account("a2").counted_minutes == 60


def test_a_row_without_a_drug_opens_its_cell(window: MainWindow) -> None:
    shown(window, row("", "08:00", "09:00"))
    fix(window, "R-GATE-02")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    type_text("cefepime")
    press(window, "Return")
    assert window.document.case.administration("a1").drug == "cefepime"


def test_parts_of_an_order_that_overlap_are_told_apart(window: MainWindow) -> None:
    parts = [row("iron", "08:00", "09:00", order="o"), row("iron", "08:30", "09:30", order="o")]
    shown(window, *parts)
    fix(window, "R-DOC-05")
    assert [part.order for part in window.document.case.administrations] == [None, None]
    assert "R-DOC-05" not in rules(window)


def choice(window: MainWindow, action: str, words: str) -> bool:
    """Runs one entry of a submenu; whether it was checked before."""
    for text, run, so in window.actions_.choices(action):
        if text.startswith(words):
            run()
            return so
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("Own order", "distinct", True),
        ("By protocol", "by_protocol", True),
        ("Staff present", "hand_push", True),
        ("Bolus from", "from_bag", True),
        ("Stopped for good", "discontinued", True),
        ("Part of a procedure", "bundled", True),
        ("No order", "ordered", False),
    ],
)
def test_what_else_is_charted_is_marked_and_taken_back(window: MainWindow, words: str, key: str, value: bool) -> None:
    window.document.select(("a2",))
    before = window.document.case
    assert not choice(window, "row.marks", words)
    assert getattr(window.document.case.administration("a2"), key) is value
    assert window.document.undo_stack.undoText().startswith("Mark ondansetron: ")
    assert choice(window, "row.marks", words)
    assert window.document.case == before


def test_a_row_is_counted_to_another_visit_with_all_parts_of_its_order(window: MainWindow) -> None:
    parts = [row("cefepime", "14:00", "14:20", order="o"), row("cefepime", "14:30", "14:40", order="o")]
    shown(window, row("vancomycin", "08:00", "09:00"), *parts, visits=[visit(), visit("V2", "13:30")])
    before = window.document.case
    assert window.document.result.units() == {"96365": 1, "96367": 1}
    window.document.select(("a2",))
    assert [(text, now) for text, _, now in window.actions_.choices("row.visit")] == [
        ("V1", True),
        ("V2, 5 Jan 13:30", False),
    ]
    choice(window, "row.visit", "V2")
    assert [each.visit for each in window.document.case.administrations] == ["V1", "V2", "V2"]
    assert window.document.result.units() == {"96365": 2}
    undone(window, "Set visit of 2 administrations to V2", before)


def test_a_visit_nobody_lists_gets_no_row(window: MainWindow) -> None:
    refused = edits.give_to_visit(window.document.case, ("a2",), "V9")
    assert isinstance(refused, edits.Refusal)
    assert "V9" in refused.message


def test_a_hand_given_push_beyond_15_minutes_is_a_push_once_it_is_marked(window: MainWindow) -> None:
    shown(window, push("adenosine", "08:00", "08:20"))
    assert window.document.result.units() == {"96365": 1}
    window.document.select(("a1",))
    choice(window, "row.marks", "Staff present")
    assert window.document.result.units() == {"96374": 1}


def test_the_reason_for_the_visit_is_a_mark_in_an_office_only(window: MainWindow) -> None:
    window.document.select(("a2",))
    assert not any(text == "Reason for the visit" for text, _, _ in window.actions_.choices("row.marks"))
    choice(window, "tools.setting", "Professional")
    assert not choice(window, "row.marks", "Reason for the visit")
    assert window.document.case.primary_reason == "a2"
    window.document.select(("a13",))
    choice(window, "row.marks", "Reason for the visit")
    assert window.document.case.primary_reason == ("a2", "a13")  # another access
    window.document.select(("a3",))
    choice(window, "row.marks", "Reason for the visit")
    assert window.document.case.primary_reason == ("a13", "a3")  # in place of that of its access
    assert choice(window, "row.marks", "Reason for the visit")
    assert window.document.case.primary_reason == "a13"


def test_a_place_of_service_bars_what_an_office_may_not_bill_there(window: MainWindow) -> None:
    choice(window, "tools.setting", "Professional")
    assert window.document.result.lines
    assert not choice(window, "tools.place", "22")
    assert not window.document.result.lines
    assert choice(window, "tools.place", "22")
    choice(window, "tools.place", "Not given")
    assert window.document.case.place_of_service is None
