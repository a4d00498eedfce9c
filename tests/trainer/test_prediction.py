"""What a learner may type, and how it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case.edits import Refusal
from infusion_gui.trainer.answers import answer_lines, written
from infusion_gui.trainer.prediction import read_prediction, with_59, with_code


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("96365 96366x2 96374-59", "96365 96366x2 96374-59"),
        ("96365, 96366 ×2; 96374 59", "96365 96366x2 96374-59"),
        ("96365+96366", "96365 96366"),
        ("  96374-59  ", "96374-59"),
        ("2x96366", "96366x2"),
        ("2 x 96366 96365", "96365 96366x2"),
        ("96366 (3)", "96366x3"),
        ("96366*3", "96366x3"),
        ("96365 96365", "96365x2"),
        ("96374-59x2", "96374-59x2"),
        ("96374-XSx2", "96374-XSx2"),
        ("96374 XS x2", "96374-XSx2"),
        ("96374-xs-59", "96374-59-XS"),
        ("96365\n96366", "96365 96366"),
        ("c8957 g0498", "G0498 C8957"),
        ("none", "none"),
        ("Nothing.", "none"),
    ],
)
def test_a_prediction_is_read_however_it_is_typed(text: str, means: str) -> None:
    read = read_prediction(text)
    assert not isinstance(read, Refusal)
    assert written(read) == means


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Type the codes first"),
        ("   ", "Type the codes first"),
        ("vancomycin", "'vancomycin' is no code with units"),
        ("963655", "'963655' is no code"),
        ("96365 x", "'x' is no code"),
        ("96366 2", "'2' is no code"),
        ("9636", "9636 is none of the drug-administration codes"),
        ("99213", "99213 is none of the drug-administration codes"),
        ("96366x0", "96366: units are from 1 to 99"),
        ("96366x100", "96366: units are from 1 to 99"),
        ("2x96366x3", "96366 has its units twice"),
        ("96374-599", "'96374-599' is no code"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(text: str, told: str) -> None:
    read = read_prediction(text)
    assert isinstance(read, Refusal)
    assert read.message.startswith(told)
    assert read.message.endswith(".")


answers = st.dictionaries(
    st.tuples(
        st.sampled_from(["96365", "96366", "96374", "96361", "96413", "G0498"]),
        st.sampled_from([(), ("59",), ("XS",), ("59", "XU")]),
    ),
    st.integers(1, 99),
    min_size=0,
    max_size=5,
).map(answer_lines)


@given(answers)
def test_an_answer_as_it_is_written_is_read_back(answer: tuple) -> None:  # type: ignore[type-arg]
    assert read_prediction(written(answer)) == answer


@given(st.text(alphabet="96375x2-59 ,()XS", max_size=20) | st.text(max_size=12))
def test_no_text_is_too_odd_to_be_answered(text: str) -> None:
    read = read_prediction(text)
    assert isinstance(read, Refusal) or all(line.units >= 1 for line in read)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "96365", "96365"),
        ("96365", "96366", "96365 96366"),
        ("96365", "96365", "96365x2"),
        ("96366x2 96365", "96366", "96365 96366x3"),
        ("96374-59", "96374", "96374-59 96374"),
        ("none", "96374", "96374"),
        ("vanco ", "96374", "vanco 96374"),
        ("c8957", "C8957", "C8957x2"),
    ],
)
def test_a_code_that_is_clicked_joins_what_was_typed(text: str, code: str, line: str) -> None:
    assert with_code(text, code) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("none", "none"),
        ("96365 96372", "96365 96372-59"),
        ("96372x2", "96372-59x2"),
        ("96372-59x2", "96372x2"),
    ],
)
def test_modifier_59_goes_on_the_last_code_and_off_again(text: str, line: str) -> None:
    assert with_59(text) == line
