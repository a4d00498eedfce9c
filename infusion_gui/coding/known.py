"""What a drug catalogue tells the engine about a name; looked up before coding and handed in with the case."""

from __future__ import annotations

from typing import NamedTuple

from infusion_gui.case.model import Category


class KnownDrug(NamedTuple):
    """What the catalogue knows of one drug name.

    `substances`: the active substances, lower case, sorted; two names with the same set are one drug (R-SEQ-06).
    `category`: the proposed class of a row that gives none, or None when nothing certain can be said (the row is held).
    `pushable`: False when the drug must not be given as a push, so a missing stop never codes it as one (R-DOC-01).
    `why`: one plain sentence for the finding that says where the class came from.
    """

    substances: tuple[str, ...]
    category: Category | None
    pushable: bool = True
    why: str = ""
