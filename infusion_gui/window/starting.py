"""What makes the start quick and belongs to no part of the window."""

from __future__ import annotations

import builtins
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


def load_qt() -> None:
    """Imports PySide6, and gives Python its own `import` back.

    PySide6 replaces `builtins.__import__` for the sake of `from __feature__ import …` and of `from PySide6.x import *`.
    Its own reads the source of every module that comes after it, and Python keeps what was read: a tenth of the start
    and of the memory. Nobody here writes either of the two.
    """
    # pyqtgraph brings numpy, and numpy a crew of threads for algebra that nobody does here: they would only spin.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    own = builtins.__import__
    from PySide6 import QtCore  # noqa: F401

    builtins.__import__ = own


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection inside; afterwards collections pass over what was made here.

    What the start makes, modules, classes and widgets, stays until the end. Looking through it again and again finds
    nothing: not while it grows, not in the middle of a drag, and not from one case of a long file to the next.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
