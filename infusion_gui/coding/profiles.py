"""Profiles: named sets of knob values, shipped in `resources/policies` or written by a facility (`*.policy`).

The one place of the room that reads files; the engine itself is handed a `Policy`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from infusion_gui import resource
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy, PolicyError, checked, policy_with

FORMAT = "infusion-policy/1"
SHIPPED = ("cpt", "article", "conservative")


class Profile(NamedTuple):
    """A named set of knob values on top of another profile (`base`, None for the default `cpt`)."""

    name: str
    label: str
    base: str | None
    policy: dict[str, Any]


def read_profile(text: str | bytes) -> Profile:
    """The profile that a JSON text holds. Raises `PolicyError` with one sentence."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise PolicyError(f"a profile is a JSON object ({wrong})") from wrong
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PolicyError(f"format: a profile says {FORMAT!r}")
    for key in data:
        if key not in ("format", "name", "label", "base", "policy"):
            raise PolicyError(f"{key}: unknown key; a profile has format, name, label, base and policy")
    name, label, base, policy = data.get("name"), data.get("label", ""), data.get("base"), data.get("policy", {})
    if not isinstance(name, str) or not name:
        raise PolicyError("name: missing; a profile has a name")
    if not isinstance(label, str):
        raise PolicyError("label: must be text")
    if base is not None and not isinstance(base, str):
        raise PolicyError("base: must be the name of a profile")
    if not isinstance(policy, dict):
        raise PolicyError("policy: must be an object of knobs and values")
    return Profile(name, label, base, {knob: checked(knob, value) for knob, value in policy.items()})


@functools.cache
def shipped() -> Mapping[str, Profile]:
    """The profiles that come with the program, by name."""
    return {name: read_profile(resource.path(f"policies/{name}.policy").read_text("utf-8")) for name in SHIPPED}


class Library(NamedTuple):
    """Profiles by name, each one resolvable, and a sentence for each file that gave none."""

    profiles: Mapping[str, Profile]
    faults: tuple[str, ...] = ()


def library(*folders: Path) -> Library:
    """The shipped profiles and those of the folders (`*.policy`). Of one name the first counts, shipped ones before
    all.
    """
    found, places, faults = dict(shipped()), dict[str, Path](), []
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.policy"))):
        try:
            profile = read_profile(path.read_bytes())
        except PolicyError as wrong:
            faults.append(f"{path}: {wrong}")
            continue
        except OSError as wrong:
            faults.append(f"{path}: cannot be read ({(wrong.strerror or str(wrong)).lower()})")
            continue
        if profile.name in SHIPPED:
            faults.append(f"{path}: the name {profile.name!r} is that of a shipped profile; choose another")
        elif profile.name not in found:
            found[profile.name], places[profile.name] = profile, path
    for name, path in places.items():
        try:
            resolve(name, {**shipped(), **{known: found[known] for known in places}})
        except PolicyError as wrong:
            del found[name]
            faults.append(f"{path}: {wrong}")
    return Library(found, tuple(faults))


def in_force() -> Library:
    """The profiles on this computer: shipped ones, then the organisation's, then this person's."""
    return library(resource.organisation_folder(), resource.settings_folder())


def resolve(name: str, profiles: Mapping[str, Profile]) -> Policy:
    """The full policy of a profile, its bases followed. Raises `PolicyError` for an unknown name or a circle."""
    chain: list[Profile] = []
    while True:
        if name not in profiles:
            raise PolicyError(f"no profile is called {name!r}; the profiles are {', '.join(sorted(profiles))}")
        profile = profiles[name]
        if profile in chain:
            raise PolicyError(f"the profile {name!r} is based on itself")
        chain.append(profile)
        if profile.base is None:
            break
        name = profile.base
    policy = Policy()
    for profile in reversed(chain):
        policy = policy_with(policy, profile.policy)
    return policy


def policy_of(
    case: Case,
    *,
    profile: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    profiles: Mapping[str, Profile] | None = None,
) -> Policy:
    """The policy a case is coded under; last wins: profile, the case's own knobs, `overrides`. Raises `PolicyError`."""
    policy = resolve(profile or case.profile, shipped() if profiles is None else profiles)
    try:
        policy = policy_with(policy, case.policy)
    except PolicyError as wrong:
        raise PolicyError(f"policy: {wrong}") from wrong
    return policy_with(policy, dict(overrides or {}))
