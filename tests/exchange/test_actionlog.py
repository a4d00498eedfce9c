"""Pairing starts and stops of an action log: what goes on, what is a dose of its own, what is left open."""

from __future__ import annotations

import pytest

from tests.exchange.tables import actions, bars, clock, reasons


def test_start_and_stop_of_one_order_are_one_bar() -> None:
    stay = actions("1|vancomycin|Once|New Bag|1300", "1|vancomycin|Once|Stopped |1431")
    assert bars(stay) == ["vancomycin 13:00-14:31"]
    assert stay.case.administrations[0].stop_from == "charted"


def test_rows_out_of_order_and_over_midnight() -> None:
    stay = actions("1|vancomycin|Once|Stopped|01/06/2026 0040", "1|vancomycin|Once|New Bag|2330")
    assert bars(stay) == ["vancomycin 23:30-06.00:40"]


def test_a_missing_stop_stays_missing_and_the_next_dose_does_not_close_it() -> None:
    stay = actions(
        "1|cefazolin|Every 8 hours|New Bag|0800",
        "1|cefazolin|Every 8 hours|New Bag|1600",
        "1|cefazolin|Every 8 hours|Stopped|1630",
    )
    assert bars(stay) == ["cefazolin 08:00---", "cefazolin 16:00-16:30"]
    assert [row.order for row in stay.case.administrations] == [None, None]


def test_a_new_bag_of_a_continuous_order_goes_on() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800", "1|heparin|Continuous|New Bag|1600", "1|heparin|Continuous|Stopped|2000"
    )
    assert bars(stay) == ["heparin 08:00-20:00"]
    assert len(stay.case.administrations[0].evidence) == 3


def test_without_a_frequency_different_due_times_tell_doses_apart() -> None:
    header = "Order|Drug|Action|Time|Due|Route"
    stay = actions(
        "1|cefazolin|New Bag|0800|0800|IV",
        "1|cefazolin|New Bag|1600|1600|IV",
        "1|cefazolin|Stopped|1630||IV",
        header=header,
    )
    assert bars(stay) == ["cefazolin 08:00---", "cefazolin 16:00-16:30"]


def test_without_a_frequency_a_bag_that_was_just_checked_goes_on_with_a_doubt() -> None:
    stay = actions(
        "1|norepinephrine||New Bag|0800||5 mL/hr",
        "1|norepinephrine||Rate Verify|0930||5 mL/hr",
        "1|norepinephrine||New Bag|1000||5 mL/hr",
        "1|norepinephrine||Stopped|1200",
    )
    assert bars(stay) == ["norepinephrine 08:00-12:00"]
    assert "read as the same infusion" in str(stay.problems[0])


def test_a_pause_parts_an_administration_that_stays_one() -> None:
    stay = actions(
        "1|rituximab|Once|New Bag|1120",
        "1|rituximab|Once|Paused|1240",
        "1|rituximab|Once|Restarted|1355",
        "1|rituximab|Once|Stopped|1640",
    )
    assert bars(stay) == ["rituximab 11:20-12:40", "rituximab 13:55-16:40"]
    first, second = stay.case.administrations
    assert first.order == second.order is not None


def test_paused_and_restarted_at_one_minute_leaves_no_gap_and_no_loose_row() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800",
        "1|heparin|Continuous|Restarted|0900",
        "1|heparin|Continuous|Paused|0900",
        "1|heparin|Continuous|Stopped|1000",
    )
    assert bars(stay) == ["heparin 08:00-09:00", "heparin 09:00-10:00"]
    assert not stay.set_aside


def test_rate_zero_stops_and_a_rate_resumes() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800||10 mL/hr",
        "1|heparin|Continuous|Rate Change|0900||0 mL/hr",
        "1|heparin|Continuous|Rate Change|0930||8 mL/hr",
        "1|heparin|Continuous|Stopped|1000",
    )
    assert bars(stay) == ["heparin 08:00-09:00", "heparin 09:30-10:00"]
    assert [row.stop_from for row in stay.case.administrations] == ["rate_zero", "charted"]
    assert len({row.order for row in stay.case.administrations}) == 1


def test_a_stop_after_a_pause_ends_the_administration_at_the_pause() -> None:
    stay = actions("1|iron|Once|New Bag|0800", "1|iron|Once|Paused|0830", "1|iron|Once|Stopped|0900")
    assert bars(stay) == ["iron 08:00-08:30"]
    assert len(stay.case.administrations[0].evidence) == 3


def test_a_bag_change_of_a_continuous_order_within_minutes_stays_one_administration() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800",
        "1|heparin|Continuous|Stopped|1200",
        "1|heparin|Continuous|New Bag|1205",
        "1|heparin|Continuous|Stopped|1400",
        "1|heparin|Continuous|New Bag|1700",
        "1|heparin|Continuous|Stopped|1800",
    )
    orders = [row.order for row in stay.case.administrations]
    assert orders[0] == orders[1] is not None
    assert orders[2] is None


