"""Build what people install, into `dist/`, and check it. Run as `python packaging/dev.py package`.

Wheel and source distribution and the frozen program; on Linux that as .deb, .rpm and tarball, each with licence
notices and a bill of materials. Nothing is downloaded here: what is needed is in the environment already.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import check_install
import notices
from freeze import FROZEN, WORK, FreezeError, freeze

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "dist"
USR = WORK / "usr"
ICONS = ROOT / "resources" / "icons" / "app"


def version() -> str:
    """The version that the program says of itself."""
    sys.path.insert(0, str(ROOT))
    from infusion_gui import __version__

    return __version__


def run(command: list[str | Path], log: str, **environment: str) -> None:
    """Run a tool with its output in `build/package/LOG`; when it fails, show the end of that and stop."""
    path = WORK / log
    with path.open("w", encoding="utf-8") as out:
        status = subprocess.run(
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        ).returncode
    if status:
        sys.exit(f"{path.read_text(encoding='utf-8')[-4000:]}\n{command[0]} failed; all of it is in {path}")


# -- what is built --------------------------------------------------------------------------------------


def python_packages() -> None:
    """Wheel and source distribution."""
    run([sys.executable, "-m", "hatchling", "build", "--directory", DIST], "hatchling.log")


def frozen() -> None:
    """The program with its own Python and Qt, in one folder."""
    try:
        freeze(FROZEN)
    except FreezeError as wrong:
        sys.exit(str(wrong))


def staged() -> None:
    """The tree below `/usr` that the Linux packages hold."""
    if not (FROZEN / "_internal" / "libxcb-cursor.so.0").exists():
        sys.exit("libxcb-cursor.so.0 is not in the frozen program, and its packages count on it.")
    shutil.rmtree(USR, ignore_errors=True)
    shutil.copytree(FROZEN, USR / "lib" / "infusion-gui", symlinks=True)
    share = USR / "share"
    linux = HERE / "linux"
    placed = {
        linux / "infusion-gui.desktop": share / "applications" / "infusion-gui.desktop",
        linux / "infusion-gui-mime.xml": share / "mime" / "packages" / "infusion-gui.xml",
        linux / "io.github.infusion_gui.metainfo.xml": share / "metainfo" / "io.github.infusion_gui.metainfo.xml",
        ICONS / "infusion-gui.svg": share / "icons" / "hicolor" / "scalable" / "apps" / "infusion-gui.svg",
    }
    for picture in ICONS.glob("infusion-gui-*.png"):
        size = picture.stem.rpartition("-")[2]
        placed[picture] = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "infusion-gui.png"
    for source, target in placed.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    documents = share / "doc" / "infusion-gui"
    documents.mkdir(parents=True)
    (documents / "sbom.cdx.json").write_text(notices.bill_of_materials(FROZEN), encoding="utf-8")
    # No time and no name inside, so that the same sources give the same file.
    packed = gzip.compress(notices.notices(FROZEN).encode(), mtime=0)
    (documents / "NOTICES.gz").write_bytes(packed)
    (documents / "copyright").write_text(
        "infusion_gui\n\nCopyright the infusion_gui developers.\nLicense: Apache-2.0\n"
        " On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n\n"
        "The works of others in this package are listed, with their terms, in NOTICES.gz beside this file.\n",
        encoding="utf-8",
    )
    # What a umask took away, and executables are executables: the same modes wherever this is built.
    for path in USR.rglob("*"):
        if not path.is_symlink():
            library = ".so" in path.suffixes
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and not library)
            path.chmod(0o755 if runs else 0o644)


def linux_packages() -> None:
    """`.deb` and `.rpm` of the staged tree."""
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    nfpm = Path(sys.executable).with_name("nfpm")
    for kind in ("deb", "rpm"):
        run(
            [nfpm, "package", "--config", HERE / "linux" / "nfpm.yaml", "--packager", kind, "--target", DIST],
            f"nfpm-{kind}.log",
            VERSION=version(),
            ARCH=architecture,
        )


def tarball() -> None:
    """The same tree with its install script, for every other Linux."""
    name = f"infusion-gui-{version()}-linux-{platform.machine()}"

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        return member

    with tarfile.open(DIST / f"{name}.tar.xz", "w:xz", preset=4) as archive:
        archive.add(HERE / "linux" / "install.sh", f"{name}/install.sh", filter=plain)
        archive.add(ROOT / "LICENSE", f"{name}/LICENSE", filter=plain)
        archive.add(USR, f"{name}/usr", filter=plain)


def checksums() -> None:
    """`SHA256SUMS` of everything in `dist/`."""
    sums = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(DIST.iterdir())
        if file.name != "SHA256SUMS"
    ]
    (DIST / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


def main() -> int:
    """Build, then check. Returns the exit code."""
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.rmtree(WORK, ignore_errors=True)
    DIST.mkdir()
    WORK.mkdir(parents=True)
    steps: list[Callable[[], None]] = [python_packages, frozen]
    if sys.platform.startswith("linux"):
        steps += [staged, linux_packages, tarball]
    for step in [*steps, checksums]:
        begun = time.monotonic()
        step()
        print(f"{step.__name__.replace('_', ' '):<18} {time.monotonic() - begun:6.1f} s", flush=True)
    for file in sorted(DIST.iterdir()):
        print(f"  {file.stat().st_size / 1e6:8.1f} MB  {file.name}")
    if not sys.platform.startswith("linux"):
        print(f"Frozen in {FROZEN.parent}; the script in packaging/windows or packaging/macos packs it.")
        return 0
    return check_install.main(DIST)


if __name__ == "__main__":
    sys.exit(main())
