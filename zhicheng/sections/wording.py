"""The words in which a value is read, wherever a section is displayed, frozen or printed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from zhicheng.core.fields import Day, Month, Year, YesNo


def text_of(field: forms.Field, value: Any, raw: str) -> str:
    """One value as its readers see it; what could not be understood stays as it was typed."""
    if value is None:
        return raw
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(field, forms.ChoiceField):
        return options(field).get(value, str(value))
    return str(value)


def input_of(field: forms.Field, value: Any, raw: str) -> str:
    """What stands in the input: a date that was understood in its one form, anything else as it was typed."""
    return text_of(field, value, raw) if value and isinstance(field, Day | Month | Year) else raw


def options(field: forms.ChoiceField) -> dict[str, str]:
    """What a field offers, as value → words, without the blank."""
    offered = cast("Iterable[tuple[Any, Any]]", field.choices)
    return {str(value): str(words) for value, words in offered if value}


def raw_of(field: forms.Field, value: Any) -> Any:
    """One value of an import or an API call as a form would have posted it: 是 and true are the same answer."""
    if isinstance(field, YesNo):
        return {True: "yes", False: "no", "是": "yes", "否": "no"}.get(value, value) if _hashable(value) else ""
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value) if isinstance(value, int | float) else value


def _hashable(value: Any) -> bool:
    return isinstance(value, str | bool)
