"""A run of the engine leaves no circles behind: in a drag nothing has to be looked for and taken apart."""

from __future__ import annotations

import gc

from hypothesis import given, settings

from infusion_gui.case.model import Case
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.profiles import policy_of
from tests.coding.strategies import cases


@settings(max_examples=25)
@given(cases())
def test_what_a_run_worked_with_is_gone_with_it(case: Case) -> None:
    policy = policy_of(case)
    code_case(case, policy)  # tables are read once
    gc.collect()
    gc.disable()
    try:
        code_case(case, policy)
        assert gc.collect() == 0
    finally:
        gc.enable()
