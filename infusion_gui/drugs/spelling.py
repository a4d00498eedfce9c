"""How a MAR spells a drug: the words of a name, and which of them say nothing about the substance.

A name such as "5 ML VIAL : DILTIAZEM HCL 25 MG/5ML IV SOLN" holds one word that matters. This file knows the others:
units, packages, makers, salts, forms (`resources/drugs/words.json`). It knows no drug; `table.py` does.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from infusion_gui.resource import read_json


class Words(NamedTuple):
    """The words of `resources/drugs/words.json`, by what they say.

    `plain`: nothing about the substance (units, packages, makers). `salts`: the same substance, when they follow it.
    `not_injected`: a form such as "tabs", which counts only beside none of `injected`. `diluent`: a bag made to carry a
    drug. `other_use`: a use that the administration codes do not count, with what to call it.
    """

    plain: frozenset[str]
    salts: frozenset[str]
    not_injected: frozenset[str]
    injected: frozenset[str]
    diluent: frozenset[str]
    other_use: dict[str, str]


@functools.cache
def vocabulary() -> Words:
    """The word lists, read once. Raises `FileNotFoundError` when the install is incomplete."""
    data = read_json("drugs/words.json")

    def group(name: str) -> frozenset[str]:
        return frozenset(word for line in data[name]["words"] for word in line.split())

    return Words(
        plain=group("units") | group("ways") | group("packages") | group("blood") | group("makers"),
        salts=group("salts"),
        not_injected=group("not_injected"),
        injected=group("injected"),
        diluent=group("diluent"),
        other_use={word: use for use, words in data["other_use"].items() for word in words.split()},
    )


# Patterns are kept as text, compiled on first use: a plain name such as "vancomycin" needs none of them.
_compiled = functools.cache(re.compile)
_THOUSANDS = r"(?<=\d),(?=\d{3}(?!\d))"
_GLUED = r"(?<=\d)(meq|mmol|amp)(?!s\b|ul|oul)(?=[a-z])|\b(d(?:2\.5|5|10))(?=1/[234]|0?\.\d)|(?<=\dw)(w/)"
_RANKED = r"(\d*\.?\d+(?:-\d*\.?\d+)+)\s*([a-z/]*%?(?:-[a-z/]*%?)*)"
_TOKEN = r"1/[234](?!\d)|\d*\.?\d+\s?%|\d+\.?\d*|\.\d+|[a-z]+(?:/l\b)?"
_PER_LITRE = r"\b(kcl|nahco3|mgso4)/l\b"  # "20 mEq KCl/L": the litre belongs to the amount
# The four letters that tell biosimilars apart name no other substance: infliximab-dyyb.
_SUFFIX = r"\b([a-z]{4,})-([a-z]{4})(?![a-z])"
_SILENT = frozenset({"hcl", "hydrochloride", "hci"})  # the salt that stands in the midst of names and changes none
_SUFFIXED = (
    "mab", "cept", "ase", "alfa", "grastim", "poetin", "kin", "usp", "pegol", "can", "tin", "sine", "rine", "aspart",
    "glargine", "leucel", "toxina", "toxinb",
)  # fmt: skip


def fold(text: str) -> str:
    """`text` in lower case, plain letters, without marks and with single blanks: the key two spellings share."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("\u00bd", " 1/2 ").replace("\u00bc", " 1/4 "))
        text = "".join(c for c in text if not unicodedata.combining(c)).replace("\u2044", "/").replace("\u2013", "-")
    text = text.lower().replace("'", "").replace("\u2019", "")
    return " ".join(text.split())


def _part(found: re.Match[str]) -> str:
    """Set blanks where a unit runs into a name ("20meqkcl"), or a fluid into its strength ("d51/2ns")."""
    return f" {found[1]} " if found[1] else f"{found[2]} " if found[2] else " w "


def _rank(found: re.Match[str]) -> str:
    """Give each number of "20-5-0.45 meq/l-%-%" its unit; one unit for all stays with the last, % goes to all."""
    numbers, units = found[1].split("-"), found[2].split("-")
    if len(units) == 1 and units[0] == "%":
        units = ["%"] * len(numbers)
    if len(units) != len(numbers):
        return found[0]
    return " ".join(f"{n}{u}" if u == "%" else f"{n} {u}" for n, u in zip(numbers, units, strict=True)) + " "


def tokens(text: str) -> list[str]:
    """The words, numbers and percentages of a name, in order, without punctuation.

    Numbers lose thousands marks and idle zeros ("0.90 %" -> "0.9%"); letters and digits part ("D5W" -> d, 5, w).
    """
    if text.isascii() and text.replace(" ", "").isalpha():  # most names: no pattern has anything to find
        words = text.lower().split()
        return words if len(words) == 1 else [word for word in words if word not in _SILENT]
    text = fold(text)
    if text.isalpha():
        return [text]
    if "," in text:
        text = _compiled(_THOUSANDS).sub("", text)
    if "-" in text:
        text = _compiled(_SUFFIX).sub(lambda m: m[1] if m[1].endswith(_SUFFIXED) else m[0], text)
    if any(map(str.isdigit, text)):
        text = _compiled(_GLUED).sub(_part, text)
        if "-" in text:
            text = _compiled(_RANKED).sub(_rank, text)
    if "/l" in text:
        text = _compiled(_PER_LITRE).sub(r"\1 meq/l", text)
    return [_plain(t) for t in _compiled(_TOKEN).findall(text) if t not in _SILENT]


def _plain(token: str) -> str:
    if token[0].isalpha() or "/" in token:
        return token
    percent = token[-1] == "%"
    number = token.rstrip("% ")
    number = f"0{number}" if number[0] == "." else number
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    number = number.lstrip("0") or "0"
    number = f"0{number}" if number[0] == "." else number
    return f"{number}%" if percent else number


def key(name: str) -> str:
    """What the table files a name under: its tokens, joined by blanks."""
    return " ".join(tokens(name))


def is_number(token: str) -> bool:
    """Whether a token is a number, a fraction or a percentage."""
    return token[0].isdigit()


def form(words: list[str]) -> str | None:
    """The word that says a name is of a form that is not injected ("tabs", "nebu"), else None."""
    known = vocabulary()
    if known.injected.isdisjoint(words):
        return next((word for word in words if word in known.not_injected), None)
    return None
