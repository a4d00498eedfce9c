"""What is built is whole: the program finds its data files from a wheel as from a checkout."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def build(kind: str, source: Path, into: Path) -> Path:
    """Build a `wheel` or an `sdist` of the project in `source`; returns the file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(into)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built the long way round: from the source distribution, so that both are whole."""
    folder = tmp_path_factory.mktemp("build")
    with tarfile.open(build("sdist", ROOT, folder / "sdist")) as archive:
        # Python 3.12 warns without a filter; the 3.11 of Debian 12 does not know one.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(folder / "source", **safely)
    (source,) = (folder / "source").iterdir()
    # What a window or an editor left in the checkout.
    for left in (".ed-bed-7.infusion.lock", ".half-written.infusion.new"):
        (source / "resources" / "samples" / left).touch()
    return build("wheel", source, folder / "wheel")


def data_files() -> set[str]:
    """Every data file of the checkout that belongs to the program."""
    resources = ROOT / "resources"
    return {
        path.relative_to(resources).as_posix()
        for path in resources.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_wheel_carries_every_data_file(wheel: Path) -> None:
    inside = "infusion_gui/resources/"
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.removeprefix(inside) for name in archive.namelist() if name.startswith(inside)}
    assert packed == data_files()


def test_wheel_installs_both_commands(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        points = archive.read(entry).decode()
    assert "[console_scripts]\ninfusion-gui = infusion_gui.cli:main" in points
    assert "[gui_scripts]\ninfusion-guiw = infusion_gui.cli:main" in points


def test_installed_program_finds_its_own_data(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    probe = "from infusion_gui import resource; print(resource.path('fonts/Inter-Regular.ttf'))"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'site'); {probe}"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(found).is_file()
    assert Path(found).is_relative_to(tmp_path / "site")


def test_bundled_font_is_inter_with_tabular_figures(qapp: object) -> None:
    from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

    for face in ("Regular", "Medium", "SemiBold", "Bold"):
        number = QFontDatabase.addApplicationFont(str(ROOT / "resources" / "fonts" / f"Inter-{face}.ttf"))
        assert "Inter" in QFontDatabase.applicationFontFamilies(number)
    font = QFont("Inter", 24)
    assert QFontMetricsF(font).horizontalAdvance("1") < QFontMetricsF(font).horizontalAdvance("0")
    font.setFeature(QFont.Tag("tnum"), 1)
    assert QFontMetricsF(font).horizontalAdvance("1") == QFontMetricsF(font).horizontalAdvance("0")
