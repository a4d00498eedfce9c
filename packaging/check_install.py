"""The check of the Linux packages: valid, installed in a clean Debian, usable, gone without a trace.

    python packaging/check_install.py [DIST]

As root, the `.deb` goes into a fresh Debian of its own, so that nothing of this machine helps it; where that cannot
be made, it goes onto this machine and off again.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LINUX = HERE / "linux"
SAMPLE = ROOT / "resources" / "samples" / "ed-bed-7.infusion"

# Linter tags about policy for Debian's own archive, which a package with its own Python and Qt cannot follow.
LINTIAN_SUPPRESSED = ",".join(
    [
        "binary-without-manpage",
        "changelog-file-missing-in-native-package",
        "dir-or-file-in-opt",
        "embedded-library",
        "initial-upload-closes-no-bugs",
        "library-not-linked-against-libc",
        # Debian 12's linter does not know zstd, which its own dpkg unpacks.
        "malformed-deb-archive",
        # Takes mentions in the notices for calls.
        "missing-depends-on-sensible-utils",
        "no-changelog",
        "no-manual-page",
        "shared-library-lacks-prerequisites",
        "sharedobject-in-library-directory-missing-soname",
        "undeclared-elf-prerequisites",
        "unstripped-binary-or-object",
    ]
)


def validators(package: Path) -> list[list[str | Path]]:
    """Each linter of a desktop package with its arguments."""
    return [
        ["desktop-file-validate", LINUX / "infusion-gui.desktop"],
        ["appstreamcli", "validate", "--no-net", LINUX / "io.github.infusion_gui.metainfo.xml"],
        ["lintian", "--fail-on", "error", "--suppress-tags", LINTIAN_SUPPRESSED, package],
        ["rpm", "--query", "--package", "--info", *package.parent.glob("*.rpm")],
    ]


def apt_source() -> tuple[str, str]:
    """Debian's release here and the mirror it comes from."""
    release = re.search(r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(encoding="utf-8"))
    for file in [*Path("/etc/apt/sources.list.d").glob("debian*"), Path("/etc/apt/sources.list")]:
        if file.is_file() and release:
            found = re.search(
                r"^(?:URIs:|deb)\s+(?:\[.*\]\s+)?(\S+/debian)/?\s", file.read_text(encoding="utf-8"), re.M
            )
            if found:
                return release[1], found[1]
    raise OSError("this system's own Debian mirror was not found in /etc/apt")


def can_make_root() -> bool:
    """Whether a Debian can be made and entered here; installs the tool for it where that is all that is missing."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        return False
    if not shutil.which("debootstrap") and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "--yes", "debootstrap"], capture_output=True)
    return shutil.which("debootstrap") is not None


def clean_root(folder: Path) -> None:
    """Make `folder` a fresh minimal Debian that installs from where this machine does."""
    release, mirror = apt_source()
    log = folder.parent / "debootstrap.log"
    with log.open("wb") as out:
        made = subprocess.run(
            ["debootstrap", "--variant=minbase", "--include=ca-certificates", release, str(folder), mirror],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    if made.returncode:
        raise OSError(f"debootstrap made no clean root: {log.read_text(errors='replace')[-500:]}")
    (folder / "etc/apt/sources.list").unlink(missing_ok=True)
    for name in ("apt/apt.conf.d", "apt/sources.list.d"):
        shutil.copytree(f"/etc/{name}", folder / "etc" / name, dirs_exist_ok=True)
    for source in (folder / "etc/apt/sources.list.d").iterdir():
        if not source.name.startswith("debian"):
            source.unlink()
    for name in ("resolv.conf", "ssl/certs/ca-certificates.crt"):
        if Path("/etc", name).is_file():
            shutil.copy(Path("/etc", name), folder / "etc" / name)


def unpack_and_remove(tarball: Path, folder: Path) -> str:
    """Install the tarball below `folder`, code the sample with it, remove it by the script that is installed with it.
    Returns what went wrong, or nothing.
    """
    prefix = folder / "prefix"
    with tarfile.open(tarball) as archive:
        archive.extractall(folder)
    (script,) = folder.glob("*/install.sh")
    commands: list[list[str | Path]] = [
        ["sh", script, "--prefix", "prefix"],
        ["sh", prefix / "lib" / "infusion-gui" / "uninstall.sh"],
    ]
    for command in commands:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            return f"{command[1]} failed: {done.stderr}"
        if prefix.joinpath("bin/infusion-gui").exists():
            coded = subprocess.run([prefix / "bin/infusion-gui", "code", SAMPLE], capture_output=True, text=True)
            if coded.returncode:
                return f"the installed program failed: {coded.stderr}"
    left = [str(file) for file in prefix.rglob("*") if "infusion" in file.name]
    return f"left behind: {left}" if left else ""


def use(package: Path, root: Path | None) -> int:
    """Install, use and remove the package in `root`, or on this machine."""
    if root is None:
        return subprocess.run(["sh", LINUX / "check.sh", package, SAMPLE]).returncode
    for file in (package, SAMPLE, LINUX / "check.sh"):
        shutil.copy(file, root / "tmp")
    # The mounts and the processes go when the namespaces do.
    inside = (
        f'mount --bind /dev "{root}/dev" && mount --bind /dev/pts "{root}/dev/pts" && '
        f'mount -t proc proc "{root}/proc" && exec chroot "{root}" '
        f'sh /tmp/check.sh "/tmp/{package.name}" "/tmp/{SAMPLE.name}"'
    )
    return subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", inside],
        env={key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")}
        | {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    ).returncode


def main(dist: Path) -> int:
    """Check the packages in `dist`. Returns the exit code."""
    (package,) = dist.glob("*.deb")
    bad = 0
    for command in validators(package):
        tool = str(command[0])
        if not shutil.which(tool):
            print(f"{tool}: not on this machine, left out")
            continue
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(f"{tool}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode:
            print(done.stdout)
            bad += 1
    with tempfile.TemporaryDirectory(prefix="infusion-tarball-") as folder:
        wrong = unpack_and_remove(next(dist.glob("*-linux-*.tar.xz")), Path(folder))
    print(f"tarball, its install script and its removal: {wrong or 'ok'}", flush=True)
    bad += bool(wrong)
    if os.geteuid() != 0:
        print("Not installed for a trial: that needs root.")
        return 1 if bad else 0
    with tempfile.TemporaryDirectory(prefix="infusion-clean-") as folder:
        root = Path(folder) / "root" if can_make_root() else None
        if root:
            clean_root(root)
        print(f"Trying {package.name} {'in a clean root' if root else 'on this machine'}", flush=True)
        bad += use(package, root) != 0
    print("The packages FAILED their check." if bad else "The packages passed their check.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
