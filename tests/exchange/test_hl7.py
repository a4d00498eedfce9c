"""HL7 v2 RAS^O17 in the five shapes that senders write (import.md 1.5), cut, repeated, updated and deleted."""

from __future__ import annotations

import pytest

from infusion_gui import exchange
from infusion_gui.exchange import ExchangeError
from tests.exchange.tables import bars, only, reasons

HEAD = "MSH|^~\\&|{sender}|H|CODING|H|20260105150000||RAS^O17|{n}|P|2.5"
PERSON = ["PID|1||4711^^^H^MR||DOE^JANE||19600101|F", "PV1|1|O|ED^7||||||||||||||||V{visit}"]


def message(*segments: str, sender: str = "H", n: int = 1, visit: int = 9) -> str:
    return "\r".join([HEAD.format(sender=sender, n=n), PERSON[0], PERSON[1].format(visit=visit), *segments])


def standard(
    order: str = "77", drug: str = "vancomycin", start: str = "20260105130000", stop: str = "20260105143100"
) -> list[str]:
    return [
        f"ORC|RE|{order}^EHR|",
        f"RXA|0|1|{start}|{stop}|1^{drug}^NDC|1000||mg||||||||||||CP|A|20260105150000",
        "RXR|IV^Intravenous^HL70162|LFA^L forearm",
    ]


def test_start_and_end_as_the_standard_asks() -> None:
    stay = only(exchange.read_text(message(*standard())))
    row = stay.case.administrations[0]
    assert bars(stay) == ["vancomycin 13:00-14:31"]
    assert (row.route, row.stop_from, stay.case.sites[0].label) == ("IV", "charted", "L forearm")


@pytest.mark.parametrize("field", [20, 21])
def test_the_action_of_a_mar_in_the_completion_or_action_field(field: int) -> None:
    def rxa(time: str, action: str) -> str:
        fields = ["RXA", "0", "1", time, "", "1^cefazolin^ERX", "2", "g^g", *[""] * 14]
        fields[field] = action
        return "|".join(fields)

    log = [rxa("202601051300", "New Bag"), rxa("202601051345", "Stopped"), rxa("202601051400", "Missed")]
    text = "\r".join(message("ORC|RE|5", one, "RXR|IV", sender="EPIC^RAS_GENERIC", n=n) for n, one in enumerate(log))
    stay = only(exchange.read_text(text))
    assert bars(stay) == ["cefazolin 13:00-13:45"]
    assert [reason for _, reason in reasons(stay)] == ["not_given"]


def test_an_entry_time_in_the_completion_field_and_the_route_in_the_form_field() -> None:
    rxa = "RXA|0|1|202601051222||1^ketorolac^L|30|mg^mg|IM|||||||||||||202601051230"
    row = only(exchange.read_text(message("ORC|RE|6", rxa, sender="PYXIS"))).case.administrations[0]
    assert (row.drug, row.route, row.technique, row.stop) == ("ketorolac", "IM", "injection", None)


def test_the_account_that_is_kept_names_no_person_and_no_number_of_one() -> None:
    missed = "RXA|0|1|202601051300||1^cefazolin|2|g" + "|" * 13 + "Missed"
    without_visit = message("ORC|RE|5", missed, "RXR|IV", visit=0)
    found = exchange.read_text(without_visit.replace("V0", ""))
    assert only(found).key == "4711"
    told = found.report()
    assert "cefazolin" in told and "4711" not in told and "DOE" not in told


def test_start_and_end_at_one_minute_are_a_push_and_its_length_may_stand_in_a_note() -> None:
    rxa = "RXA|0|1|202601051300|202601051300|1^ondansetron|4|mg^mg||||||||||||||CP"
    row = only(
        exchange.read_text(message("ORC|RE|7", rxa, "RXR|IV", "NTE|1||Administered over 2 minutes"))
    ).case.administrations[0]
    assert (row.technique, row.minutes, row.stop_from) == ("push", 2, "duration")
    row = only(exchange.read_text(message("ORC|RE|7", rxa, "RXR|IV"))).case.administrations[0]
    assert (row.technique, row.stop) == ("push", None)


