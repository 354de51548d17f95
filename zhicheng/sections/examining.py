"""Checking one entry of a section, without the cost of building a form for it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from zhicheng.core import clock
from zhicheng.sections.context import Context, Finding

if TYPE_CHECKING:
    from zhicheng.sections.base import Section


SHORT = 200
"""Longer texts are not remembered."""


class Examined(NamedTuple):
    """The values of one entry that could be understood, and what is wrong with it."""

    values: dict[str, Any]
    findings: list[Finding]


def examine(
    section: "type[Section]", fields: Mapping[str, forms.Field], raw: Mapping[str, str], context: Context | None
) -> Examined:
    """Check one entry field by field, then across them, with one message a fault; never raises."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    today = clock.today()
    for name, field in fields.items():
        text = raw.get(name, "")
        if not text:
            values[name] = None
            if field.required:
                findings.append(Finding(name, ask_for(field), missing=True))
            continue
        remembered = len(text) <= SHORT and field is section.base_fields.get(name)
        value, problem = _understood(field, text, today) if remembered else _clean(field, text)
        if problem:
            findings.append(Finding(name, problem))
        else:
            values[name] = value
    if context is not None:
        told = {finding.field for finding in findings if finding.field}
        findings.extend(finding for finding in section.check(values, context) if finding.field not in told)
    return Examined(values, findings)


def _clean(field: forms.Field, text: str) -> tuple[Any, str]:
    """The value of a text, or what is wrong with it."""
    try:
        return field.clean(text), ""
    except forms.ValidationError as error:
        return None, error.messages[0]


@lru_cache(maxsize=20_000)
def _understood(field: forms.Field, text: str, today: date) -> tuple[Any, str]:
    """The same, remembered: a save checks all entries of a section, of which one has changed.

    A section's own fields live as long as the process; what they find depends on nothing but the text and the day.
    """
    return _clean(field, text)


def ask_for(field: forms.Field) -> str:
    """The sentence that asks for a field that is empty."""
    if isinstance(field, forms.BooleanField):
        return f"请确认“{field.label}”。"
    return f"请{'选择' if isinstance(field, forms.ChoiceField) else '填写'}{field.label}。"
