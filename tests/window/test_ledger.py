"""The codes panel as values: groups by access, joined modifiers, date columns, and the difference of a drag."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.panels import ledger_view
from infusion_gui.window.panels.ledger import Entry, change, ledger
from infusion_gui.window.panels.ledger_view import LedgerView, Row, rows_of
from tests.timeline.stays import case as stay_of
from tests.timeline.stays import row


def answer(case: Case) -> Result:
    return coder.code(case, policy_of(case))


def granted(outcome: edits.Outcome) -> Case:
    assert isinstance(outcome, Case), outcome
    return outcome


def emergency() -> Case:
    return load(resource.path("samples/ed-bed-7.infusion"))


def test_lines_stand_under_their_access_in_claim_order() -> None:
    case = emergency()
    made = ledger(case, answer(case))
    assert [(group.name, [entry.code for entry in group.entries]) for group in made.groups] == [
        ("IV1", ["96365", "96366", "96367", "96368", "96375", "96376", "96361"]),
        ("IV2", ["96374"]),
        ("IM / SQ", ["96372"]),
    ]
    assert (made.lines, made.units, made.dates) == (9, 11, ())


def test_lines_of_two_visits_say_which_is_whose() -> None:
    case = granted(edits.add_visit(emergency(), {"id": "V2"}))
    case = granted(edits.give_to_visit(case, ("a13", "a14"), "V2"))
    heads = [(group.name, group.label) for group in ledger(case, answer(case)).groups]
    assert heads == [
        ("IV1", "L forearm 20 G, V1"),
        ("IM / SQ", "V1"),
        ("IV2", "R antecubital 18 G, V2"),
        ("IM / SQ", "V2"),
    ]


def test_an_entry_says_drug_role_and_minutes() -> None:
    case = emergency()
    entries = {entry.code: entry for group in ledger(case, answer(case)).groups for entry in group.entries}
    assert (entries["96366"].drug, entries["96366"].role, entries["96366"].right) == ("vancomycin", "second hour", "31")
    assert (entries["96368"].drug, entries["96368"].role) == ("ceftriaxone", "with vancomycin")
    assert (entries["96375"].drug, entries["96375"].units, entries["96375"].right) == (
        "ondansetron, morphine",
        2,
        "push",
    )
    assert entries["96376"].right == "67 apart"
    assert (entries["96361"].role, entries["96361"].right) == ("net of 241", "90")
    assert (entries["96374"].modifiers, entries["96374"].right) == (("59",), "no stop")


@pytest.mark.parametrize(
    ("bags", "on_a_day", "over_midnight"),
    [
        ([("13:00", "14:31")], "second hour", "further hours"),
        ([("13:00", "14:00"), ("14:00", "14:31")], "second hour", "further hours"),  # parts of one
        ([("13:00", "14:20"), ("20:00", "20:36")], "again", "again"),
        ([("13:00", "14:31"), ("20:00", "20:36")], "further hours, repeats", "further hours, repeats"),
    ],
)
def test_further_hours_and_later_bags_are_told_apart(
    bags: list[tuple[str, str]], on_a_day: str, over_midnight: str
) -> None:
    parts = len(bags) > 1 and bags[0][1] == bags[1][0]
    rows = [row(f"v{n}", "vancomycin", *times, order="o" if parts else None) for n, times in enumerate(bags)]
    stay = stay_of(*rows)
    late = granted(edits.move(stay, [one.id for one in rows], 600))
    for charted, role in ((stay, on_a_day), (late, over_midnight)):
        entries = [entry for group in ledger(charted, answer(charted)).groups for entry in group.entries]
        assert [entry.role for entry in entries if entry.code == "96366"] == [role]


def test_a_stay_over_midnight_has_a_column_for_each_date() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    made = ledger(case, answer(case))
    assert made.dates == ("5 Jan", "6 Jan")
    iv1 = next(group for group in made.groups if group.name == "IV1")
    hours = next(entry for entry in iv1.entries if entry.code == "96366")
    assert (hours.by_date, hours.units) == ((6, 9), 15)
    assert made.units == 66
    assert hours.spoken(made.dates).endswith("further hours, repeats 5 Jan ×6, 6 Jan ×9")
    warned = {(group.name, entry.code) for group in made.groups for entry in group.entries if entry.warned}
    assert ("IV1", "96365") in warned
    assert ("IV1", "96366") not in warned
    heard = [entry.spoken(made.dates) for group in made.groups for entry in group.entries if entry.warned]
    assert all(sentence.endswith(", a finding doubts it") for sentence in heard)


def test_a_drag_leads_with_what_it_would_change() -> None:
    after = emergency()
    start = after.administration("a6").start
    assert start is not None
    before = granted(edits.trim_stop(after, "a6", to=start + 72))
    made = change(after, answer(before), answer(after))
    assert [(entry.sign, entry.code, entry.units) for entry in made.changed] == [("+", "96366", 1), ("−", "96361", 1)]
    lost = made.changed[1]
    assert (lost.role, lost.right) == ("×2 to ×1", "109 → 90")
    assert len(made.unchanged) == 7
    assert (made.units_before, made.units_after) == (11, 11)
    assert any(entry.code == "96374" and entry.role.endswith("IV2") for entry in made.unchanged)


def test_a_shared_line_that_changes_names_the_row_that_left_or_came() -> None:
    case = emergency()
    arrival = case.administration("a3").start
    assert arrival is not None
    later = granted(edits.change_visit(case, "V1", arrival=arrival))  # ondansetron came three minutes before
    (lost,) = change(later, answer(case), answer(later)).changed
    assert (lost.sign, lost.code, lost.drug, lost.role) == ("−", "96375", "ondansetron", "×2 to ×1")
    assert lost.administrations == ("a2",)
    assert lost.why == answer(later).account("a2").why
    (won,) = change(case, answer(later), answer(case)).changed
    assert (won.sign, won.drug, won.administrations) == ("+", "ondansetron", ("a2",))
    assert "morphine" not in won.why


def test_a_shared_line_that_grows_names_the_row_whose_units_grew() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    longer = granted(edits.trim_stop(case, "a6", by=60))
    won = next(entry for entry in change(longer, answer(case), answer(longer)).changed if entry.code == "96366")
    assert (won.sign, won.units, won.drug, won.administrations) == ("+", 1, "vancomycin", ("a6",))


def test_many_dates_never_cover_the_code(look: Look, qtbot: QtBot) -> None:
    def code_column(days: int) -> QImage:
        entry = Entry("96366", (), days, "", "", "", (), (), "", by_date=(1,) * days)
        view = LedgerView(look)
        qtbot.addWidget(view)
        view.resize(345, 60)
        view.show_rows([Row("dated", entry=entry)])
        return view.grab(QRect(0, 0, 80, 19)).toImage()

    assert code_column(31) == code_column(3)


def test_a_code_with_a_modifier_pushes_the_swatch_on(look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    squares: list[float] = []
    monkeypatch.setattr(ledger_view, "paint_swatch", lambda painter, square, *rest: squares.append(square.left()))
    for modifiers in ((), ("59",)):
        entry = Entry("96365", modifiers, 1, "vancomycin", "initial", "60", (), (), "", sign="+")
        view = LedgerView(look)
        qtbot.addWidget(view)
        view.resize(345, 60)
        view.show_rows([Row("change", entry=entry, of=emergency().administrations[5])])
        view.grab()
    plain, modified = squares
    assert plain == 126
    assert modified > plain + 10


def test_what_becomes_of_the_units_is_never_cut_short_by_the_drugs(look: Look, qtbot: QtBot) -> None:
    def line(drug: str, role: str) -> QImage:
        entry = Entry("96375", ("59",), 1, drug, role, "push", (), (), "", sign="−")
        view = LedgerView(look)
        qtbot.addWidget(view)
        view.resize(345, 60)
        view.show_rows([Row("change", entry=entry, of=emergency().administrations[1])])
        return view.grab().toImage()

    drugs = "ondansetron, morphine, famotidine"
    assert line(drugs, "×2 to ×1") != line(drugs, "×2 to ×9")


def test_of_many_dates_a_line_says_on_how_many_it_stands() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    open_end = tuple(visit.model_copy(update={"departure": None}) for visit in case.visits)
    case = case.model_copy(update={"visits": open_end})
    row = next(row for row in case.administrations if row.drug == "ondansetron")
    assert row.start is not None
    for days in (2, 3, 4):
        more = edits.add(case, {**row.model_dump(), "id": "", "start": row.start + days * 1440})
        assert isinstance(more, Case)
        case = more
    made = ledger(case, coder.code(case, policy_of(case)))
    assert len(made.dates) == 5
    days = {entry.code: entry.days for group in made.groups for entry in group.entries if group.name == "IV1"}
    assert days["96365"] == "5 Jan"
    assert days["96376"] == "5 days"
    heads = rows_of(made, {})[0]
    assert heads.columns == ("on", "total")


def test_a_later_bag_of_a_drug_is_no_second_hour() -> None:
    case = emergency()
    more = {
        "id": "a99",
        "drug": "metronidazole",
        "site": "IV1",
        "start": "2026-01-05T17:00",
        "stop": "2026-01-05T17:51",
    }
    rows = (*case.model_dump(mode="json")["administrations"], more)
    again = Case.model_validate({**case.model_dump(mode="json"), "administrations": rows})
    entries = [entry for group in ledger(again, answer(again)).groups for entry in group.entries]
    hours = next(entry for entry in entries if entry.code == "96366")
    assert (hours.units, hours.role) == (2, "further hours, repeats")
    alone = granted(edits.trim_stop(again, ("a6",), by=-1))  # vancomycin keeps no second hour
    entries = [entry for group in ledger(alone, answer(alone)).groups for entry in group.entries]
    hours = next(entry for entry in entries if entry.code == "96366")
    assert (hours.drug, hours.units, hours.role) == ("metronidazole", 1, "again")
