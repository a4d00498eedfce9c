"""`infusion-gui code`: cases in, results out, one at a time; a stream needs the memory of its longest line."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from infusion_gui.case.file import CaseError, parse_json, read_bytes, read_case
from infusion_gui.case.model import Case
from infusion_gui.coding.compare import Comparison, annotated, compare, other_profile
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.near import near
from infusion_gui.coding.policy import Policy, PolicyError, checked
from infusion_gui.coding.profiles import in_force, policy_of, read_profile, resolve
from infusion_gui.coding.result import Result
from infusion_gui.drugs import facility
from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.exchange.answer import CSV_HEADER, as_csv, as_json, as_text

_RECORDS = (b"MSH", b"FHS|", b"BHS|", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
"""How messages, spreadsheets and compressed exports begin."""


class _Coder:
    """What the options of one call ask for."""

    def __init__(self, profile: str | None, settings: list[str], with_near: bool, against: str | None) -> None:
        self.profiles = dict(in_force().profiles)
        self.profile = None if profile is None else self._named(profile)
        self.against = None if against is None else self._named(against)
        self.overrides = dict(_setting(text) for text in settings)
        self.with_near = with_near
        self._known: dict[tuple[str, str], dict[str, KnownDrug]] = {}

    def _named(self, name: str) -> str:
        """The name of a profile given by name or by path; a file joins the library under its own name."""
        if name.endswith(".policy") or "/" in name or "\\" in name:
            try:
                profile = read_profile(Path(name).read_bytes())
            except (OSError, UnicodeDecodeError) as wrong:
                reason = (getattr(wrong, "strerror", None) or str(wrong)).lower()
                raise PolicyError(f"{name}: cannot be read ({reason})") from wrong
            except PolicyError as wrong:
                raise PolicyError(f"{name}: {wrong}") from wrong
            self.profiles[profile.name] = profile
            try:
                resolve(profile.name, self.profiles)
            except PolicyError as wrong:  # what it is based on
                raise PolicyError(f"{name}: {wrong}") from wrong
            return profile.name
        resolve(name, self.profiles)
        return name

    def code(self, case: Case) -> tuple[Case, Result]:
        """The case under the asked profile, and its result."""
        if self.profile is not None:
            case = case.model_copy(update={"profile": self.profile})
        policy = self._policy(case)
        known = self._drugs(case, policy)
        result = code_case(case, policy, known, drawn=False)
        if self.with_near:
            result = replace(result, near=tuple(near(case, policy, known, result)))
        return case, result

    def compared(self, case: Case, result: Result, profile: str) -> Comparison:
        """What `profile` would say of the same case with the same overrides."""
        other = case.model_copy(update={"profile": profile})
        policy = self._policy(other)
        return compare(result, code_case(other, policy, self._drugs(other, policy), drawn=False), profile)

    def _policy(self, case: Case) -> Policy:
        return policy_of(case, overrides=self.overrides, profiles=self.profiles)

    def _drugs(self, case: Case, policy: Policy) -> dict[str, KnownDrug]:
        cache = self._known.setdefault((policy.additive_rule, policy.chemo_list), {})
        names = {row.drug for row in case.administrations}
        missing = [name for name in names if name not in cache]
        if missing:
            if len(cache) > 10_000:  # a long stream of new names must not grow the process
                cache.clear()
                missing = list(names)
            found = known_drugs(
                missing,
                additive_rule=policy.additive_rule,
                chemo_list=policy.chemo_list,
                formulary=facility.formulary(),
            )
            cache.update({name: found.get(name) or KnownDrug((), None) for name in missing})
        return {name: cache[name] for name in names}


def _setting(text: str) -> tuple[str, Any]:
    knob, equals, value = text.partition("=")
    if not equals:
        raise PolicyError(f"--set {text!r} is not KNOB=VALUE")
    return knob, checked(knob, value)


def run(
    files: Iterable[str], form: str, profile: str | None, settings: list[str], with_near: bool, against: str | None
) -> int:
    """Codes every case of every file and prints it; 2 when any was refused, the good ones are still coded."""
    try:
        coder = _Coder(profile, settings, with_near, against)
    except PolicyError as wrong:
        print(f"infusion-gui code: {wrong}", file=sys.stderr)
        return 2
    if facility.fault():
        print(f"infusion-gui code: {facility.fault()}", file=sys.stderr)
        return 2
    if form == "csv":
        print(CSV_HEADER)
    usual = gc.get_threshold()
    # A run of the engine leaves no circles behind; to look for them would cost a tenth of a long stream.
    gc.set_threshold(100_000)
    try:
        return _print_all(coder, files, form)
    finally:
        gc.set_threshold(*usual)


def _print_all(coder: _Coder, files: Iterable[str], form: str) -> int:
    """Codes and prints case after case; 2 when any was refused."""
    failed, first = False, True
    for source, content in _cases(files):
        try:
            if isinstance(content, CaseError):
                raise content
            case, result = coder.code(read_case(content))
            text = _written(coder, case, result, source, form)
        except (CaseError, PolicyError) as wrong:
            failed = True
            print(f"{source}: {wrong}{_hint(content)}", file=sys.stderr)
            continue
        if form == "text" and not first:
            print()
        first = False
        sys.stdout.write(text)
    sys.stdout.flush()
    return 2 if failed else 0


def _hint(content: bytes | CaseError) -> str:
    """Where a file that is no case may be a record: the command that makes cases of it."""
    if isinstance(content, CaseError):
        return ""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    record = head.startswith(_RECORDS) or b'"resourceType"' in head
    table = (
        bool(head) and head[:1] not in b"{[" and b"\0" not in head and any(mark in head for mark in (b"\t", b",", b";"))
    )
    return (
        "; a medication record becomes a case by `infusion-gui import FILE --to OUT.infusion`"
        if record or table
        else ""
    )


def _written(coder: _Coder, case: Case, result: Result, source: str, form: str) -> str:
    comparison = None if coder.against is None else coder.compared(case, result, coder.against)
    if form == "json":
        return as_json(result, source, comparison) + "\n"
    if form == "csv":
        return as_csv(result, source)
    if comparison is None:
        found = coder.compared(case, result, other_profile(case.profile))
        comparison = None if found.same else found
    if comparison is not None:
        result = annotated(result, comparison)
    return as_text(case, result, source, comparison)


def _cases(files: Iterable[str]) -> Iterator[tuple[str, bytes | CaseError]]:
    """Source and content of every case; a file that cannot be read yields its error."""
    for name in files:
        if name == "-":
            yield from _standard_input()
            continue
        try:
            yield name, read_bytes(Path(name))
        except CaseError as wrong:
            yield name, wrong


def _standard_input() -> Iterator[tuple[str, bytes | CaseError]]:
    """One case over all lines, or one case a line; what the first line holds decides."""
    lines = enumerate(sys.stdin.buffer, 1)
    first = next(((number, line) for number, line in lines if line.strip()), None)
    if first is None:
        yield "-", b""
        return
    following = next(((number, line) for number, line in lines if line.strip()), None)
    if following is None:
        yield "-", first[1]
        return
    if _is_object(first[1]):
        yield f"-:{first[0]}", first[1]
        yield f"-:{following[0]}", following[1]
        yield from ((f"-:{number}", line) for number, line in lines if line.strip())
        return
    rest = [first, following, *lines]
    if any(_is_object(line) for _, line in rest):  # the first of many lines is the broken one
        yield from ((f"-:{number}", line) for number, line in rest if line.strip())
    else:
        yield "-", b"".join(line for _, line in rest)


def _is_object(line: bytes) -> bool:
    """Whether a line is a whole JSON object that could be a case by itself."""
    try:
        return isinstance(parse_json(line), dict) and b'"format"' in line
    except CaseError:
        return False
