"""Mappings: what a preset is chosen by, what is guessed for an unknown table, what is kept in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infusion_gui import exchange
from infusion_gui.exchange import ExchangeError, Mapping, guess, load_mapping, mapping_text, presets, save_mapping
from infusion_gui.exchange.mapping import FIELDS, preset
from infusion_gui.exchange.table import table_of_text
from tests.exchange.tables import bars, only, reasons, table

ODD = "Rx|Wirkstoff|Was|Wann|Weg"
ODD_ROWS = ("1|vancomycin|Gestartet|1300|IV", "1|vancomycin|Beendet|1431|IV", "2|iron|Verworfen|1500|IV")
ODD_MAPPING = Mapping(
    name="ward-7",
    label="Ward 7 export",
    signature=("Wirkstoff", "Was"),
    columns={"order": ("Rx",), "drug": ("Wirkstoff",), "action": ("Was",), "at": ("Wann",), "route": ("Weg",)},
    actions={"Gestartet": "start", "Beendet": "stop", "Verworfen": "not_given"},
)


def test_every_shipped_preset_is_whole() -> None:
    assert {mapping.name for mapping in presets()} >= {
        "epic-mar", "epic-ehi-mar", "cerner-billing", "cerner-events", "mimic-inputevents", "mimic-emar",
        "eicu-infusiondrug", "clif-continuous",
    }  # fmt: skip
    for mapping in presets():
        assert mapping.label and mapping.signature
        headers = [names.split("|")[0] for names in mapping.signature]
        headers += [
            part for field in FIELDS for name in mapping.columns.get(field, ())[:1] for part in name.split(" + ")
        ]
        assert mapping.fits(headers)
        assert not mapping.lacks(headers)


def test_an_epic_extract_is_known_by_its_columns() -> None:
    header = "CSN_ID|ORDER_MED_ID|display_name|TimeActionTaken|ActionTaken|MedRoute|Dose|MedUnit|"
    header += "INFUSION_RATE|MAR_INF_RATE_UNIT"
    found = table(
        header,
        "7|1|heparin 25,000 units/250 mL|1300|New Bag|Intravenous|||10|mL/hr",
        "7|1|heparin 25,000 units/250 mL|1500|Stopped |Intravenous",
        "8|2|ketorolac injection|1222|Given|Intramuscular|30|mg",
    )
    assert found.mapping is not None and found.mapping.name == "epic-mar"
    assert [stay.key for stay in found.stays] == ["7", "8"]
    row = found.stays[0].case.administrations[0]
    assert (row.minutes, row.rate_ml_h) == (120, 10)
    assert found.stays[1].case.administrations[0].dose == "30 mg"


def test_a_cerner_event_log_pairs_begin_and_the_last_infused_volume() -> None:
    header = "ENCNTR_ID|ORDER_ID|EVENT_CD_DISPLAY|IV_EVENT_MEANING|ADMIN_START_DT_TM|ADMIN_END_DT_TM|"
    header += "INFUSION_RATE|INFUSION_UNIT|RESULT_STATUS_CD"
    stay = only(
        table(
            header,
            "7|1|heparin|BEGIN|1300||10|mL/hr|AUTH",
            "7|1|heparin|RATECHG|1400||12|mL/hr|AUTH",
            "7|1|heparin|INFUSE|1300|1430|||AUTH",
            "7|1|heparin|RATECHG|1500||0|mL/hr|AUTH",
            "7|2|ondansetron|BOLUS|1310||||INERROR",
        )
    )
    assert bars(stay) == ["heparin 13:00-15:00"]
    assert reasons(stay) == [(6, "cancelled")]


def test_a_mapping_of_ones_own_is_applied_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "ward-7.json"
    save_mapping(ODD_MAPPING, path)
    assert load_mapping(path) == ODD_MAPPING
    text = (
        "\n".join((ODD, *ODD_ROWS))
        .replace("|", "\t")
        .replace("1300", "01/05/2026 1300")
        .replace("1431", "01/05/2026 1431")
    )
    for mapping in (ODD_MAPPING, path, str(path)):
        assert bars(only(exchange.read_text(text, mapping=mapping))) == ["vancomycin 13:00-14:31"]
    assert bars(only(exchange.read_text(text, presets=[ODD_MAPPING]))) == ["vancomycin 13:00-14:31"]


def test_an_unknown_table_is_guessed_with_how_sure() -> None:
    text = "Arzneistoff name\tAct\tDate\tClock\n" + "\n".join(
        f"{drug}\t{action}\t01/05/2026\t{at}"
        for drug, action, at in [
            ("iron sucrose", "New Bag", "13:00"),
            ("iron sucrose", "Stopped", "13:30"),
            ("x", "Bag spiked!", "14:00"),
        ]
    )
    found = guess(table_of_text(text, "t"))
    assert not found.lacks
    assert found.mapping.columns["at"] == ("Date + Clock",)
    assert found.mapping.columns["drug"] == ("Arzneistoff name",)
    assert {action.text: action.action for action in found.actions} == {
        "New Bag": "start", "Stopped": "stop", "Bag spiked!": "start",
    }  # fmt: skip
    assert not found.sure or all(action.sure >= 0.6 for action in found.actions)
    imported = exchange.read_text(text)
    assert imported.guess is not None
    assert bars(only(imported))[0] == "iron sucrose 13:00-13:30"
    assert "guessed, check it" in str(imported.problems[0])


def test_a_time_is_no_rate_and_a_bag_began_and_ended() -> None:
    rows = ["Stoff|Anfang|Gabe", "vancomycin|05/01/2026 13:00|intravenous", "cefepime|05/01/2026 15:00|intravenous"]
    fields = [column.field for column in guess(table_of_text("\n".join(rows), "|")).columns]
    assert "rate" not in fields
    stay = only(table("Substance|Began|Ended|How given", "vancomycin|01/05/2026 13:00|01/05/2026 14:31|intravenous"))
    assert bars(stay) == ["vancomycin 13:00-14:31"]


def test_a_stored_guess_reads_the_table_as_the_guess_did() -> None:
    text = "Med\tMAR Action\tTaken\nheparin\tNew Bag\t01/05/2026 1300\nheparin\tStopped\t01/05/2026 1400\n"
    found = guess(table_of_text(text, "t"))
    kept = Mapping.model_validate_json(mapping_text(found.mapping))
    assert bars(only(exchange.read_text(text, mapping=kept))) == bars(only(exchange.read_text(text)))


@pytest.mark.parametrize(
    "change, words",
    [
        ({"format": "infusion-map/9"}, "infusion-map/1"),
        ({"kind": "grid"}, "kind"),
        ({"columns": {"colour": ["x"]}}, "colour"),
        ({"actions": {"Go": "fly"}}, "actions"),
        ({"rules": [{"when": {"a": ["b"]}}]}, "set the row aside or set a value"),
        ({"rules": [{"when": {"a": ["b"]}, "set": {"route": "by pigeon"}}]}, "by pigeon"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_wrong_mapping_file_is_refused_with_its_place(change: dict[str, object], words: str, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(json.loads(mapping_text(ODD_MAPPING)) | change), "utf-8")
    with pytest.raises(ExchangeError, match=words):
        load_mapping(path)


def test_a_mapping_that_does_not_fit_says_what_is_missing() -> None:
    with pytest.raises(ExchangeError, match=r"ward-7.*no column for the drug"):
        exchange.read_text("a\tb\n1\t2\n", mapping=ODD_MAPPING)
    with pytest.raises(ExchangeError, match="epic-mar"):
        preset("epic")


def test_a_rule_sets_rows_aside_or_says_what_they_are() -> None:
    rules = [
        {"when": {"Ward": ["OR*"]}, "aside": "not_administration", "why": "given in the operating room"},
        {"when": {"@drug": ["packed*"]}, "set": {"category": "blood"}},
    ]
    data = {
        "format": "infusion-map/1",
        "columns": {"drug": ["Drug"], "action": ["Action"], "at": ["Time"]},
        "rules": rules,
    }
    mapping = Mapping.model_validate_json(json.dumps(data))
    rows = ["Drug\tAction\tTime\tWard", "packed cells\tNew Bag\t01/05/2026 1300\t4E"]
    text = "\n".join([*rows, "heparin\tNew Bag\t01/05/2026 1300\tOR 3"])
    stay = only(exchange.read_text(text, mapping=mapping))
    assert [row.category for row in stay.case.administrations] == ["blood"]
    assert stay.set_aside[0].message == "given in the operating room"


def test_what_identifies_a_person_stays_out_of_the_case() -> None:
    header = "Patient Name|MRN|CSN|Drug|Action|Time|Nurse"
    found = table(
        header, "DOE JANE|4711|99812|heparin|New Bag|1300|RN SMITH", "DOE JANE|4711|99812|heparin|Stopped|1400|RN SMITH"
    )
    text = only(found).case.model_dump_json()
    assert not any(who in text for who in ("DOE", "4711", "99812", "SMITH"))
    assert "heparin | New Bag" in text


def test_an_export_in_utc_is_read_in_the_facilitys_zone_and_says_so_without_one() -> None:
    text = (
        "hospitalization_id,admin_dttm,med_order_id,med_name,mar_action_name,med_dose,med_dose_unit\n"
        "1,2026-01-05 19:00:00,9,heparin,start,10,mL/hr\n1,2026-01-05 21:00:00,9,heparin,stop,0,mL/hr\n"
    )
    found = exchange.read_text(text, zone="America/Chicago")
    assert found.mapping is not None and found.mapping.name == "clif-continuous"
    assert (bars(only(found)), only(found).case.zone) == (["heparin 13:00-15:00"], "America/Chicago")
    assert bars(only(exchange.read_text(text))) == ["heparin 19:00-21:00"]
    assert "UTC" in str(exchange.read_text(text).problems[0])


def test_a_night_without_daylight_saving_in_a_whole_file() -> None:
    text = (
        "Drug\tAction\tTime\theparin note\n"
        "heparin\tNew Bag\t2026-11-01T05:50:00Z\tx\nheparin\tStopped\t2026-11-01T06:10:00Z\tx\n"
    )
    stay = only(exchange.read_text(text, zone="America/New_York"))
    assert [row.minutes for row in stay.case.administrations] == [20]
    assert "comes twice" in str(stay.problems[0])


def test_a_preset_reads_the_columns_that_a_site_added_beside_it() -> None:
    rows = [
        ["Medication", "Infuse Start", "Infuse End", "Duration", "Volume", "Route", "Line"],
        ["lactated ringers 1,000 mL", "01/14/26 10:15", "01/14/26 13:45", "", "750 mL", "IV", "PIV left hand"],
        ["cefepime 2 g", "01/14/26 09:05", "", "30 min", "", "IV Piggyback", "PIV right arm"],
        ["hydromorphone", "01/14/26 09:40", "", "", "", "IV Push", "PIV left hand"],
        ["enoxaparin", "01/14/26 10:00", "", "", "", "Subcutaneous", "Abdomen"],
    ]
    found = exchange.read_text("\n".join("\t".join(row) for row in rows))
    assert found.mapping is not None and found.mapping.name == "cerner-billing"
    read = {row.drug.split()[0]: row for row in only(found).case.administrations}
    assert read["lactated"].volume_ml == 750
    assert (read["cefepime"].minutes, read["cefepime"].stop_from) == (30, "duration")
    assert (read["hydromorphone"].technique, read["enoxaparin"].technique) == ("push", "injection")
    assert {row.site for row in read.values()} == {"IV1", "IV2", None}


def test_a_preset_of_the_person_reads_only_the_columns_that_were_said() -> None:
    own = Mapping(
        name="own",
        kind="intervals",
        signature=("Drug", "From"),
        columns={"drug": ("Drug",), "start": ("From",), "stop": ("To",)},
    )
    text = "Drug\tFrom\tTo\tRoute\nketorolac\t01/05/2026 1300\t\tIM"
    assert only(exchange.read_text(text, presets=[own])).case.administrations[0].route == "other"


@pytest.mark.parametrize(
    "header, words, asked",
    [
        ("k2", ("Hingehangen", "Abgehangen"), True),
        ("k2", ("1043", "1044"), False),
        ("Nurse", ("Smith", "Jones"), False),
        ("k2", ("day shift", "day shift"), False),
    ],
)
def test_a_column_that_may_say_what_was_done_is_asked_about(header: str, words: tuple[str, str], asked: bool) -> None:
    rows = [
        f"k1\tk3\tk4\t{header}",
        f"vancomycin\t01/05/2026 1300\tIV\t{words[0]}",
        f"vancomycin\t01/05/2026 1431\tIV\t{words[1]}",
    ]
    found = guess(table_of_text("\n".join(rows), "mar"))
    assert found.lacks == ("no column for the action" if asked else "")
    assert found.mapping.columns.get("action") == ((header,) if asked else None)
    assert not (asked and found.sure)


def test_one_row_a_drug_needs_no_action_and_rows_may_be_ragged() -> None:
    rows = ["k1\tk2\tk3", "iron\tWest\t01/05/2026 1300", "ketorolac\tEast\t01/05/2026 1431"]
    assert guess(table_of_text("\n".join([*rows, "\tWest"]), "mar")).lacks == ""
    short = ["Time\tk2\tDrug", "01/05/2026 1300\tWest\tiron", "01/05/2026 1431"]
    assert guess(table_of_text("\n".join(short), "mar")).lacks == ""
