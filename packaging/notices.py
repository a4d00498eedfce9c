"""What a package holds besides our own work: licence notices and a bill of materials."""

from __future__ import annotations

import functools
import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
RULE = "\n" + "-" * 100 + "\n"


def normal(name: str) -> str:
    """A distribution's name as everybody spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parts() -> dict[str, Distribution]:
    """The program's own distribution, all that it needs here, and the loader it is started by, by normal name."""
    found = {"pyinstaller": distribution("pyinstaller")}
    wanted = ["infusion-gui"]
    while wanted:
        name = normal(wanted.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            # Asked for on another system only, in words that its marker does not say.
            continue
        for line in found[name].requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                wanted.append(requirement.name)
    return dict(sorted(found.items()))


def texts(part: Distribution) -> Iterator[str]:
    """The licence texts that a distribution carries."""
    for file in part.files or []:
        if ".dist-info" in str(file) and LICENCE_FILE.search(file.name):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace").strip()


@functools.cache
def system_libraries(folder: Path) -> dict[str, str]:
    """Debian's copyright text of each system package whose library was copied into `folder`, by package."""
    if not shutil.which("dpkg-query"):
        return {}
    found: dict[str, str] = {}
    # Python's own come with Python, which may be none of Debian's.
    copied = [file for file in folder.rglob("*.so*") if "lib-dynload" not in file.parts]
    libraries = sorted(file.name for file in copied if not file.name.startswith("libpython"))
    asked = [f"*/{name}" for name in dict.fromkeys(libraries)]
    listed = subprocess.run(["dpkg-query", "--search", *asked], capture_output=True, text=True).stdout
    for line in listed.splitlines():
        package = line.split(":", 1)[0]
        text = Path("/usr/share/doc") / package / "copyright"
        if package not in found and text.is_file():
            found[package] = text.read_text(encoding="utf-8", errors="replace").strip()
    return dict(sorted(found.items()))


def notices(folder: Path) -> str:
    """The notices for the frozen program in `folder`."""
    out = [
        "infusion_gui is Apache-2.0 (see LICENSE). The package also holds the works below, each under its\n"
        "own terms. Qt and Qt for Python are LGPL-3.0: their libraries are separate files of this folder\n"
        "and may be replaced by versions of your own. The texts of that licence come last."
    ]
    for name, part in parts().items():
        if name == "infusion-gui":
            continue
        said = part.metadata.json
        terms = str(said.get("license_expression") or said.get("license") or "see below")
        out.append(f"{part.metadata['Name']} {part.version}: {terms.splitlines()[0]}\n")
        out += texts(part)
    out.append(
        "The typeface Inter\n\n" + (ROOT / "resources" / "fonts" / "OFL.txt").read_text(encoding="utf-8").strip()
    )
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        out.append(f"Python {sys.version.split()[0]}\n\n" + python.read_text(encoding="utf-8").strip())
    for package, text in system_libraries(folder).items():
        out.append(f"Libraries of Debian's package {package}\n\n{text}")
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        out.append((HERE / "licences" / name).read_text(encoding="utf-8").strip())
    return RULE.join(out) + "\n"


def runtime(folder: Path) -> list[dict[str, Any]]:
    """Python itself and Debian's packages whose libraries are in `folder`, as components of a bill."""
    python = platform.python_version()
    found: list[dict[str, Any]] = [
        {
            "type": "platform",
            "bom-ref": f"python=={python}",
            "name": "Python",
            "version": python,
            "licenses": [{"license": {"id": "PSF-2.0"}}],
        }
    ]
    for package in system_libraries(folder):
        asked = ["dpkg-query", "--show", "--showformat", "${Version}\n", package]
        version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()[0]
        purl = f"pkg:deb/debian/{package}@{version}"
        found.append({"type": "library", "bom-ref": purl, "name": package, "version": version, "purl": purl})
    return found


def bill_of_materials(folder: Path) -> str:
    """CycloneDX JSON of the frozen program in `folder` and what it holds, without the tools in the same environment."""
    command = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        "--pyproject",
        str(ROOT / "pyproject.toml"),
    ]
    command += ["--mc-type", "application", "--output-reproducible", "--of", "JSON", sys.executable]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    bill: dict[str, Any] = json.loads(done.stdout)
    kept = parts()
    bill["components"] = [part for part in bill["components"] if normal(part["name"]) in kept]
    bill["components"] += runtime(folder)
    references = {part["bom-ref"] for part in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    bill["dependencies"] = [
        {**node, "dependsOn": [other for other in node.get("dependsOn", []) if other in references]}
        for node in bill["dependencies"]
        if node["ref"] in references
    ]
    return json.dumps(bill, indent=1) + "\n"
