"""Fields for days, months and years, typed in any way that is usual in China."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhicheng.core import clock
from zhicheng.core.fields.plain import Text, worded
from zhicheng.core.text import halfwidth, tidy

EARLIEST = 1900
LATEST = 2100


class Day(forms.DateField):
    """A day: 2026-11-22, 2026/11/22, 2026.11.22, 20261122 or 2026年11月22日, in half-width or full-width digits."""

    def __init__(self, *, not_future: bool = False, **options: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "如 2026-05-01",
            "data-kind": "day",
        }
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs=attributes))
        super().__init__(**worded(options))
        self.not_future = not_future

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        parts = _parts(str(value), 3)
        if parts is None:
            raise _unclear(self, "应为年-月-日，例如 2026-11-22")
        try:
            return date(*parts)
        except ValueError:
            raise _unclear(self, f"填写有误：没有 {parts[0]} 年 {parts[1]} 月 {parts[2]} 日这一天") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            _require_sane_year(self, value.year)
        if value and self.not_future and value > clock.today():
            raise ValidationError(
                f"{_label(self)}不能晚于今天（{clock.today():%Y-%m-%d}）。",
                code="future",
            )


class Month(Text):
    """A month, kept as 2026-11."""

    def __init__(self, *, not_future: bool = False, **options: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "如 2026-05",
            "data-kind": "month",
        }
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**options)
        self.not_future = not_future

    def tidied(self, text: str) -> str:
        parts = _parts(text, 2)
        return f"{parts[0]:04}-{parts[1]:02}" if parts else tidy(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not value:
            return
        parts = _parts(value, 2)
        if parts is None or not 1 <= parts[1] <= 12:
            raise _unclear(self, "应为年-月，例如 2026-11")
        _require_sane_year(self, parts[0])
        if self.not_future and value > f"{clock.today():%Y-%m}":
            raise ValidationError(f"{_label(self)}不能晚于本月（{clock.today():%Y-%m}）。", code="future")


class Year(forms.IntegerField):
    """A year in four digits."""

    def __init__(self, *, not_future: bool = False, **options: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "如 2026",
            "data-kind": "year",
        }
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**worded(options, invalid="{label}应为四位年份，例如 2026，请重新填写。"))
        self.not_future = not_future

    def to_python(self, value: Any) -> int | None:
        return super().to_python(halfwidth(tidy(value)).removesuffix("年") if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None:
            _require_sane_year(self, value)
        if value and self.not_future and value > clock.today().year:
            raise ValidationError(
                f"{_label(self)}不能晚于今年（{clock.today().year} 年）。",
                code="future",
            )


def _parts(text: str, count: int) -> tuple[int, ...] | None:
    """Return year, month (and day) of a text that says `count` of them, else None."""
    plain = re.sub(r"\s", "", halfwidth(tidy(text)))
    spaced = [
        r"(\d{4})[-/.年](\d{1,2})月?",
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?",
    ][count - 2]
    solid = [r"(\d{4})(\d{2})", r"(\d{4})(\d{2})(\d{2})"][count - 2]
    found = re.fullmatch(spaced, plain, re.ASCII) or re.fullmatch(solid, plain, re.ASCII)
    return tuple(map(int, found.groups())) if found else None


def _label(field: forms.Field) -> str:
    return str(field.label or "此项")


def _unclear(field: forms.Field, said: str) -> ValidationError:
    return ValidationError(f"{_label(field)}{said}，请重新填写。", code="invalid")


def _require_sane_year(field: forms.Field, year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise _unclear(field, f"的年份 {year} 应在 {EARLIEST} 至 {LATEST} 之间")
