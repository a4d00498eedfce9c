"""Actions are data: each has a handler, no key means two things, and menus, palette and key sheet show them all."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence

from infusion_gui.window.commands.actions import ACTIONS, MENUS, handler_name, in_menu
from infusion_gui.window.commands.commands import Commands
from infusion_gui.window.commands.key_sheet import COLUMNS, sections
from infusion_gui.window.commands.offers import fitting, offers
from infusion_gui.window.main_window import MainWindow


def test_every_action_has_a_handler_and_every_handler_an_action() -> None:
    handlers = {handler_name(row.id) for row in ACTIONS}
    missing = [name for name in handlers if not callable(getattr(Commands, name, None))]
    assert not missing
    menus = ("file_", "edit_", "view_", "go_", "row_", "tools_", "help_")
    orphans = [name for name in vars_of(Commands) if name.startswith(menus) and name not in handlers]
    assert not orphans


def vars_of(kind: type) -> set[str]:
    return {name for base in kind.__mro__ if base.__module__.startswith("infusion_gui") for name in vars(base)}


def test_ids_are_unique_and_no_key_means_two_things() -> None:
    assert max(Counter(row.id for row in ACTIONS).values()) == 1
    keys = Counter(QKeySequence(key).toString() for row in ACTIONS for key in row.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_key_is_one_that_qt_knows() -> None:
    for row in ACTIONS:
        for key in row.keys:
            assert QKeySequence(key).toString(), f"{row.id}: {key}"


def test_menus_print_the_keys_of_their_commands(window: MainWindow) -> None:
    bar = window.menus.bar
    assert [action.text() for action in bar.actions()] == [f"&{name}" for name in MENUS]
    for top in bar.actions():
        menu = top.menu()
        assert menu is not None
        shown = {action.text().split("\t")[0]: action for action in menu.actions() if not action.isSeparator()}
        for row in in_menu(top.text().removeprefix("&")):  # type: ignore[arg-type]
            action = window.actions_.actions[row.id]
            assert action in shown.values(), row.id
            if row.keys:
                printed = action.shortcut().toString() or action.text().partition("\t")[2]
                assert printed, f"{row.id} prints no key"


def test_a_command_has_a_picture_when_a_button_shows_it(window: MainWindow) -> None:
    assert {row.id for row in ACTIONS if row.icon} == set(window.tools.buttons)


def test_the_key_sheet_has_every_key() -> None:
    written = {what for _, lines in sections() for _, what in lines}
    assert {row.title.rstrip("…") for row in ACTIONS if row.keys} <= written
    assert sorted(title for column in COLUMNS for title in column) == sorted(title for title, _ in sections())


def test_the_palette_offers_everything_that_can_run(window: MainWindow) -> None:
    titles = [offer.title for offer in offers(window.actions_)]
    assert {row.title.rstrip("…") for row in ACTIONS if not row.submenu} <= {*titles, "Undo", "Redo"}
    assert "Profile: article" in titles
    assert "Theme: Dark" in titles


def found(window: MainWindow, typed: str, recent: list[str] | None = None) -> list[str]:
    return [offer.title for offer in fitting(offers(window.actions_), typed, recent or [])]


def test_a_command_is_found_by_the_first_letters_of_its_words(window: MainWindow) -> None:
    assert found(window, "prof art") == ["Profile: article"]
    assert found(window, "dup")[0] == "Duplicate"
    assert found(window, "zoom")[:2] == ["Zoom in", "Zoom out"]


def test_a_command_is_found_by_scattered_letters_and_from_inside_a_word(window: MainWindow) -> None:
    assert found(window, "fts")[0] == "Fit the selection"
    assert found(window, "dplct")[0] == "Duplicate"
    assert "Type an administration" in found(window, "minist")
    assert found(window, "zzz") == []


def test_a_command_is_found_by_what_its_tip_calls_it(window: MainWindow) -> None:
    assert found(window, "exclu")[0] == "Count this time for nothing"


def test_what_was_run_last_comes_first_among_equals(window: MainWindow) -> None:
    assert found(window, "", ["Zoom out"])[0] == "Zoom out"
    assert found(window, "zoom", ["Zoom out"])[:2] == ["Zoom out", "Zoom in"]
    assert found(window, "dup", ["Zoom out"])[0] == "Duplicate"


def test_a_command_that_cannot_run_says_why(window: MainWindow) -> None:
    window.document.select(())
    missing = {offer.title: offer.missing for offer in offers(window.actions_)}
    assert missing["Merge"] == "select several rows first"
    assert missing["Split at the playhead"] == "select one row first"
    assert missing["Undo"] == "nothing to undo"
    assert missing["Class: therapeutic"] == "select a row first"
    assert missing["Save"] == ""


def test_what_cannot_run_is_grey_not_gone(empty: MainWindow) -> None:
    actions = empty.actions_.actions
    assert not actions["file.save"].isEnabled()
    assert actions["file.open"].isEnabled()
    assert not actions["row.split"].isEnabled()
