"""Checking one entry of a section, without the cost of building a form for it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from zhicheng.sections.context import Context, Finding

if TYPE_CHECKING:
    from zhicheng.sections.base import Section


class Examined(NamedTuple):
    """The values of one entry that could be understood, and what is wrong with it."""

    values: dict[str, Any]
    findings: list[Finding]


def examine(
    section: "type[Section]", fields: Mapping[str, forms.Field], raw: Mapping[str, str], context: Context | None
) -> Examined:
    """Check one entry field by field, then across its fields; never raises, whatever was typed."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, field in fields.items():
        text = raw.get(name, "")
        if not text:
            values[name] = None
            if field.required:
                findings.append(Finding(name, ask_for(field), missing=True))
            continue
        try:
            values[name] = field.clean(text)
        except forms.ValidationError as error:
            findings.append(Finding(name, error.messages[0]))
    if context is not None:
        findings.extend(section.check(values, context))
    return Examined(values, findings)


def ask_for(field: forms.Field) -> str:
    """The sentence that asks for a field that is empty."""
    if isinstance(field, forms.BooleanField):
        return f"请确认“{field.label}”。"
    return f"请{'选择' if isinstance(field, forms.ChoiceField) else '填写'}{field.label}。"
