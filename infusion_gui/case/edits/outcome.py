"""What an edit answers, and the steps every edit is made of: find the rows, build the changed ones, put them
back.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, ParamSpec, TypeVar

from pydantic import ValidationError

from infusion_gui.case.file import sentence
from infusion_gui.case.model import Administration, Case, Frozen
from infusion_gui.case.times import format_clock


class Refusal(NamedTuple):
    """Why an edit was not made, in one sentence for the person. Nothing changed."""

    message: str


Outcome = Case | Refusal
Ids = str | Iterable[str]

_Asked = ParamSpec("_Asked")
_Model = TypeVar("_Model", bound=Frozen)


class Refused(Exception):
    """Carries the sentence of a refusal up to the request it answers; it never leaves `request`."""


def request(edit: Callable[_Asked, Case]) -> Callable[_Asked, Outcome]:
    """Makes a public edit of a function that raises `Refused`: the caller gets a case or a `Refusal`, never
    an error.
    """

    @functools.wraps(edit)
    def asked(*args: _Asked.args, **kwargs: _Asked.kwargs) -> Outcome:
        try:
            return edit(*args, **kwargs)
        except Refused as refused:
            return Refusal(str(refused))

    return asked


def called(row: Administration) -> str:
    """How a sentence names a row: the drug and the clock time it has, "vancomycin 13:00"."""
    drug = row.drug.strip() or "the unnamed drug"
    moment = row.start if row.start is not None else row.stop
    return drug if moment is None else f"{drug} {format_clock(moment)}"


def chosen(case: Case, ids: Ids) -> list[Administration]:
    """The rows with these ids, in the order of the case. Raises `Refused` for none and for an id that is not
    there.
    """
    wanted = {ids} if isinstance(ids, str) else set(ids)
    if not wanted:
        raise Refused("Nothing is selected; choose an administration first.")
    rows = [row for row in case.administrations if row.id in wanted]
    if len(rows) != len(wanted):
        gone = min(wanted - {row.id for row in rows})
        raise Refused(f"There is no administration {gone!r} in this case; choose one that is.")
    return rows


def rebuilt(model: _Model, what: str, fields: Mapping[str, Any]) -> _Model:
    """A copy of `model` with `fields` put in, all checked. Raises `Refused`, naming it as `what`."""
    if all(key in model.__dict__ and _same(model.__dict__[key], value) for key, value in fields.items()):
        return model
    return built(type(model), what, {**model.__dict__, **fields})


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):  # of a policy, 1 and True are two values
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    return type(old) is type(new) and bool(old == new)


def built(kind: type[_Model], what: str, fields: Mapping[str, Any]) -> _Model:
    """A new checked model. Raises `Refused` with what is wrong with which field of `what`."""
    try:
        return kind.model_validate(fields)
    except ValidationError as wrong:
        raise Refused(f"{what}: {sentence(wrong)}.") from wrong


def with_rows(case: Case, changed: Iterable[Administration]) -> Case:
    """The case with each changed row in the place of the one with its id; the very case when nothing differs.

    Only for rows that keep id, visit, site and route, so that no reference can break: the rows were checked
    one by one, and checking the whole case again on every step of a drag would cost more than the edit.
    """
    new = {row.id: row for row in changed}
    rows = tuple([new.get(row.id, row) for row in case.administrations])
    if rows == case.administrations:
        return case
    return case.model_copy(update={"administrations": rows})


def checked(case: Case, **fields: Any) -> Case:
    """The case with these fields put in, references checked; the very case when nothing differs. Raises
    `Refused`.
    """
    return rebuilt(case, "The case", fields)


def new_id(case: Case) -> str:
    """An id for a further administration: `a` and the number after the highest in use."""
    return next(new_ids(case))


def new_ids(case: Case) -> Iterator[str]:
    """Ids for further administrations, one after the other."""
    return fresh("a", (row.id for row in case.administrations))


def new_site_id(case: Case) -> str:
    """An id for a further access: `IV` and the number after the highest in use."""
    return next(fresh("IV", (site.id for site in case.sites)))


def new_visit_id(case: Case) -> str:
    """An id for a further visit: `V` and the number after the highest in use."""
    return next(fresh("V", (visit.id for visit in case.visits)))


def new_orders(case: Case) -> Iterator[str]:
    """Names that join rows as parts of one administration: `o` and the numbers after the highest in use."""
    return fresh("o", (row.order for row in case.administrations if row.order))


def new_bags(case: Case) -> Iterator[str]:
    """Names that join rows as one infusate: `b` and the numbers after the highest in use."""
    return fresh("b", (row.bag for row in case.administrations if row.bag))


def fresh(letter: str, taken: Iterable[str]) -> Iterator[str]:
    """`letter` with the numbers after the highest of `taken` (9 digits at most), but for what is taken
    itself.
    """
    names = set(taken)
    shape = re.compile(re.escape(letter) + r"([0-9]{1,9})")
    number = max((int(found[1]) for name in names if (found := shape.fullmatch(name))), default=0)
    while True:
        number += 1
        if f"{letter}{number}" not in names:
            yield f"{letter}{number}"
