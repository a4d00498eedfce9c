"""What holds for every stay under every policy."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from itertools import combinations

from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from infusion_gui.case.file import plain_head, plain_row
from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import DAY, format_date, parse_minute
from infusion_gui.coding.access import root_of
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Line, Result
from infusion_gui.coding.tables import INITIALS, cms
from tests.coding.strategies import KNOWN, cases, minutes, policies

OFTEN = settings(max_examples=int(os.environ.get("INFUSION_EXAMPLES", "40")))

TIMED = {"96360", "96361", "96365", "96366", "96367", "96413", "96415", "96417", "96369", "96370", "96422", "96423"}


def answer(case: Case, policy: Policy) -> Result:
    """The engine's answer; a failure shows the stay as its file would."""
    note("\n".join(json.dumps({k: v for k, v in plain_row(row).items() if v}) for row in case.administrations))
    note(json.dumps({k: v for k, v in plain_head(case).items() if v}))
    note(f"knobs: {policy.model_dump(exclude_defaults=True)}")
    return code_case(case, policy, KNOWN)


def access_of(row: Administration, case: Case, policy: Policy) -> str:
    return root_of(row.site or "", {site.id: site for site in case.sites}, policy)


@OFTEN
@given(cases(zones=True), policies())
def test_every_row_ends_once_and_lines_and_accounts_add_up(case: Case, policy: Policy) -> None:
    result = answer(case, policy)
    assert [account.administration for account in result.accounts] == [row.id for row in case.administrations]
    booked: Counter[str] = Counter()
    for account in result.accounts:
        assert account.status in ("coded", "absorbed", "not_reported", "held")
        assert bool(account.units) == (account.status == "coded")
        assert account.codes == tuple(account.units)
        assert account.why and account.rules
        booked.update(account.units)
    assert booked == result.units()
    assert all(line.units > 0 and line.minutes >= 0 and line.why and line.rules for line in result.lines)
    behind = {identity for line in result.lines for identity in line.administrations}
    ends = {
        end: {account.administration for account in result.accounts if account.status == end}
        for end in ("coded", "absorbed")
    }
    assert ends["coded"] <= behind <= ends["coded"] | ends["absorbed"]
    ranks = [("query", "warning", "info").index(finding.severity) for finding in result.findings]
    assert ranks == sorted(ranks)
    assert all(set(finding.administrations) <= {row.id for row in case.administrations} for finding in result.findings)
    assert json.loads(json.dumps(result.to_json("x")))["lines"] is not None
    assert answer(case, policy) == result


@OFTEN
@given(cases(), policies())
def test_lost_and_counted_minutes_fit_in_the_charted_ones(case: Case, policy: Policy) -> None:
    result = answer(case, policy)
    for row, account in zip(case.administrations, result.accounts, strict=True):
        assert account.minutes == (row.minutes or 0)
        assert account.counted_minutes >= 0 and all(lost > 0 for _, lost in account.blocked_by)
        assert row.id not in dict(account.blocked_by)
        if row.minutes is not None:
            assert account.counted_minutes + sum(lost for _, lost in account.blocked_by) <= account.minutes


@OFTEN
@given(cases(), policies(hydration_sum="sum", line_date="by_unit"))
def test_every_minute_of_a_timed_row_is_counted_lost_or_outside(case: Case, policy: Policy) -> None:
    result = answer(case, policy)
    for row in case.administrations:
        account = result.account(row.id)
        codes = set(account.codes)
        if row.route != "IV" or row.stop is None or row.bag or row.order or not codes & TIMED or "96368" in codes:
            continue
        outside = sum(
            piece.stop - piece.start
            for piece in result.drawing.pieces
            if piece.administration == row.id and piece.kind == "outside"
        )
        lost = sum(minutes for _, minutes in account.blocked_by)
        assert account.counted_minutes + lost + outside == account.minutes


@OFTEN
@given(cases(), policies())
def test_an_access_has_at_most_one_initial_in_a_visit(case: Case, policy: Policy) -> None:
    counts: Counter[tuple[str, ...]] = Counter()
    for line in answer(case, policy).lines:
        if line.code in INITIALS:
            day = line.date if policy.reset_daily else ""
            counts[line.visit, str(line.site), day] += line.units
    assert all(count == 1 for count in counts.values())


