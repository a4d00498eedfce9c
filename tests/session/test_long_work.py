"""A long shift on one case: whatever is done to it, memory and undo steps stay bounded and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EDITS = int(os.environ.get("INFUSION_EDITS", "800"))


@pytest.mark.timeout(0)  # as long as patience allows
def test_random_work_leaves_memory_flat_and_undo_bounded() -> None:
    """`INFUSION_EDITS` (800) says how many edits; 100,000 take some minutes."""
    worked = subprocess.run(
        [sys.executable, "packaging/bench_edits.py", str(EDITS)], cwd=ROOT, capture_output=True, text=True
    )
    assert worked.returncode == 0, worked.stderr
    found = json.loads(worked.stdout)
    assert found["steps"] == EDITS
    assert found["faults"] == 0
    assert found["undo"] <= 200
    held = found["memory"]
    assert max(held) <= 1.1 * held[0], f"memory grew: {[round(size / 1e6, 1) for size in held]} MB"
