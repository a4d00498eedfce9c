"""Nothing that could name a person is shown to strangers, stands in titles and lists, or stays in a shifted case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.model import Case
from infusion_gui.case.times import DAY
from infusion_gui.session.document import Document
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.idle import Cover
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import column_of
from infusion_gui.window.policy_file import MARK, about, read_policy
from infusion_gui.window.settings import NO_LABEL, Recent, Settings, load_settings, save_settings
from tests.window.hands import ED, Answers, press
from tests.window.imports import messy, paste

SECRET = "Zelda Quimby"


class Typed(Answers):
    """Types one text into every question."""

    def __init__(self, text: str | None) -> None:
        super().__init__()
        self.typed = text

    def text(self, title: str, question: str, start: str) -> str | None:
        self.asked.append(title)
        return self.typed


def test_all_dates_shift_in_one_step_and_no_code_changes(window: MainWindow) -> None:
    before, codes = window.document.case, window.document.result.lines
    steps = window.document.undo_stack.count()
    window.prompts = Typed(" −30 ")
    window.actions_.actions["tools.shift"].trigger()
    after = window.document.case
    for old, new in zip(before.administrations, after.administrations, strict=True):
        assert old.start is None or new.start == old.start - 30 * DAY
        assert old.stop is None or new.stop == old.stop - 30 * DAY
        assert all(not line.text for line in new.evidence)
    assert after.visits[0].arrival == (before.visits[0].arrival or 0) - 30 * DAY
    assert [(line.code, line.units) for line in window.document.result.lines] == [
        (line.code, line.units) for line in codes
    ]
    assert window.document.undo_stack.count() == steps + 1
    assert window.document.undo_stack.undoText() == "Shift all dates 30 days earlier"
    press(window, "Ctrl+Z")
    assert window.document.case == before


def test_a_shift_takes_the_true_dates_of_rows_set_aside_and_of_the_import_report(empty: MainWindow) -> None:
    paste(empty, messy())
    before = empty.document.aside
    assert any("2026" in item.row.text for item in before)
    assert empty.actions_.actions["file.import_report"].isEnabled()
    empty.prompts = Typed("400")
    empty.commands.tools_shift()
    after = empty.document.aside
    assert [item.row.number for item in after] == [item.row.number for item in before]
    assert [item.reason for item in after] == [item.reason for item in before]
    for old, new in zip(before, after, strict=True):
        assert "2026" not in new.row.text + new.message
        if old.bar is not None and old.bar.start is not None:
            assert new.bar is not None
            assert new.bar.start == old.bar.start + 400 * DAY
    assert not empty.actions_.actions["file.import_report"].isEnabled()
    press(empty, "Ctrl+Z")
    assert empty.document.aside == before


def test_words_that_still_say_a_date_after_a_shift_are_named(window: MainWindow) -> None:
    window.document.edit(edits.change(window.document.case, ["a1"], note="held 3/14, resumed by RN"))
    window.prompts = Typed("400")
    window.commands.tools_shift()
    drug = window.document.case.administration("a1").drug
    assert window.notice.text == f"Dates were shifted, but words that say a date stay as typed: the note of {drug}."


@pytest.mark.parametrize(
    ("typed", "said"), [("soon", "no number of days"), ("", "no number of days"), ("9999999", "calendar")]
)
def test_a_shift_that_cannot_be_is_one_sentence(window: MainWindow, typed: str, said: str) -> None:
    before = window.document.case
    window.prompts = Typed(typed)
    window.commands.tools_shift()
    assert said in window.status.message
    assert window.document.case is before


def test_thinking_better_of_a_shift_changes_nothing(window: MainWindow) -> None:
    before = window.document.case
    window.prompts = Typed(None)
    window.commands.tools_shift()
    assert window.document.case is before


# -- screen sharing -------------------------------------------------------------------------------------


def named_after_a_person(case: Case) -> Case:
    """The sample with a name in every free word of it."""
    outcome = edits.change_case(case, label=SECRET)
    assert isinstance(outcome, Case)
    for site in outcome.sites:
        outcome = edits.change_site(outcome, site.id, label=SECRET, reason=SECRET)
        assert isinstance(outcome, Case)
    for row in outcome.administrations:
        outcome = edits.change(outcome, row.id, note=SECRET, dose=SECRET)
        assert isinstance(outcome, Case)
    start = outcome.administrations[0].start
    assert start is not None
    outcome = edits.add_exclusion(outcome, {"start": start, "stop": start + 5, "label": SECRET})
    assert isinstance(outcome, Case)
    return outcome


def seen(window: MainWindow) -> str:
    """Every word that any visible part of the window shows or would draw."""
    texts = [window.windowTitle(), window.accessibleName()]
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        texts += [widget.accessibleName(), widget.accessibleDescription()]
        for name in ("text", "toPlainText"):
            if callable(getattr(widget, name, None)):
                texts.append(str(getattr(widget, name)()))
    table = window.pane.table
    model = table.model()
    texts += [
        str(model.data(model.index(row, column)) or "")
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        if not table.isColumnHidden(column)
    ]
    ledger = window.codes.findChildren(QWidget)
    texts += [str(view.model().data(view.model().index(n, 0))) for view in ledger if hasattr(view, "model")
              for n in range(view.model().rowCount())]  # fmt: skip
    stay = window.timeline.board.stay
    texts += [lane.label for lane in stay.lanes] + [repr(one) for one in stay.windows]
    return "\n".join(texts)


@pytest.fixture
def named(empty: MainWindow, sample: Case) -> MainWindow:
    assert empty.show_new(named_after_a_person(sample))
    return empty


def test_a_shared_screen_shows_no_free_word(named: MainWindow) -> None:
    assert SECRET in seen(named)
    named.actions_.actions["view.share"].trigger()
    QApplication.processEvents()
    shown = seen(named)
    assert SECRET not in shown
    assert "vancomycin" in shown.casefold()
    assert named.pane.table.isColumnHidden(column_of("dose"))
    assert named.pane.table.isColumnHidden(column_of("note"))
    assert not named.pane.tabs.isTabVisible(1)
    assert not named.pane.tabs.isTabVisible(2)


def test_no_sentence_names_the_file_while_the_screen_is_shared(named: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / f"{SECRET}.infusion"
    assert named.save(file)
    named.discretion.set(True)
    file.chmod(0o444)
    assert not named.save()
    assert named.notice.text.startswith("The file is write-protected")
    named.document.noticed.emit(f"{file.name} is open in another window.")
    assert named.notice.text == "The file is open in another window."
    assert SECRET not in seen(named)
    named.discretion.set(False)
    assert not named.save()
    assert file.name in named.notice.text


def test_the_case_itself_keeps_every_word_while_the_screen_is_shared(named: MainWindow, tmp_path: Path) -> None:
    before = named.document.case
    named.discretion.set(True)
    assert named.document.case is before
    assert named.save(tmp_path / "kept.infusion")
    assert SECRET in (tmp_path / "kept.infusion").read_text(encoding="utf-8")
    named.discretion.set(False)
    assert SECRET in seen(named)
    assert not named.actions_.actions["view.share"].isChecked()


@pytest.mark.parametrize("width", [1600, 900])
def test_a_shared_screen_says_so_as_long_as_it_lasts(named: MainWindow, width: int) -> None:
    sign = named.status._parts["shared"]
    named.resize(width, 800)
    assert not sign.isVisible()
    named.actions_.actions["view.share"].trigger()
    named.document.edit(edits.delete(named.document.case, "a1"))
    named.say("something else")
    assert sign.isVisible()
    assert sign.text() == "Names and notes hidden"
    named.commands.file_new()
    assert sign.isVisible()
    named.actions_.actions["view.share"].trigger()
    assert not sign.isVisible()


def test_a_drag_on_a_shared_screen_stays_discreet(named: MainWindow) -> None:
    named.discretion.set(True)
    document = named.document
    assert document.propose(edits.move(document.case, "a6", by=15))
    assert SECRET not in seen(named)
    assert document.commit()
    assert SECRET not in seen(named)


def test_charted_rows_and_the_page_of_the_stay_are_refused_while_shared(named: MainWindow) -> None:
    named.discretion.set(True)
    named.show_evidence("a6")
    assert not named.pane.evidence.isVisible()
    assert "hidden" in named.status.message
    named.record_reason(named.document.case.sites[0].id)
    assert named.pane.tabs.currentIndex() == 0


def test_recent_cases_and_what_a_crash_left_are_hidden_while_shared(empty: MainWindow) -> None:
    empty.settings.remember(Recent(path="a.infusion", label=SECRET, rows=3))
    empty.discretion.set(True)
    assert empty.commands.file_recent() == []
    assert SECRET not in seen(empty)
    assert empty.discretion.words(SECRET) == NO_LABEL


# -- titles and lists -----------------------------------------------------------------------------------


def test_no_list_or_title_shows_the_name_of_a_file(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "Quimby_Zelda_1950.infusion"
    assert empty.show_new(Case())
    assert empty.save(file)
    assert "Quimby" not in empty.windowTitle()
    assert [text for text, _, _ in empty.commands.file_recent()] == [NO_LABEL]
    empty.commands.file_close()
    labels = [label.text() for label in empty.first_run.findChildren(QLabel)]
    assert NO_LABEL in labels
    assert not any("Quimby" in text for text in labels)


def test_the_log_says_nothing_of_the_case_or_the_settings(
    empty: MainWindow, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"theme": SECRET, "recent": [{"label": SECRET}]}), encoding="utf-8")
    load_settings(file)
    assert empty.commands.open_copy(ED)
    assert "defaults" in caplog.text
    assert SECRET not in caplog.text
    assert str(tmp_path) not in caplog.text


# -- the cover ------------------------------------------------------------------------------------------


def test_the_cover_is_off_by_default(window: MainWindow) -> None:
    assert window.idle.minutes == 0
    assert not window.idle._timer.isActive()


def test_an_idle_window_is_covered_and_any_key_only_uncovers_it(window: MainWindow) -> None:
    next(choose for text, choose, _ in window.commands.view_idle() if "5 minutes" in text)()
    assert window.idle._timer.isActive()
    assert window.idle._timer.interval() == 5 * 60_000
    window.timeline.setFocus()
    window.document.select(("a6",))
    window.idle._timer.timeout.emit()
    assert window.idle.covered
    assert "ED bed 7" not in window.windowTitle()
    window.document.edit(edits.change(window.document.case, ["a6"], note="what a reading brought in meanwhile"))
    assert "ED bed 7" not in window.windowTitle()
    cover = QApplication.focusWidget()
    assert cover is not None
    assert cover.rect() == window.rect()
    QTest.keyClick(cover, Qt.Key.Key_K)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not window.idle.covered
    assert "ED bed 7" in window.windowTitle()
    assert len(window.document.case.administrations) == 14
    window.commands.view_idle()[0][1]()
    assert not window.idle._timer.isActive()


def test_the_hand_goes_on_where_it_was_also_after_a_cover_behind_another_program(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.timeline.setFocus()
    before = QApplication.focusWidget()
    assert before is not None
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(QApplication, "focusWidget", lambda: None)
        window.idle.cover()
    cover = QApplication.focusWidget()
    assert cover is not before
    assert cover is not None
    QTest.keyClick(cover, Qt.Key.Key_K)
    assert QApplication.focusWidget() is before


def test_the_cover_lies_over_every_window_and_over_what_opens_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    """A dialog that asks about the rows of a record shows as much of it as the window behind."""
    window.settings.idle_minutes = 5
    window.idle.follow()
    dialog, late = QDialog(window), QDialog(window)
    for one in (dialog, late):
        one.resize(300, 200)
        QLabel(SECRET, one)
    dialog.show()
    window.idle.cover()
    late.show()
    late.resize(500, 400)
    for one in (window, dialog, late):
        (cover,) = one.findChildren(Cover, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert cover.isVisible()
        assert cover.rect() == one.rect()
    QTest.mouseClick(late.findChild(Cover), Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not window.idle.covered
    assert not any(one.findChildren(Cover) for one in (window, dialog, late))
    window.settings.idle_minutes = 0
    window.idle.follow()


# -- what the organisation sets -------------------------------------------------------------------------


def test_what_the_organisation_sets_wins_and_is_not_saved_as_the_persons_own(tmp_path: Path) -> None:
    deployed, own = tmp_path / "deployed.json", tmp_path / "own.json"
    deployed.write_text(json.dumps({"theme": "contrast", "idle_minutes": 10, "keep_recent": False}), encoding="utf-8")
    save_settings(Settings(theme="dark", recent=[Recent(path="a", label="b")]), own)
    settings = load_settings(own)
    organisation = read_policy(deployed)
    assert organisation.message == ""
    settings.fix(organisation.values)
    settings.theme = "light"
    settings.remember(Recent(path="x"))
    assert (settings.theme, settings.idle_minutes, settings.recent) == ("contrast", 10, [])
    assert about(settings) == f"{MARK}: theme, cover when idle, recent cases"
    save_settings(settings, own)
    again = load_settings(own)
    assert (again.theme, again.idle_minutes, again.keep_recent) == ("dark", 0, True)
    assert again.recent == []


@pytest.mark.parametrize(
    ("text", "said", "values"),
    [
        ("{", "cannot be read", {}),
        ("[]", "no JSON object", {}),
        pytest.param("[" * 100_000, "cannot be read", {}, id="nested too deeply"),
        ('{"theme": "pink", "snap": false}', "theme not understood", {"snap": False}),
        ('{"idle_minutes": "10"}', "idle_minutes not understood", {}),
        ('{"wallpaper": 1, "undo_steps": 50}', "wallpaper not understood", {"undo_steps": 50}),
        (
            '{"profile": "house rules", "setting": "professional"}',
            "profile not understood",
            {"setting": "professional"},
        ),
        ('\ufeff{"idle_minutes": 5}', "", {"idle_minutes": 5}),
    ],
)
def test_a_policy_file_that_is_partly_wrong_holds_for_the_rest(
    tmp_path: Path, text: str, said: str, values: dict[str, object]
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    found = read_policy(file)
    assert found.values == values
    assert (said in found.message) if said else not found.message


def test_no_policy_file_sets_nothing(tmp_path: Path) -> None:
    assert read_policy(tmp_path / "settings.json").values == {}
    assert about(Settings()) == ""


@pytest.fixture
def governed(qtbot: QtBot, look: Look, answers: Answers) -> Iterator[MainWindow]:
    settings = Settings(theme="light")
    settings.fix({"theme": "light", "snap": True, "idle_minutes": 15})
    window = MainWindow(Document(), settings, look, prompts=answers)
    qtbot.addWidget(window)
    window.show()
    assert window.commands.open_copy(ED)
    yield window
    window.settings.fix({"idle_minutes": 0})
    window.idle.follow()
    window.document.close()


def test_the_window_says_what_the_organisation_set(governed: MainWindow, answers: Answers) -> None:
    governed.choose_theme("dark")
    assert governed.look.choice == "light"
    assert MARK in governed.status.message
    governed.actions_.actions["view.snap"].trigger()
    assert governed.settings.snap
    assert governed.actions_.actions["view.snap"].isChecked()
    assert [text for text, _, _ in governed.commands.view_idle()] == [f"After 15 minutes without input. {MARK}"]
    governed.sheets.about()
    assert MARK in answers.asked[-1]
