"""A drug nobody knows: its class is chosen where the finding is, and remembered when asked."""

from __future__ import annotations

from PySide6.QtGui import QAction

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.drugs import facility
from infusion_gui.window.main_window import MainWindow
from tests.window.hands import press
from tests.window.imports import answer, answers_of, messy, paste

UNKNOWN = messy().replace("iron sucrose (VENOFER)", "xyzmab")


def open_menu(window: MainWindow) -> list[str]:
    """Follows the fix of the finding; the words of the menu it opens."""
    at = next(n for n, note in enumerate(window.findings._notes) if note.fix == "class")
    window.findings._follow(f"fix:{at}")
    menu = window.class_choice.menu
    assert menu is not None and menu.isVisible()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def take(window: MainWindow, words: str) -> None:
    menu = window.class_choice.menu
    assert menu is not None
    (action,) = [action for action in menu.actions() if action.text() == words]
    assert isinstance(action, QAction)
    action.trigger()
    menu.hide()


def held(window: MainWindow) -> int:
    return sum(account.status == "held" for account in window.document.result.accounts)


def test_an_unknown_drug_is_held_until_its_class_is_chosen(empty: MainWindow) -> None:
    paste(empty, UNKNOWN)
    assert held(empty) == 2  # before and after the pause
    assert open_menu(empty)[:3] == ["xyzmab 200 mg in sodium chloride 0.9 % 100 mL IVPB", "Chemo", "Hormonal"]
    take(empty, "Chemo")
    assert held(empty) == 0
    assert empty.document.result.units()["96413"] == 1
    assert empty.document.undo_stack.undoText() == "Class of xyzmab: chemo"
    press(empty, "Ctrl+Z")
    assert held(empty) == 2


def test_it_is_remembered_only_when_asked_and_then_for_every_strength(empty: MainWindow) -> None:
    paste(empty, UNKNOWN)
    open_menu(empty)
    take(empty, "Chemo")
    assert answers_of(empty) == ["Remember it for every case", "Dismiss"]
    assert not (resource.settings_folder() / facility.FILE).exists()
    answer(empty, "Remember it for every case")
    assert facility.formulary().answers.keys() == {"xyzmab"}
    empty.document.new()
    empty.case_closed()
    paste(empty, UNKNOWN.replace("200 mg", "400 mg"))
    assert held(empty) == 0
    assert empty.document.result.units()["96413"] == 1
    row = next(row for row in empty.document.case.administrations if row.drug.startswith("xyzmab"))
    assert row.category is None
    assert empty.timeline.categories()[row.id] == "chemo"


def test_a_misspelt_drug_can_be_told_what_it_is(empty: MainWindow) -> None:
    paste(empty, messy().replace("vancomycin 1 g in", "vancomicin 1 g in"))
    words = open_menu(empty)
    assert words[1] == "It is vancomycin"
    assert not any("saline" in word for word in words[1:])
    take(empty, "It is vancomycin")
    assert empty.document.result.units()["96365"] == 1
    row = next(row for row in empty.document.case.administrations if row.drug == "vancomycin")
    assert "vancomicin" in row.evidence[0].text


def test_a_formulary_that_cannot_be_written_is_said(empty: MainWindow) -> None:
    resource.settings_folder().parent.mkdir(parents=True, exist_ok=True)
    resource.settings_folder().write_text("in the way", encoding="utf-8")
    paste(empty, UNKNOWN)
    open_menu(empty)
    take(empty, "Chemo")
    answer(empty, "Remember it for every case")
    assert empty.status.message.startswith("formulary.json: cannot be written")
    assert held(empty) == 0


def test_what_is_told_of_a_class_goes_with_the_class(empty: MainWindow) -> None:
    paste(empty, UNKNOWN)
    open_menu(empty)
    take(empty, "Chemo")
    assert empty.notice.text == "xyzmab is chemo in this case."
    row = next(row for row in empty.document.case.administrations if row.drug.startswith("vanc"))
    assert empty.document.edit(edits.trim_stop(empty.document.case, (row.id,), by=-1))
    assert empty.notice.text == "xyzmab is chemo in this case."
    press(empty, "Ctrl+Z")
    press(empty, "Ctrl+Z")
    assert empty.notice.text == ""
