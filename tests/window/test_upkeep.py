"""Garbage is looked for while the window rests: not in a drag, and not again and again in what was opened."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.upkeep import Upkeep
from tests.window.hands import ED, VANCOMYCIN


@pytest.fixture
def upkeep(empty: MainWindow) -> Iterator[Upkeep]:
    """The upkeep of a window on the sample; what it changes of the process is put back."""
    threshold = gc.get_threshold()
    assert empty.show_new(load(ED))
    yield Upkeep(empty)
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.fixture
def collections(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every full collection that is asked for."""
    asked: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda: asked.append(1) or 0)
    return asked


def test_a_gesture_is_never_interrupted(empty: MainWindow, upkeep: Upkeep, collections: list[int]) -> None:
    stop = empty.document.case.administration(VANCOMYCIN).stop
    assert stop is not None
    empty.document.propose(edits.trim_stop(empty.document.case, VANCOMYCIN, to=stop + 5))
    upkeep.collect()
    assert not collections
    empty.document.commit()
    upkeep.collect()
    assert collections


def test_what_was_opened_is_looked_through_once(upkeep: Upkeep, collections: list[int]) -> None:
    upkeep.collect()
    kept = gc.get_freeze_count()
    assert kept > 0
    later = [[n] for n in range(1000)]
    upkeep.collect()
    assert len(collections) == 2
    assert gc.get_freeze_count() <= kept
    assert len(later) == 1000


def test_another_case_takes_the_place_of_the_first(
    empty: MainWindow, upkeep: Upkeep, collections: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # By the end of a long test run the process itself holds what a large record does.
    monkeypatch.setattr("infusion_gui.window.upkeep.LARGE", sys.maxsize)
    upkeep.collect()
    thawed: list[int] = []
    unfreeze = gc.unfreeze
    monkeypatch.setattr(gc, "unfreeze", lambda: (thawed.append(1), unfreeze())[1])
    upkeep.collect()
    assert not thawed
    assert empty.show_new(load(ED))
    upkeep.collect()
    assert thawed