@OFTEN
@given(cases(), policies())
def test_an_add_on_has_a_primary_in_the_stay_or_a_finding(case: Case, policy: Policy) -> None:
    result = answer(case, policy)
    flagged = {message for finding in result.findings if finding.rule == "R-CON-09" for message in [finding.message]}
    present = set(result.units())
    for code in present & set(cms().add_on):
        if not present & set(cms().add_on[code]):
            assert any(message.startswith(code) for message in flagged)


@OFTEN
@given(
    cases(),
    policies(hydration_sum="sum"),
    st.sampled_from(["kvo", "flush", "contrast"]),
    st.sampled_from(["infusion", "push"]),
    minutes,
    st.integers(0, 200),
    st.sampled_from([None, "b1", "o1"]),
)
def test_a_row_that_is_never_coded_adds_no_unit(
    case: Case, policy: Policy, category: str, technique: str, start: int, length: int, joined: str | None
) -> None:
    row = Administration(
        id="z",
        drug="saline",
        category=category,
        technique=technique,
        start=start,
        stop=start + length,
        site=case.sites[0].id,
        visit=case.visits[0].id,
        bag=joined if joined == "b1" else None,
        order=joined if joined == "o1" else None,
    )
    more = case.model_copy(update={"administrations": (*case.administrations, row)})
    assert answer(more, policy).units().total() <= answer(case, policy).units().total()


def moved(case: Case, by: int) -> Case:
    """The whole case `by` minutes later."""

    def later(model: object, *keys: str) -> dict[str, int]:
        return {key: value + by for key in keys if (value := getattr(model, key)) is not None}

    return case.model_copy(
        update={
            "visits": tuple(
                v.model_copy(update=later(v, "arrival", "departure", "inpatient_from")) for v in case.visits
            ),
            "administrations": tuple(
                a.model_copy(update=later(a, "start", "stop", "last_running")) for a in case.administrations
            ),
            "exclusions": tuple(e.model_copy(update=later(e, "start", "stop")) for e in case.exclusions),
        }
    )


def bare(line: Line) -> tuple[object, ...]:
    return line.code, line.units, line.modifiers, line.date, line.visit, line.site, line.minutes


@OFTEN
@given(cases(), policies(), st.integers(-40, 400))
def test_whole_days_later_only_the_dates_change(case: Case, policy: Policy, days: int) -> None:
    before, then = answer(case, policy), answer(moved(case, days * DAY), policy)
    assert [(line.code, line.units, line.modifiers, line.site, line.minutes) for line in before.lines] == [
        (line.code, line.units, line.modifiers, line.site, line.minutes) for line in then.lines
    ]
    for line, other in zip(before.lines, then.lines, strict=True):
        assert other.date == format_date(parse_minute(f"{line.date}T00:00") + days * DAY)
    assert [(a.status, a.counted_minutes, a.units) for a in before.accounts] == [
        (a.status, a.counted_minutes, a.units) for a in then.accounts
    ]


DATELESS = {
    "concurrent_cap": "per_encounter",
    "same_drug_repeat_infusion": "each_min16",
    "reset_daily": False,
    "same_day_return_same_line": "new_encounter_new_initial",
    "line_date": "by_unit",
}


@OFTEN
@given(cases(), policies(**DATELESS), st.integers(-2000, 2000))
def test_later_by_any_time_the_units_change_only_through_rules_of_dates(case: Case, policy: Policy, by: int) -> None:
    for row in case.administrations:
        # Transfusion days, port flushes, refills and cavities are counted by date.
        assume(row.category != "blood" and row.technique not in ("irrigation", "refill"))
        assume(row.route not in ("IP", "IT", "pleural", "intralesional"))
    assert answer(moved(case, by), policy).units() == answer(case, policy).units()


RUNNING = {
    "IV": ("infusion", "push", "injection", "pump"),
    "IA": ("infusion", "push", "injection", "pump"),
    "SQ": ("infusion", "pump"),
}


