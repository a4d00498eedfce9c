"""Random work on one open case, edit after edit: `bench.py` and a test start it, and read the JSON line it prints.

bench_edits.py COUNT [SEED]

Edits, gestures that are dropped or kept, undo, redo, selections and saves, on a stay that is never let grow beyond
`MOST_ROWS`; unsaved edits go to a journal, as in the window. What it prints: how many steps were granted, the memory in
bytes after a tenth of the work and at each further tenth, the undo steps that are kept, the seconds it took.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench_window import memory
from PySide6.QtCore import QCoreApplication

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.session.document import Document

MOST_ROWS, UNDO_STEPS, SAVES = 30, 200, 0.01
SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "samples" / "ed-bed-7.infusion"
DRUGS = ("vancomycin", "ceftriaxone", "sodium chloride 0.9 %", "ondansetron", "paclitaxel", "a drug nobody knows")

Edit = Callable[[Case, random.Random], Outcome]


def _row(case: Case, chance: random.Random) -> str:
    return chance.choice(case.administrations).id


def _start(case: Case) -> int:
    return min((row.start for row in case.administrations if row.start is not None), default=30_000_000)


def _added(case: Case, chance: random.Random) -> Outcome:
    start = _start(case) + chance.randrange(0, 600)
    return edits.add(case, {"drug": chance.choice(DRUGS), "start": start, "stop": start + chance.randrange(1, 200)})


EDITS: tuple[Edit, ...] = (
    _added,
    lambda case, chance: edits.duplicate(case, _row(case, chance)),
    lambda case, chance: edits.delete(case, _row(case, chance)),
    lambda case, chance: edits.move(case, _row(case, chance), chance.choice((-15, -1, 1, 2, 15))),
    lambda case, chance: edits.trim_start(case, _row(case, chance), by=chance.choice((-5, -1, 1, 5))),
    lambda case, chance: edits.trim_stop(case, _row(case, chance), by=chance.choice((-5, -1, 1, 5))),
    lambda case, chance: edits.split(case, _row(case, chance), _start(case) + chance.randrange(600)),
    lambda case, chance: edits.merge(case, (_row(case, chance), _row(case, chance))),
    lambda case, chance: edits.move_to_site(case, _row(case, chance), chance.choice(case.sites).id),
    lambda case, chance: edits.change(case, _row(case, chance), drug=chance.choice(DRUGS)),
    lambda case, chance: edits.change(case, _row(case, chance), note=f"note {chance.random()}"),
    lambda case, chance: edits.change_case(case, label=f"bed {chance.randrange(40)}"),
    lambda case, chance: edits.change_case(case, profile=chance.choice(("cpt", "article", "conservative"))),
)


def step(document: Document, chance: random.Random) -> bool:
    """One thing a person may do. True when the case changed by it."""
    case, what = document.case, chance.random()
    if what < 0.1:
        (document.undo_stack.undo if chance.random() < 0.6 else document.undo_stack.redo)()
    elif what < 0.15:
        document.select((_row(case, chance),))
    else:
        outcome = chance.choice(EDITS)(case, chance)
        if what < 0.8:
            document.edit(outcome, gesture="nudge" if chance.random() < 0.2 else None)
        else:
            document.propose(outcome)
            document.propose(chance.choice(EDITS)(case, chance))
            (document.commit if chance.random() < 0.7 else document.cancel)()
    rows = [row.id for row in document.case.administrations]
    if not 1 < len(rows) <= MOST_ROWS:
        kept = edits.delete(document.case, rows[len(rows) // 2 :]) if rows[1:] else _added(document.case, chance)
        document.edit(kept)
    return document.case is not case


def main(count: int, seed: int) -> None:
    """Does `count` steps that change the case, and prints what they left."""
    application = QCoreApplication([])
    chance = random.Random(seed)
    faults: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.infusion"
        document = Document(load(SAMPLE), undo_steps=UNDO_STEPS, journal_folder=Path(folder) / "journals")
        document.faulted.connect(faults.append)
        begun, done, held = time.perf_counter(), 0, []
        assert document.save(file) is None
        while done < count:
            before = done * 10 // count
            done += step(document, chance)
            if chance.random() < SAVES:
                assert document.save(file) is None
            application.processEvents()
            if done * 10 // count != before:
                held.append(memory())
        seconds = time.perf_counter() - begun
        assert document.save() is None
        assert load(file) == document.case
        undo = document.undo_stack.count()
        document.close()
    print(json.dumps({"steps": done, "memory": held, "undo": undo, "faults": len(faults), "seconds": seconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
