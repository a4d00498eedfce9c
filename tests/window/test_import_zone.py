"""Records in UTC: the facility's time zone is asked for once, and the record is read again in it."""

from __future__ import annotations

import pytest

from infusion_gui.case.times import format_clock
from infusion_gui.window.imports.mapping_dialog import MappingDialog
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings
from infusion_gui.window.zones import offered
from tests.window.hands import Answers
from tests.window.imports import answer, answers_of, bars, choose, dialog, paste

UTC = (
    "Drug\tRoute\tStart\tStop\nvancomycin 1 g\tIV\t2026-01-05T19:00:00Z\t2026-01-05T20:31:00Z\n"
    "ketorolac 15 mg\tIM\t2026-01-05T20:40:00Z\t"
)
SPRING = "Drug\tRoute\tStart\tStop\nvancomycin 1 g\tIV\t2026-03-08T07:30:00Z\t2026-03-08T08:30:00Z"
AUTUMN = "Drug\tRoute\tStart\tStop\nvancomycin 1 g\tIV\t2026-11-01T05:30:00Z\t2026-11-01T07:30:00Z"


def starts(window: MainWindow) -> list[str]:
    return [format_clock(row.start or 0) for row in window.document.case.administrations]


def test_the_zone_is_asked_for_once_and_the_record_read_again(empty: MainWindow, answers: Answers) -> None:
    paste(empty, UTC)
    assert starts(empty) == ["19:00", "20:40"]
    assert "the times are UTC" in empty.notice.text
    answers.chosen = offered("").index("America/Chicago") - 1
    answer(empty, "Name the time zone")
    assert starts(empty) == ["13:00", "14:40"]
    assert empty.document.case.zone == "America/Chicago"
    assert empty.document.undo_stack.count() == 1
    assert "Name the time zone" not in answers_of(empty)
    assert empty.settings.zone == "America/Chicago"
    paste(empty, UTC)
    assert (bars(empty), starts(empty)) == (2, ["13:00", "14:40"])


@pytest.mark.parametrize(
    "text, start, minutes, zone", [(SPRING, "01:30", 60, "America/Chicago"), (AUTUMN, "00:30", 120, None)]
)
def test_minutes_are_true_in_the_nights_when_the_clock_is_changed(
    empty: MainWindow, text: str, start: str, minutes: int, zone: str | None
) -> None:
    empty.settings.zone = "America/Chicago"
    paste(empty, text)
    assert starts(empty) == [start]
    assert empty.document.case.zone == zone
    assert ("comes twice that night" in empty.notice.text) == (zone is None)
    (account,) = empty.document.result.accounts
    assert account.minutes == minutes


def test_no_zone_is_asked_for_where_times_are_local(empty: MainWindow) -> None:
    paste(empty, UTC.replace("Z", ""))
    assert "Name the time zone" not in answers_of(empty)


def test_thinking_better_of_it_changes_nothing(empty: MainWindow, answers: Answers) -> None:
    paste(empty, UTC)
    answers.chosen = None
    answer(empty, "Name the time zone")
    assert (starts(empty), empty.settings.zone) == (["19:00", "20:40"], "")


def test_a_zone_elsewhere_is_typed_and_a_wrong_one_is_refused(
    empty: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "Europe/Berln"
    monkeypatch.setattr(empty.prompts, "text", lambda *_: typed)
    assert not empty.importing.type_zone()
    assert empty.status.message == "“Europe/Berln” is no time zone; type a name such as America/Chicago"
    typed = "Europe/Berlin"
    assert empty.importing.type_zone()
    assert empty.settings.zone == "Europe/Berlin"
    assert "Europe/Berlin" in [words for words, _, chosen in empty.commands.tools_zone() if chosen]


def test_the_zone_of_the_organisation_stays(empty: MainWindow) -> None:
    empty.settings.fix({"zone": "America/Denver"})
    assert not empty.importing.set_zone("America/Chicago")
    assert [words for words, _, _ in empty.commands.tools_zone()] == [
        "Mountain (America/Denver). Set by your organisation"
    ]
    paste(empty, UTC)
    assert starts(empty) == ["12:00", "13:40"]


def test_a_zone_nobody_knows_is_no_setting() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Settings(zone="America/Chicagoo")


def test_a_table_may_be_said_to_be_in_utc(empty: MainWindow) -> None:
    empty.settings.zone = "America/New_York"
    paste(empty, UTC.replace("Z", ""))
    assert starts(empty) == ["19:00", "20:40"]
    empty.importing.check_columns()
    asked = dialog(empty)
    assert isinstance(asked, MappingDialog)
    choose(asked.zone, "UTC")
    asked.accept()
    assert starts(empty) == ["14:00", "15:40"]
