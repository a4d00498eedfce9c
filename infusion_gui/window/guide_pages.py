"""The pages of the rule book and of the user guide, as Markdown."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass

from infusion_gui import resource
from infusion_gui.coding.policy import Policy, options
from infusion_gui.coding.profiles import resolve, shipped
from infusion_gui.trainer import rules
from infusion_gui.window.commands.action_set import printed
from infusion_gui.window.commands.actions import MENUS, in_menu
from infusion_gui.window.commands.key_lines import PARTS

GUIDE = ("docs/guide.md", "docs/it.md")
_EMPTY = "\N{NO-BREAK SPACE}"
_SETTINGS = {
    "both": "Hospital and office claims",
    "facility": "Hospital claims",
    "professional": "Office claims",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `group` is the heading it stands under in the list of contents, `text` its Markdown."""

    key: str
    group: str
    title: str
    text: str

    def holds(self, words: str) -> bool:
        """True where every one of the words is on the page."""
        body = f"{self.key} {self.group} {self.title} {self.text}".casefold()
        return all(word in body for word in words.casefold().split())


def rule_pages(policy: Policy) -> tuple[Page, ...]:
    """The rule book, one page for each rule; `policy` says which choices are in force."""
    return tuple(
        Page(rule.id, chapter.title, rule.name, _rule(rule, policy))
        for chapter in rules.chapters()
        for rule in chapter.rules
    )


def _rule(rule: rules.Rule, policy: Policy) -> str:
    kind = "a choice" if rule.knobs else "the same under every profile"
    parts = [f"# {rule.name}", f"{rule.id}, {_SETTINGS[rule.setting].lower()}, {kind}", _linked(rule.says, rule.id)]
    parts.extend(_knob(knob, policy) for knob in rule.knobs)
    said = "\n".join(f"- {source.title}{_address(source)}" for source in rule.sources)
    parts.append(f"## Sources\n\n{said}")
    return "\n\n".join(parts)


def _linked(text: str, own: str) -> str:
    """Ids of other rules become links within the book."""
    return re.sub(r"\bR-[A-Z]+-\d+\b", lambda found: f"[{found[0]}](rule:{found[0]})" if found[0] != own else own, text)


def _address(source: rules.Source) -> str:
    return f"\n  {source.address}" if source.address else ""


def _value(value: object) -> str:
    """A knob's value as a file writes it."""
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else json.dumps(value)


def _knob(knob: str, policy: Policy) -> str:
    here = _value(getattr(policy, knob))
    named = {name: _value(getattr(resolve(name, shipped()), knob)) for name in shipped()}
    values = options(knob)
    lines = ["| Value | Profiles | In this case |", "|---|---|---|"]
    for value in values:
        if value == "a number":
            users = [f"{name}: {given}" for name, given in named.items() if given not in values]
            mark = f"in force: {here}" if here not in values else ""
        else:
            users = [name for name, given in named.items() if given == value]
            mark = "in force" if here == value else ""
        # Qt's Markdown reader joins an empty cell with its neighbour.
        lines.append(f"| `{value}` | {', '.join(users) or _EMPTY} | {mark or _EMPTY} |")
    return "\n\n".join((f"## The choice {knob}", f"{Policy.model_fields[knob].description}.", "\n".join(lines)))


@functools.cache
def guide_pages() -> tuple[Page, ...]:
    """The user guide, one page for each second heading of its files; tables of keys and knobs are filled in."""
    text = "\n".join(resource.path(name).read_text("utf-8") for name in GUIDE)
    text = text.replace("<!-- keys -->", keys_table()).replace("<!-- knobs -->", knobs_table())
    pages: list[Page] = []
    group = ""
    for part in re.split(r"^(?=##? )", text, flags=re.MULTILINE):
        head, _, body = part.partition("\n")
        title = head.lstrip("# ").strip()
        if head.startswith("# "):
            group = title
        elif title:
            twin = any(page.title == title for page in pages)
            pages.append(Page(anchor(f"{title} {group}" if twin else title), group, title, f"# {title}\n{body}"))
    return tuple(pages)


def anchor(title: str) -> str:
    """The key of a page of the guide: its title in small letters with dashes, as links in the file write it."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def keys_table() -> str:
    """Every command with a key, and what the mouse and typed times do."""
    lines = ["| Keys | What they do |", "|---|---|"]
    for menu in MENUS:
        lines += [f"| {printed(row)} | {menu}: {row.title.rstrip('…')} |" for row in in_menu(menu) if row.keys]
    for title, said in PARTS:
        lines += [f"| **{title}** | |", *(f"| {keys} | {what} |" for keys, what in said)]
    return "\n".join(lines)


def knobs_table() -> str:
    """Every knob of the policy with its values (the default first), what it changes and its rule."""
    of: dict[str, str] = {}
    for chapter in rules.chapters():
        for entry in chapter.rules:
            for knob in entry.knobs:
                of.setdefault(knob, entry.id)
    lines = ["| Knob | Values | What it changes | Rule and sources |", "|---|---|---|---|"]
    for knob, field in Policy.model_fields.items():
        default = _value(field.default)
        values = ", ".join(f"`{value}`" for value in sorted(options(knob), key=lambda value: value != default))
        extra = field.json_schema_extra
        keys = str(extra["sources"]).split() if isinstance(extra, dict) else []
        said = "; ".join(rules.sources()[key].title for key in keys)
        rule = f"[{of[knob]}](rule:{of[knob]})" if knob in of else _EMPTY  # one in the making; a test asks for its rule
        lines.append(f"| `{knob}` | {values} | {field.description} | {rule} {said} |")
    return "\n".join(lines)
