"""The two stays that come with the program, with the answers that were worked out for them beside the chart."""

from __future__ import annotations

from collections import Counter

from infusion_gui import resource
from infusion_gui.case.file import load
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from tests.coding.stays import account, findings, statuses


def sample(name: str) -> Result:
    case = load(resource.path(f"samples/{name}.infusion"))
    return code_case(case, policy_of(case))


def test_the_emergency_visit() -> None:
    result = sample("ed-bed-7")
    assert [(line.site, line.code, line.modifiers, line.units, line.minutes) for line in result.lines] == [
        ("IV1", "96365", (), 1, 60),
        ("IV1", "96366", (), 1, 31),
        ("IV1", "96367", (), 1, 60),
        ("IV1", "96368", (), 1, 30),
        ("IV1", "96375", (), 2, 0),
        ("IV1", "96376", (), 1, 0),
        ("IV1", "96361", (), 1, 90),
        ("IV2", "96374", ("59",), 1, 0),
        (None, "96372", ("59",), 2, 0),
    ]
    assert account(result, "a1").blocked_by == (("a6", 91), ("a11", 60))
    not_reported = {identity for identity, status in statuses(result).items() if status == "not_reported"}
    assert not_reported == {"a5", "a9", "a10", "a12"}
    assert findings(result, "R-DOC-01")[0].severity == "query"
    assert findings(result, "R-INI-12")[0].administrations == ("a13",)


def test_the_two_days_of_oncology() -> None:
    result = sample("oncology-observation")
    assert len(result.lines) == 29
    assert result.units().total() == 66
    assert Counter(statuses(result).values()) == {"coded": 53, "absorbed": 1, "not_reported": 6}
    by_site = {site: Counter[str]() for site in ("PORT", "IV1", "IV2", "PICC", None)}
    for line in result.lines:
        by_site[line.site][line.code] += line.units
    assert by_site["PORT"] == {"96413": 1, "96415": 3, "96417": 1, "96411": 2, "96375": 2, "96361": 1}
    assert by_site["IV1"] == {"96365": 1, "96366": 15, "96367": 2, "96375": 2, "96376": 12, "96361": 7}
    assert by_site["IV2"] == {"96365": 1, "96366": 3, "96367": 2, "96368": 1, "96375": 2, "96376": 2}
    assert by_site["PICC"] == {"96365": 1, "96366": 2, "96375": 1}
    assert by_site[None] == {"96372": 2}
    marked = {(line.site, line.code, line.date[-2:]) for line in result.lines if line.modifiers}
    assert marked == {(name, "96365", "05") for name in ("IV1", "IV2", "PICC")} | {(None, "96372", "05")}