def test_route_and_device_in_the_codes_of_another_sender() -> None:
    rxa = "RXA|0|1|202601051300|202601051400|1^iron sucrose|200|mg"
    stay = only(exchange.read_text(message("ORC|RE|8", rxa, "RXR|IV^INTRAVEN.|VAD")))
    assert (stay.case.administrations[0].route, stay.case.sites[0].kind) == ("IV", "central")
    stay = only(exchange.read_text(message("ORC|RE|8", rxa, "RXR|IV^INTRAVEN.|C^Central Line")))
    assert (stay.case.sites[0].label, stay.case.sites[0].kind) == ("Central Line", "central")


def test_components_name_a_mixture_without_a_name() -> None:
    parts = ["RXC|A|1^magnesium sulfate|2|g", "RXC|B|2^sodium chloride 0.9%|500|mL"]
    rxa = "RXA|0|1|202601051300|202601051400||500|mL"
    assert bars(only(exchange.read_text(message("ORC|RE|8", *parts, rxa, "RXR|IV")))) == [
        "magnesium sulfate + sodium chloride 0.9% 13:00-14:00"
    ]


@pytest.mark.parametrize("code", ["RE", "NA"])
def test_refused_and_not_administered_are_set_aside(code: str) -> None:
    segments = [part.replace("|CP|A|", f"|{code}|A|") for part in standard()]
    assert [reason for _, reason in reasons(only(exchange.read_text(message(*segments))))] == ["not_given"]


def test_a_message_sent_twice_counts_once() -> None:
    stay = only(exchange.read_text(message(*standard()) + "\r" + message(*standard())))
    assert bars(stay) == ["vancomycin 13:00-14:31"]
    assert [reason for _, reason in reasons(stay)] == ["duplicate"]


def test_an_update_replaces_and_a_deletion_removes() -> None:
    longer = [part.replace("143100", "144500").replace("|CP|A|", "|CP|U|") for part in standard()]
    stay = only(exchange.read_text(message(*standard()) + "\r" + message(*longer, n=2)))
    assert bars(stay) == ["vancomycin 13:00-14:45"]
    assert [reason for _, reason in reasons(stay)] == ["superseded"]
    gone = [part.replace("|CP|A|", "|CP|D|") for part in standard()]
    stay = only(exchange.read_text(message(*standard()) + "\r" + message(*gone, n=2)))
    assert bars(stay) == []
    assert [reason for _, reason in reasons(stay)] == ["cancelled", "cancelled"]


def test_a_message_that_is_cut_is_named_and_the_others_are_read() -> None:
    cut = message(*standard("78", "cefepime"), n=2)
    text = message(*standard()) + "\r" + cut[: cut.index("RXA") + 12]
    stay = only(exchange.read_text(text))
    assert bars(stay) == ["vancomycin 13:00-14:31"]
    assert [reason for _, reason in reasons(stay)] == ["unreadable"]


def test_visits_are_stays_and_the_person_is_in_no_case() -> None:
    found = exchange.read_text(message(*standard()) + "\r" + message(*standard("79"), visit=10))
    assert [stay.key for stay in found.stays] == ["V9", "V10"]
    assert all(
        "DOE" not in stay.case.model_dump_json() and "4711" not in stay.case.model_dump_json() for stay in found.stays
    )


def test_escapes_own_separators_and_framing_bytes() -> None:
    text = message(*standard(drug="vancomycin 5 mg\\S\\mL")).replace("^", "*").replace("*~", "*~")
    assert bars(only(exchange.read_text("\x0b" + text + "\x1c\r"))) == ["vancomycin 5 mg*mL 13:00-14:31"]


def test_messages_of_another_kind_are_refused() -> None:
    with pytest.raises(ExchangeError, match="ADT"):
        exchange.read_text(message().replace("RAS^O17", "ADT^A01"))


def test_a_cut_repetition_does_not_replace_the_whole_message() -> None:
    whole = message(*standard())
    cut = whole[: whole.index("|1000|") + 3]
    for text in (f"{whole}\r{cut}", f"{cut}\r{whole}"):
        stay = only(exchange.read_text(text))
        assert bars(stay) == ["vancomycin 13:00-14:31"]
        assert stay.case.administrations[0].route == "IV"
        assert (stay.rows, stay.used) == (2, 1)


def test_messages_cut_before_what_was_given_are_refused_as_such() -> None:
    with pytest.raises(ExchangeError, match="cut"):
        exchange.read_text(message(*standard()[:1]))
