"""What each province decides, with the source that stands beside the value in its file."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from zhicheng.organisations.models import Organisation
from zhicheng.profiles import FOLDER, load
from zhicheng.profiles.schema import MenuNode, Profile
from zhicheng.reference.tables import table

INTRODUCTION = """# Profiles

One file per province, `zhicheng/profiles/<code>.toml`; what may stand in it is `zhicheng/profiles/schema.py`.
The source of a value is the comment beside it (手册 = the province's operating manual).
"""
TABLES = ("organisation_fields", "organisation_labels", "may_not_apply", "step_labels", "step_pages", "menu")
LINE = re.compile(r"^(?P<table>\[+)?(?P<key>\w+)(?:\]+| = [^#]*?)\s*(?:# (?P<comment>.*))?$")


@cache
def codes() -> tuple[str, ...]:
    """Return the profiles there are."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


@cache
def sources(code: str) -> dict[str, str]:
    """Return the comments of a profile's file: `rejected` for a value, `organisation_fields.uscc` inside a table."""
    found, inside = {}, ""
    for line in (FOLDER / f"{code}.toml").read_text(encoding="utf-8").splitlines():
        known = LINE.match(line)
        if known is None:
            continue
        key = known["key"] if known["table"] or not inside else f"{inside}.{known['key']}"
        inside = known["key"] if known["table"] else inside
        if known["comment"]:
            found[key] = known["comment"]
    return found


def page() -> str:
    """Return the page of the reference."""
    head = [column for code in codes() for column in (code, "source")]
    return "\n".join(
        [
            INTRODUCTION,
            table(["parameter", *head], [_row(name) for name in Profile.model_fields if name not in TABLES]),
            "## Information of an organisation\n",
            table(["field", "label", *head], map(_field, _fields())),
            "## Who may not apply\n",
            table(["profile", "field", "answer", "reason", "source"], _exclusions()),
            "## Steps of review\n",
            table(["profile", "step", "label", "page of its queue"], _steps()),
            "## Menu\n",
            "\n\n".join(f"### {code}\n\n" + "\n".join(_menu(load(code).menu)) for code in codes()) + "\n",
        ]
    )


def _row(name: str) -> list[str]:
    values = [(_said(getattr(load(code), name)), sources(code).get(name, "")) for code in codes()]
    return [f"`{name}`", *(cell for pair in values for cell in pair)]


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _fields() -> list[str]:
    return list(dict.fromkeys(name for code in codes() for name in load(code).organisation_fields))


def _field(name: str) -> list[str]:
    words = [str(Organisation._meta.get_field(name).verbose_name)]  # type: ignore[union-attr]
    label = " / ".join(dict.fromkeys(words + [load(code).organisation_labels.get(name, words[0]) for code in codes()]))
    cells = [f"`{name}`", label]
    for code in codes():
        whole = sources(code).get("organisation_fields", "")
        asked = load(code).organisation_fields.get(name)
        cells += [str(asked or ""), sources(code).get(f"organisation_fields.{name}", whole) if asked else ""]
    return cells


def _exclusions() -> Iterator[list[str]]:
    for code in codes():
        for exclusion in load(code).may_not_apply:
            said = [f"`{exclusion.field}`", exclusion.answer, exclusion.reason]
            yield [code, *said, sources(code).get("may_not_apply", "")]


def _steps() -> Iterator[list[str]]:
    for code in codes():
        profile = load(code)
        for step in profile.steps:
            yield [code, f"`{step}`", profile.step_labels[step], f"`{profile.step_pages[step]}`"]


def _menu(nodes: Sequence[MenuNode], depth: int = 0) -> Iterator[str]:
    for node in nodes:
        yield f"{'  ' * depth}- {node.label}" + (f" → `{node.page}`" if node.page else "")
        yield from _menu(node.children, depth + 1)
