"""HL7 v2 RAS^O17 as rows: one row for each RXA segment. Resent messages, updates and deletions are settled here.

Senders differ: some fill RXA-4 as the standard asks, some write the action of their MAR into RXA-20 or RXA-21, some the
entry time into RXA-20 and the route into RXA-8. Of PID only what keeps stays apart is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from infusion_gui.exchange.amounts import minutes, rate_ml_h, volume_ml
from infusion_gui.exchange.assemble import stays_of
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.companions import Companions
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.rows import form_aside
from infusion_gui.exchange.table import LONGEST_CELL
from infusion_gui.exchange.values import Cancelled, Entry, ExchangeError, Problem, Progress, SourceRow
from infusion_gui.exchange.words import action_of, is_continuous, site_kind, technique_of, way_of

_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}$")
_STAMP = re.compile(r"\d{12}")
_OVER = re.compile(r"over\s+(\d+(?:\.\d+)?\s*(?:min|minutes?|hours?|hrs?|h)\b)", re.IGNORECASE)
_STATUS = {"CP": None, "PA": None, "RE": "refused", "NA": "not administered"}
_ACTIONS = {"A", "D", "U", "X"}


@dataclass(slots=True)
class _Segment:
    """One segment: its line from 1, its name and its fields; field n stands at index n."""

    line: int
    name: str
    fields: list[str]

    def field(self, n: int) -> str:
        return self.fields[n][:LONGEST_CELL] if n < len(self.fields) else ""


@dataclass(slots=True)
class _Message:
    """One message: its delimiters, identities for keeping stays apart, and its segments after MSH."""

    header: _Segment
    separators: str
    segments: list[_Segment] = field(default_factory=list)

    def components(self, text: str) -> list[str]:
        """The components of the first repetition of a field, escapes resolved."""
        component, repetition = self.separators[0], self.separators[1]
        return [_unescaped(part, self) for part in text.split(repetition)[0].split(component)]

    def words(self, text: str) -> str:
        """The readable component of a coded field: its text, else its alternate text, else its code."""
        parts = self.components(text)
        for n in (1, 4, 0, 3):
            if n < len(parts) and parts[n].strip():
                return " ".join(parts[n].split())
        return ""


def _unescaped(text: str, message: _Message) -> str:
    escape = message.separators[2] if len(message.separators) > 2 else "\\"
    if escape not in text:
        return text
    separators = message.separators
    marks = {"F": "|", "S": separators[0], "R": separators[1], "E": escape, ".br": " ", "T": separators[3:4]}
    mark = re.escape(escape)
    return re.sub(rf"{mark}([FSRET]|\.br){mark}", lambda found: marks[found[1]], text)


def read_messages(
    text: str, source: str, clock: Clock, beside: Companions, notes: list[str], progress: Progress | None
) -> Import:
    """The stays of a file of messages. Raises `ExchangeError` when none administers anything; `Cancelled`."""
    problems = [Problem(note) for note in notes]
    messages = list(_messages(text, source, problems))
    reader = _Administrations(source, clock)
    for n, message in enumerate(messages):
        if progress is not None and n % 100 == 0 and not progress(n, len(messages)):
            raise Cancelled("reading was cancelled")
        reader.message(message)
    if not reader.entries:
        kinds = ", ".join(sorted({m.header.field(9) for m in messages if m.header.field(9)})[:4])
        if "RAS" in kinds:
            raise ExchangeError("the RAS messages end before their RXA segment; they may be cut, get them again")
        raise ExchangeError(f"no message holds an RXA segment ({kinds or 'no type'}); export RAS^O17 messages")
    stays = stays_of(reader.entries, "mixed", clock, beside.beside(), progress)
    problems += reader.problems + beside.problems + [Problem(text) for text in clock.problems()]
    return Import(source, "hl7", tuple(stays), (), tuple(problems), None, tuple(beside.used), zoneless=clock.zoneless)


def _messages(text: str, source: str, problems: list[Problem]) -> Iterator[_Message]:
    message: _Message | None = None
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = raw.strip("\x0b\x1c\x00\ufeff").rstrip()
        if not line:
            continue
        if line.startswith("MSH"):
            if message is not None:
                yield message
            mark = line[3:4] or "|"
            # MSH-1 is the mark itself, so that its fields count one further than those of other segments.
            fields = ["MSH", mark, *line[4:].split(mark)]
            separators = (fields[2] if len(fields) > 2 else "") or "^~\\&"
            separators += "^~\\&"[len(separators) :]
            message = _Message(_Segment(number, "MSH", fields), separators)
        elif message is not None:
            fields = line.split(message.header.fields[1])
            if _SEGMENT.match(fields[0]):
                message.segments.append(_Segment(number, fields[0], fields))
            else:
                problems.append(Problem("the line is no segment; the message may be cut", number, source))
    if message is not None:
        yield message


class _Administrations:
    """Collects the RXA segments of all messages as entries."""

    def __init__(self, source: str, clock: Clock) -> None:
        self.source = source
        self.clock = clock
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.sent: dict[tuple[str, ...], Entry] = {}
        self.lengths: dict[int, int] = {}  # fields of the segment behind each entry

    def message(self, message: _Message) -> None:
        """Adds the entries of one message."""
        order: _Segment | None = None
        components: list[_Segment] = []
        frequency = ""
        route: _Segment | None = None
        stay = _stay(message)
        segments = message.segments
        for n, segment in enumerate(segments):
            if segment.name == "ORC":
                order, components, frequency, route = segment, [], "", None
            elif segment.name == "RXC":
                components.append(segment)
            elif segment.name in ("RXE", "TQ1"):
                frequency = frequency or segment.field(1 if segment.name == "RXE" else 3)
            elif segment.name == "RXR":
                route = segment
            elif segment.name == "RXA":
                behind = _behind(segments, n)
                given_by = next((s for s in behind if s.name == "RXR"), route)
                spoken = " ".join(message.words(s.field(3)) or s.field(3) for s in behind if s.name == "NTE")
                components = components + [s for s in behind if s.name == "RXC"]
                entry = self._entry(message, segment, order, given_by, components, spoken, frequency)
                entry.stay = stay
                components = []

    def _entry(
        self,
        message: _Message,
        rxa: _Segment,
        orc: _Segment | None,
        rxr: _Segment | None,
        components: list[_Segment],
        spoken: str,
        frequency: str,
    ) -> Entry:
        entry = Entry(SourceRow(self.source, rxa.line, ""), comment=" ".join(spoken.split()))
        if orc is not None:
            entry.order = message.components(orc.field(2))[0] or message.components(orc.field(3))[0]
        entry.drug = _drug(message, rxa, components)
        route_text = message.words(rxr.field(1)) if rxr is not None else message.words(rxa.field(8))
        way = way_of(route_text)
        entry.route, entry.technique = way.route, way.technique
        if way.flush:
            entry.category = "flush"
        if rxr is not None:
            entry.site = _site(message, rxr)
            entry.technique = technique_of(message.words(rxr.field(4))) or entry.technique
        amount, unit = rxa.field(6), message.words(rxa.field(7))
        amount = "" if amount == "999" else amount  # the standard's "unknown"
        entry.dose = f"{amount} {unit}".strip() if amount else ""
        entry.volume_ml = volume_ml(amount, unit)
        per = rxa.field(12)
        if amount and per and (found := re.fullmatch(r"([HM])(\d*)", per)):
            hours = int(found[2] or 1) / (1 if found[1] == "H" else 60)
            entry.rate_ml_h = entry.volume_ml / hours if entry.volume_ml and hours else None
            entry.volume_ml = None
        elif per:
            entry.rate_ml_h = rate_ml_h(per)
        entry.continuous = is_continuous(frequency) if frequency else None
        wrong = self._moments(entry, rxa)
        deleted, updated, said = self._action(message, rxa, entry)
        text = (
            entry.order,
            entry.drug,
            said,
            rxa.field(3),
            rxa.field(4),
            entry.dose,
            route_text,
            entry.site,
            entry.comment,
        )
        entry.row = SourceRow(self.source, rxa.line, " | ".join(part for part in text if part)[:400])
        self._judge(entry, rxa, wrong, said, way.aside)
        self._settle(message, rxa, entry, deleted, updated)
        self.entries.append(entry)
        return entry

    def _moments(self, entry: Entry, rxa: _Segment) -> str:
        start, stop = rxa.field(3).split("^")[0], rxa.field(4).split("^")[0]
        try:
            entry.at = self._moment(start) if start else None
        except ValueError as wrong:
            return str(wrong)
        if stop:
            try:
                entry.stop = self._moment(stop)
            except ValueError as wrong:
                self.problems.append(Problem(f"the stop is left open: {wrong}", rxa.line, self.source))
        if entry.at is None and entry.stop is None:
            return "the segment has no time; the message may be cut"
        if entry.at is not None and entry.stop is not None and entry.stop < entry.at:
            return f"the end {stop} is before the start {start}"
        return ""

    def _moment(self, text: str) -> int:
        """The minute of a time stamp. A stamp that is cut must not pass for a clock time. Raises `ValueError`."""
        if not _STAMP.match(text):
            raise ValueError(f"{text!r} is no time to the minute; the message may be cut")
        return self.clock.read(text)

    def _action(self, message: _Message, rxa: _Segment, entry: Entry) -> tuple[bool, bool, str]:
        """Whether the segment deletes or updates, and what it says of the giving."""
        deleted = updated = False
        said = ""
        for n in (20, 21):
            text = message.words(rxa.field(n))
            code = text.upper()
            if n == 21 and code in _ACTIONS:
                deleted, updated = code == "D", code == "U"
            elif code in _STATUS:
                said = said or _STATUS[code] or ""
            elif text and not re.fullmatch(r"[\d.+-]+", text):  # digits are an entry time
                said = said or text
        meaning = action_of(said)
        if said and meaning.action is not None:
            entry.action, entry.action_text = meaning.action, said
        elif entry.at is not None and entry.stop == entry.at:
            entry.action, entry.stop = "push" if entry.route in (None, "IV") else "given", None
            if over := _OVER.search(entry.comment):
                entry.duration = minutes(over[1])
        elif entry.stop is None:
            entry.action = "given"
        return deleted, updated, said

    def _judge(self, entry: Entry, rxa: _Segment, wrong: str, said: str, route_aside: str) -> None:
        if entry.action in ("not_given", "cancelled", "planned"):
            entry.aside = (entry.action, f"the segment says {said!r}")
        elif entry.action == "other" or (said and action_of(said).action is None):
            entry.aside = ("action", f"{said!r} says nothing about giving")
        elif wrong:
            entry.aside = ("unreadable", wrong)
        elif not entry.drug:
            entry.aside = ("no_drug", "the segment names no drug; the message may be cut")
        elif route_aside and entry.route is None:
            entry.aside = ("route", f"given {route_aside}; no code of these families")
        else:
            entry.aside = form_aside(entry)
        if message_is_short(rxa) and entry.aside is None:
            self.problems.append(Problem("the segment ends early; the message may be cut", rxa.line, self.source))

    def _settle(self, message: _Message, rxa: _Segment, entry: Entry, deleted: bool, updated: bool) -> None:
        """Sets aside what was sent twice, updated or deleted later."""
        key = (entry.order, entry.drug, rxa.field(2), rxa.field(3), "" if updated or deleted else entry.action_text)
        before = self.sent.get(key)
        if before is None and (updated or deleted):
            # An update may say the action in other words than what it replaces.
            before = next((e for k, e in self.sent.items() if k[:4] == key[:4]), None)
        if deleted:
            entry.aside = ("cancelled", "the segment deletes an administration")
            if before is not None:
                before.aside = ("cancelled", f"deleted by line {rxa.line}")
        elif before is not None and before.row.text == entry.row.text and not updated:
            entry.aside = entry.aside or ("duplicate", f"sent before, see line {before.row.number}")
        elif before is not None and not updated and len(rxa.fields) < self.lengths[id(before)]:
            entry.aside = entry.aside or ("unreadable", f"the message is cut; line {before.row.number} has it whole")
        elif before is not None and before.aside is None:
            before.aside = ("superseded", f"updated by line {rxa.line}")
            self.sent[key] = entry
        else:
            self.sent[key] = entry
        self.lengths[id(entry)] = len(rxa.fields)


def message_is_short(rxa: _Segment) -> bool:
    """Whether an RXA segment ends before its amount, which the standard requires."""
    return len(rxa.fields) <= 6


def _behind(segments: list[_Segment], n: int) -> list[_Segment]:
    """The segments that belong to the RXA at `n`."""
    found = []
    for segment in segments[n + 1 :]:
        if segment.name in ("RXA", "ORC", "MSH", "PID"):
            break
        found.append(segment)
    return found


def _stay(message: _Message) -> str:
    """What keeps stays apart: the visit number, else the account, else the person; never shown in a case."""
    by_name = {segment.name: segment for segment in reversed(message.segments)}
    for name, number in (("PV1", 19), ("PID", 18), ("PID", 3)):
        if name in by_name and (key := message.components(by_name[name].field(number))[0].strip()):
            return key
    return ""


def _drug(message: _Message, rxa: _Segment, components: list[_Segment]) -> str:
    """The drug of RXA-5; where it is blank the additives, and behind them the base that carries them."""
    name = message.words(rxa.field(5))
    if name or not components:
        return name
    parts = [(segment.field(1).upper(), message.words(segment.field(2))) for segment in components]
    return " + ".join(text for kind in ("A", "", "B") for code, text in parts if code[:1] == kind and text)


def _site(message: _Message, rxr: _Segment) -> str:
    """The access of RXR-2, or of the device of RXR-3 where that names a line."""
    site, device = message.words(rxr.field(2)), message.words(rxr.field(3))
    return site or (device if site_kind(device) != "peripheral" else "")