@OFTEN
@given(cases(), policies(), st.data())
def test_a_bag_split_into_two_parts_of_one_order_earns_the_same(
    case: Case, policy: Policy, data: st.DataObject
) -> None:
    long = [
        n
        for n, row in enumerate(case.administrations)
        if (row.minutes or 0) > 1 and row.technique in RUNNING.get(row.route, ())
    ]
    assume(long)
    n = data.draw(st.sampled_from(long))
    row = case.administrations[n]
    assert row.start is not None and row.stop is not None
    at = data.draw(st.integers(row.start + 1, row.stop - 1))
    order = row.order or "split"
    parts = (
        row.model_copy(update={"stop": at, "order": order}),
        row.model_copy(update={"id": "z", "start": at, "order": order, "volume_ml": None}),
    )
    rows = case.administrations
    split = case.model_copy(update={"administrations": (*rows[:n], *parts, *rows[n + 1 :])})
    before, then = answer(case, policy), answer(split, policy)
    assert then.units() == before.units()
    assert [bare(line) for line in then.lines] == [bare(line) for line in before.lines]


def contradicts_itself(case: Case) -> bool:
    """Whether two rows of one bag or order that start together say different things; the first counts."""
    said: defaultdict[tuple[object, ...], set[object]] = defaultdict(set)
    for row in case.administrations:
        for key in (row.bag, row.order):
            if key is not None:
                said[key, row.visit, row.route, row.from_bag, row.start].add((row.technique, row.site, row.pump))
    return any(len(told) > 1 for told in said.values())


@OFTEN
@given(cases(), policies(), st.data())
def test_the_order_of_the_rows_does_not_matter(case: Case, policy: Policy, data: st.DataObject) -> None:
    assume(not contradicts_itself(case))
    mixed = data.draw(st.permutations(case.administrations))
    then = answer(case.model_copy(update={"administrations": tuple(mixed)}), policy)
    assert [bare(line) for line in then.lines] == [bare(line) for line in answer(case, policy).lines]


@OFTEN
@given(cases(), policies())
def test_no_minute_backs_two_timed_units_on_one_access(case: Case, policy: Policy) -> None:
    result = answer(case, policy)
    _lines_share_no_minute(case, policy, result)
    _pieces_share_no_minute(case, policy, result)


def _lines_share_no_minute(case: Case, policy: Policy, result: Result) -> None:
    """The minutes of the timed lines of an access never exceed the minutes in which its rows ran."""
    stood: Counter[tuple[str, str]] = Counter()
    ran: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for line in result.lines:
        if line.code not in TIMED or line.site is None:
            continue
        key = (line.visit if policy.same_day_return_same_line != "one_per_day" else "", line.site)
        stood[key] += line.minutes
        for identity in line.administrations:
            row = case.administration(identity)
            if row.stop is None or row.start is None:
                return  # its minutes were computed
            ran[key].update(range(row.start, row.stop))
    for key, total in stood.items():
        assert total <= len(ran[key])


def _pieces_share_no_minute(case: Case, policy: Policy, result: Result) -> None:
    """The counted stretches of rows that earned timed units do not overlap."""
    bars = [
        piece
        for piece in result.drawing.pieces
        if piece.kind == "counted"
        and case.administration(piece.administration).route == "IV"
        and set(result.account(piece.administration).codes) & TIMED
    ]
    for one, other in combinations(bars, 2):
        here, there = case.administration(one.administration), case.administration(other.administration)
        if here is there or here.visit != there.visit:
            continue
        if access_of(here, case, policy) == access_of(there, case, policy):
            assert one.stop <= other.start or other.stop <= one.start, (one, other)


@OFTEN
@given(cases(), policies())
def test_first_hour_of_fluid_stands_beside_no_other_initial(case: Case, policy: Policy) -> None:
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for line in answer(case, policy).lines:
        if line.code in INITIALS:
            found[line.visit, str(line.site), line.date if policy.reset_daily else ""].add(line.code)
    assert all(codes == {"96360"} for codes in found.values() if "96360" in codes)


@OFTEN
@given(cases(), policies())
def test_an_office_claim_carries_no_code_that_is_barred(case: Case, policy: Policy) -> None:
    office = case.model_copy(update={"setting": "professional"})
    result = answer(office, policy)
    assert not {"96376", "C8957"} & set(result.units())
    if office.place_of_service == "22":
        assert set(result.units()) <= {"96405", "96406", "96440", "96446", "96450"}
