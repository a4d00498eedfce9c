"""What a learner types before the answer is shown: `96365 96366x2 96374-59`, read into lines."""

from __future__ import annotations

import re
from collections import Counter

from infusion_gui.case.edits import Refusal
from infusion_gui.coding.tables import label
from infusion_gui.trainer.answers import Signed, answer_lines
from infusion_gui.trainer.lesson import AnswerLine

Prediction = tuple[AnswerLine, ...]

EXAMPLE = "96365 96366x2 96374-59"
MOST_UNITS = 99
_NOTHING = {"NONE", "NOTHING", "NO CODE", "NO CODES", "0"}
_MODIFIERS = {"25", "51", "52", "53", "59", "73", "74", "76", "77", "XE", "XP", "XS", "XU"}
_PLAIN = re.compile(r"(?P<code>[a-z]?\d{4,5})(?:x(?P<count>\d{1,2}))?")
_SIGNED = re.compile(r"(?P<code>[A-Za-z]?\d{4,5})(?P<sign>-59)?(?P<count>[xX×]\d{1,2})?")
_GAP = re.compile(r"[\s,;+&]*")
_LINE = re.compile(
    r"(?:(?P<before>\d{1,4})\s*X\s*)?"  # 2x96366
    r"(?P<code>[A-Z]?\d{4,5})"
    r"(?P<signed>(?:\s*-\s*[A-Z0-9]{2}(?=X\s*\d|[^A-Z0-9]|$))*)"
    r"(?P<apart>(?:[ ]+(?:" + "|".join(sorted(_MODIFIERS)) + r")(?=X\s*\d|[^A-Z0-9]|$))*)"  # 96374 59
    r"(?:\s*X\s*(?P<after>\d{1,4})|\s*\(\s*(?P<bracket>\d{1,4})\s*\))?"  # 96366x2, 96366 (2)
    r"(?![A-Z0-9-])"
)


def read_prediction(text: str) -> Prediction | Refusal:
    """Codes with units and modifiers, each code one or more times; "none" for a visit that earns nothing.

    Units are written `x2`, `×2`, `*2`, `(2)` or `2x` in front, modifiers behind a hyphen or a space. Order,
    capitals and separators do not matter. A text that cannot be read, and a code this program does not know, is
    refused.
    """
    plain = text.upper().replace("×", "X").replace("*", "X").replace("–", "-").replace("−", "-").strip(" \t\r\n,;.")
    if not plain:
        return Refusal(f"Type the codes first, such as {EXAMPLE}; type none when nothing is reported.")
    if plain in _NOTHING:
        return ()
    units: Counter[Signed] = Counter()
    at = 0
    while (at := _after_gap(plain, at)) < len(plain):
        found = _LINE.match(plain, at)
        if found is None:
            word = plain[at:].split()[0].strip(",;").lower()
            return Refusal(f"{word!r} is no code with units; write it as {EXAMPLE}.")
        line = _line(found)
        if isinstance(line, Refusal):
            return line
        (signed, count), at = line, found.end()
        units[signed] += count
    return answer_lines(units)


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _line(found: re.Match[str]) -> tuple[Signed, int] | Refusal:
    code = found["code"]
    if not label(code):
        return Refusal(f"{code} is none of the drug-administration codes; correct it.")
    counts = [found[name] for name in ("before", "after", "bracket") if found[name]]
    if len(counts) > 1:
        return Refusal(f"{code} has its units twice; write them once, as {code}x{int(counts[1])}.")
    count = int(counts[0]) if counts else 1
    if not 1 <= count <= MOST_UNITS:
        return Refusal(f"{code}: units are from 1 to {MOST_UNITS}; leave the code out when it earns none.")
    modifiers = re.findall(r"[A-Z0-9]{2}", f"{found['signed']} {found['apart']}")
    return (code, tuple(sorted({*modifiers}))), count


def with_code(text: str, code: str) -> str:
    """The line with one more unit of a code, which stands last then; what else was typed stays as it is."""
    words = [] if text.upper().strip() in _NOTHING else text.split()
    count = 1
    for at, word in enumerate(words):
        found = _PLAIN.fullmatch(word.replace("×", "x").lower())
        if found is not None and found["code"] == code.lower():
            count += int(found["count"] or 1)
            del words[at]
            break
    return " ".join([*words, code + (f"x{count}" if count > 1 else "")])


def with_59(text: str) -> str:
    """The line with modifier 59 on its last code, or without it where it was there."""
    *words, last = text.split() or [""]
    found = _SIGNED.fullmatch(last)
    if found is None:
        return text
    return " ".join([*words, found["code"] + ("" if found["sign"] else "-59") + (found["count"] or "")])