def test_the_last_check_of_an_open_infusion_is_kept() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800||10 mL/hr",
        "1|heparin|Continuous|Rate Verify|1000||10 mL/hr",
        "1|heparin|Continuous|Handoff|1100",
    )
    row = stay.case.administrations[0]
    assert (clock(row.stop), clock(row.last_running)) == ("--", "11:00")


def test_a_stop_without_a_start_is_a_bar_without_a_start() -> None:
    stay = actions("1|vancomycin|Once|Rate Verify|0900||100 mL/hr", "1|vancomycin|Once|Stopped|0930")
    assert bars(stay) == ["vancomycin ---09:30"]
    assert stay.used == 2


def test_a_second_stop_soon_after_the_first_is_set_aside_and_a_late_one_is_another_dose() -> None:
    stay = actions("1|iron|Once|New Bag|0800", "1|iron|Once|Stopped|0830", "1|iron|Once|Stopped|0845")
    assert bars(stay) == ["iron 08:00-08:30"]
    assert reasons(stay) == [(4, "unpaired")]
    stay = actions("1|iron|Daily|New Bag|0800", "1|iron|Daily|Stopped|0830", "1|iron|Daily|Stopped|1700")
    assert bars(stay) == ["iron 08:00-08:30", "iron ---17:00"]


def test_a_check_while_nothing_runs_is_set_aside() -> None:
    stay = actions("1|iron|Once|Rate Verify|0700", "1|iron|Once|New Bag|0800", "1|iron|Once|Stopped|0830")
    assert reasons(stay) == [(2, "unpaired")]


def test_a_restart_without_a_start_is_read_as_one_with_a_doubt() -> None:
    stay = actions("1|iron|Once|Restarted|0800", "1|iron|Once|Stopped|0830")
    assert bars(stay) == ["iron 08:00-08:30"]
    assert "no start is charted" in str(stay.problems[0])


@pytest.mark.parametrize(
    "action, reason",
    [
        ("Missed", "not_given"),
        ("Refused", "not_given"),
        ("MAR Hold", "not_given"),
        ("Canceled Entry", "cancelled"),
        ("Due", "planned"),
        ("Override Pull", "planned"),
        ("Documented", "action"),
        ("Zorped", "action"),
        ("", "action"),
    ],
)
def test_what_was_not_given_is_set_aside_with_its_reason(action: str, reason: str) -> None:
    stay = actions("1|iron|Once|New Bag|0800|200 mg||IV", f"2|ondansetron|Once|{action}|0805|4 mg||IV")
    assert reasons(stay) == [(3, reason)]


def test_a_repeated_row_counts_once() -> None:
    stay = actions("1|ondansetron|Once|Given|0805|4 mg||IV", "1|ondansetron|Once|Given|0805|4 mg||IV")
    assert bars(stay) == ["ondansetron 08:05---"]
    assert reasons(stay) == [(3, "duplicate")]


def test_two_pushes_of_different_dose_at_one_minute_are_two() -> None:
    stay = actions("1|morphine|PRN|Given|0805|4 mg||IV", "1|morphine|PRN|Given|0805|2 mg||IV")
    assert len(stay.case.administrations) == 2


@pytest.mark.parametrize(
    "route, dose, technique, kept",
    [
        ("Intravenous", "4 mg", "push", "IV"),
        ("IVPB", "1 g", "infusion", "IV"),
        ("Intravenous", "250 mL", "infusion", "IV"),
        ("Intramuscular", "30 mg", "injection", "IM"),
        ("Subcutaneous", "40 mg", "injection", "SQ"),
        ("", "4 mg", "push", "other"),
    ],
)
def test_how_a_given_dose_went_in(route: str, dose: str, technique: str, kept: str) -> None:
    row = actions(
        f"1|study drug|Once|Given|0805|{dose}||{route}", "2|iron|Once|New Bag|0900|1 mg||IV"
    ).case.administrations[0]
    assert (row.technique, row.route) == (technique, kept)


def test_a_given_bag_takes_the_stop_charted_for_it() -> None:
    stay = actions("1|azithromycin|Once|Given|0800|500 mg||IVPB", "1|azithromycin|Once|Stopped|0900|||IVPB")
    assert bars(stay) == ["azithromycin 08:00-09:00"]


def test_given_with_a_length_is_an_interval_that_says_so() -> None:
    header = "Order|Drug|Action|Time|Dose|Route|Duration"
    row = actions("1|iron|Given|0800|200 mg|IV|30 min", header=header).case.administrations[0]
    assert (clock(row.stop), row.stop_from) == ("08:30", "duration")


def test_the_length_a_bag_was_meant_to_run_is_no_stop() -> None:
    header = "Order|Drug|Action|Time|Dose|Route|Duration"
    row = actions("1|iron|New Bag|0800|200 mg|IV|30 min", header=header).case.administrations[0]
    assert (row.stop, row.note) == (None, "meant to run 30 min")


