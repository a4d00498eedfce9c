"""Whatever the text, a name is read without a fault, and only what is read whole has a class."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.drugs import spelling
from infusion_gui.drugs.catalogue import known_drugs, lookup
from infusion_gui.drugs.suggest import suggest
from infusion_gui.drugs.table import CATEGORY, table

_WORDS = re.split(
    " ",
    "vancomycin Zosyn NaCl 0.9% D5W 1/2 NS KCl 20 mEq/L in w/ + - , ( ) 1,000 mg mL IVPB 5-0.45 % tabs PO flush KVO "
    "heparin infliximab lot of sodium chloride Ringer's lactate bag premix -% MEQ/L-% ½ CRRT neb 50% 100mL 3 water xyz",
)

any_text = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(_WORDS), max_size=8).map("".join),
)


@given(any_text)
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_strange_to_read(name: str) -> None:
    found = lookup(name)
    assert found.certainty in ("exact", "near", "unknown")
    assert found.category in {*CATEGORY.values(), None}
    assert found.why
    if found.certainty == "exact":
        assert found.substances == tuple(sorted(set(found.substances))) != ()
    else:
        assert (found.category, found.substances) == (None, ())
    known = known_drugs([name]).get(name)
    assert (known is not None) == (found.certainty == "exact")
    assert suggest(name) is not None


@given(st.sampled_from(sorted(table().rows)), st.data())
@settings(max_examples=200, deadline=None)
def test_a_misspelled_name_never_gets_a_class(key: str, data: st.DataObject) -> None:
    """One letter wrong in a name of the table: another name of the table, or no class."""
    place = data.draw(st.integers(0, len(key) - 1))
    wrong = key[:place] + data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz")) + key[place + 1 :]
    found = lookup(wrong)
    words = set(spelling.tokens(wrong))
    names = {word for known in table().rows for word in known.split(" ")}
    plain = spelling.vocabulary().plain | spelling.vocabulary().salts | spelling.vocabulary().not_injected
    unknown = {w for w in words if w not in names and w not in plain and not spelling.is_number(w)}
    unknown -= set(spelling.vocabulary().other_use) | spelling.vocabulary().diluent
    assert not (unknown and found.category), (wrong, found)


@given(st.sampled_from(sorted(table().rows)), st.sampled_from(["{}", "  {} ", "{} 5 mg IVPB", "1 ML VIAL : {} INJ"]))
@settings(max_examples=200, deadline=None)
def test_dose_package_and_case_change_no_substance(key: str, frame: str) -> None:
    plain, dressed = lookup(key), lookup(frame.format(key).upper())
    assert dressed.certainty == "exact"
    assert dressed.substances == plain.substances
