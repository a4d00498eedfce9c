"""What may earn a code at all: rows that are part of something else, that have no code, or that wait for an answer.

Rules sections 12 (bundling), 15 and 16, and the technique table of case-format section 1.
"""

from __future__ import annotations

import functools

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import CHEMO, DRUGS, Row, Ward

CAVITIES = {"pleural": "96440", "IP": "96446", "IT": "96450"}
NO_CODE = {
    "contrast": ("R-BUN-04", "contrast is part of the study"),
    "blood": ("R-BUN-06", "blood has its own code, outside these"),
    "flush": ("R-BUN-01", "a flush is part of the administration"),
    "kvo": ("R-HYD-06", "keeping a vein open is not hydration"),
    "vehicle": ("R-HYD-06", "fluid that carries a drug is not hydration"),
}


def gate(row: Row, case: Case, policy: Policy, blood_in_visit: bool, ward: Ward) -> None:
    """Rows that can earn nothing whatever their minutes, and rows that wait for an answer."""
    a = row.a
    if row.status is not None:
        return
    if a.bundled:
        return row.close("not_reported", "R-BUN-05", f"{a.drug} is part of a procedure")
    plan = technique_plan(a.route, a.technique)
    if plan == "none" and not (row.category == "hydration" and a.route == "IV"):
        way = f"route {a.route}" if a.route in ("PO", "other") else f"{a.technique} by route {a.route}"
        return row.close("not_reported", "R-GATE-01", f"{a.drug}: no drug-administration code for {way}")
    if not a.drug.strip():
        at = "" if row.start is None and row.stop is None else f" at {ward.clock.text(row.first)}"
        ward.find("query", "R-GATE-02", [row], f"A row{at} names no drug; nothing can be coded until it does")
        return row.close("held", "R-GATE-02", "no drug is named")
    if row.category is None:
        doubt = f" ({row.doubt})" if row.doubt else ""
        ward.find("query", "R-CHEMO-03", [row], f"{a.drug}: its class is not known{doubt}; choose one")
        return row.close("held", "R-CHEMO-03", f"the class of {a.drug} is not known")
    if row.category == "flush" and plan == "flush":
        return None
    if row.category in NO_CODE:
        rule, why = NO_CODE[row.category]
        return row.close("not_reported", rule, f"{a.drug}: {why}")
    if row.category == "hydration" and (a.route != "IV" and plan != "on_body"):
        return row.close("not_reported", "R-HYD-06", f"{a.drug}: fluid is coded by its IV minutes only")
    if plan == "flush" and row.category != "hydration":
        return row.close("not_reported", "R-GATE-01", f"irrigation with {a.drug} has no drug-administration code")
    if plan == "cavity" and row.category not in CHEMO:
        return row.close("not_reported", "R-CAV-01", f"{a.drug} by route {a.route} is coded elsewhere")
    if row.category in DRUGS and blood_in_visit and a.by_protocol and not a.distinct:
        if policy.transfusion_premed == "never":
            return row.close("not_reported", "R-BUN-06", f"{a.drug} is premedication by protocol before blood")
        if policy.transfusion_premed == "flag_if_protocol":
            ward.find(
                "warning",
                "R-BUN-06",
                [row],
                f"{a.drug} is premedication by protocol before blood; some payers include it",
            )
    return None


@functools.cache  # a few dozen words, asked of every row
def technique_plan(route: str, technique: str) -> str:
    """What a technique means on a route (the table of case-format section 1); "none" has no code."""
    if technique == "on_body":
        return "on_body"
    if technique == "refill":
        return "refill" if route in ("IV", "IA", "SQ") else "none"
    if route in CAVITIES or route == "intralesional":
        return "cavity"
    if route in ("PO", "other") or technique == "other":
        return "none"
    if technique == "irrigation":
        return "flush" if route in ("IV", "IA") else "none"
    if route in ("IV", "IA"):
        return route
    if route == "SQ":
        return "sc_infusion" if technique in ("infusion", "pump") else "injection"
    return "injection"