def test_a_bolus_from_the_bag_is_a_push_of_its_own_and_leaves_the_bag_running() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800",
        "1|heparin|Continuous|Bolus from Bag|0900|5000 units",
        "1|heparin|Continuous|Stopped|1000",
    )
    assert bars(stay) == ["heparin 08:00-10:00", "heparin 09:00---"]
    assert [row.from_bag for row in stay.case.administrations] == [False, True]


def test_a_line_change_parts_the_bar_at_the_new_access() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800||||R hand 20 G",
        "1|heparin|Continuous|SITECHG|0900||||L forearm 18 G",
        "1|heparin|Continuous|Stopped|1000",
    )
    first, second = stay.case.administrations
    assert bars(stay) == ["heparin 08:00-09:00", "heparin 09:00-10:00"]
    assert (first.stop_from, first.order == second.order) == ("next_bag", True)
    assert [site.label for site in stay.case.sites] == ["R hand 20 G", "L forearm 18 G"]
    assert first.site != second.site


def test_a_plain_fluid_bolus_runs_and_is_stopped() -> None:
    stay = actions(
        "1|sodium chloride 0.9 % bolus 1,000 mL|Once|Bolus|0800|1000 mL||IV",
        "1|sodium chloride 0.9 % bolus 1,000 mL|Once|Stopped|0900",
    )
    assert bars(stay)[0].endswith("08:00-09:00")


def test_without_order_numbers_rows_are_paired_by_drug() -> None:
    header = "Drug|Action|Time"
    stay = actions(
        "vancomycin|New Bag|1300", "iron|New Bag|1310", "iron|Stopped|1340", "vancomycin|Stopped|1431", header=header
    )
    assert bars(stay) == ["vancomycin 13:00-14:31", "iron 13:10-13:40"]


def test_a_row_without_a_drug_takes_the_name_its_order_has() -> None:
    stay = actions("1|vancomycin|Once|New Bag|1300", "1||Once|Stopped|1431")
    assert bars(stay) == ["vancomycin 13:00-14:31"]


def test_a_grouped_print_out_names_the_drug_on_the_first_row_of_a_group() -> None:
    header = "Drug|Action|Time|Route"
    stay = actions(
        "vancomycin|New Bag|1300|IV", "|Stopped|1431|IV", "iron|New Bag|1500|IV", "|Stopped|1530|IV", header=header
    )
    assert bars(stay) == ["vancomycin 13:00-14:31", "iron 15:00-15:30"]


def test_a_transfusion_class_is_written_into_the_row_and_a_known_drug_keeps_the_catalogues() -> None:
    header = "Order|Drug|Action|Time|Route|Thera class"
    stay = actions(
        "1|unit W0381 product|New Bag|1300|IV|BLOOD PRODUCTS",
        "2|vancomycin|New Bag|1300|IV|ANTINEOPLASTICS",
        header=header,
    )
    assert [row.category for row in stay.case.administrations] == ["blood", None]


def test_a_dose_without_a_route_says_so() -> None:
    stay = actions(
        "1|ondansetron|Once|Given|0805|4 mg", "2|iron|Once|New Bag|0900|1 mg||IV", "2|iron|Once|Stopped|0930"
    )
    assert [str(problem) for problem in stay.problems] == ["row 2: no route is charted for ondansetron; choose it"]


def test_an_order_on_hold_while_it_ran_is_doubted() -> None:
    stay = actions("1|norepinephrine 8 mg||New Bag|1000||9|IV|", "1|norepinephrine 8 mg||MAR Hold|1030||||",
                   "1|norepinephrine 8 mg||MAR Unhold|1130||||", "1|norepinephrine 8 mg||Stopped|1200||||",
                   "2|iron 100 mg||Held|1100||||")  # fmt: skip
    assert bars(stay) == ["norepinephrine 8 mg 10:00-12:00"]
    assert [str(problem) for problem in stay.problems] == [
        "norepinephrine was on hold while it ran (rows 3, 4); ask whether it stopped"
    ]
    assert stay.case.administrations[0].note == "on hold while it ran (rows 3, 4)"


def test_a_device_in_the_name_of_the_drug_is_the_technique() -> None:
    stay = actions("1|pegfilgrastim (NEULASTA ONPRO) 6 mg||Given|1350|6 mg||Subcutaneous|")
    assert [(row.route, row.technique) for row in stay.case.administrations] == [("SQ", "on_body")]


def test_a_stop_under_another_wording_ends_the_same_substance() -> None:
    stay = actions("|NS 1L bolus||New Bag|1306|||IV|", "|NS 500 mL||New Bag|1000|||IV|",
                   "|NS bolus||Completed|1412|||IV|", "|iron||Stopped|1500|||IV|")  # fmt: skip
    assert "NS 1L bolus 13:06-14:12" in bars(stay)
