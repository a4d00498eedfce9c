"""The engine as the open document uses it, and what stands in for a result that is not there yet or never
comes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from infusion_gui import __version__
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Account, Finding, Result

if TYPE_CHECKING:
    from infusion_gui.drugs.formulary import Formulary


def code(case: Case, policy: Policy, formulary: Formulary | None = None) -> Result:
    """The answer of the engine, with what the catalogue and the facility's formulary know of the drug names."""
    # Not at the top: a window is shown before the drug table is read.
    from infusion_gui.coding.engine import code_case
    from infusion_gui.drugs.catalogue import known_drugs

    known = known_drugs(
        (row.drug for row in case.administrations),
        additive_rule=policy.additive_rule,
        chemo_list=policy.chemo_list,
        formulary=formulary,
    )
    return code_case(case, policy, known)


def bridged(result: Result, case: Case) -> Result:
    """`result` fitted to the rows of another case while its own is computed: every row has an account, no
    other has.
    """
    known = {account.administration: account for account in result.accounts}
    ids = [row.id for row in case.administrations]
    if list(known) == ids:
        return result
    accounts = tuple(known.get(row.id) or _held(row, "The codes are being worked out.") for row in case.administrations)
    lines = tuple(line for line in result.lines if all(name in ids for name in line.administrations))
    return replace(result, accounts=accounts, lines=lines)


def uncoded(case: Case) -> Result:
    """The result of a case the engine failed on: nothing coded, every row held, one finding that says so."""
    why = "The codes could not be worked out because of a fault in the program; nothing is reported."
    return Result(
        label=case.label,
        engine=__version__,
        profile=case.profile,
        setting=case.setting,
        lines=(),
        accounts=tuple(_held(row, why) for row in case.administrations),
        findings=(Finding("warning", "", (), why),) if case.administrations else (),
    )


def _held(row: Administration, why: str) -> Account:
    return Account(row.id, "held", row.minutes or 0, 0, (), (), {}, (), why)
