"""Fields for text, numbers and choices."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator
from django.utils.choices import BlankChoiceIterator, normalize_choices

from zhicheng.core.text import halfwidth, one_line, tidy

BLANK = "请选择"
NOT_IN_NAMES = ("Nd", "Sm", "Sc")
"""Digits, signs of arithmetic and of money."""


def worded(options: dict[str, Any], verb: str = "填写", **sentences: str) -> dict[str, Any]:
    """Return field options whose messages name the field's label."""
    label = options.get("label") or "此项"
    messages = {"required": f"请{verb}{label}。"} | {code: text.format(label=label) for code, text in sentences.items()}
    return options | {"error_messages": messages | (options.get("error_messages") or {})}


class Text(forms.CharField):
    """One line of text, tidied at its edges and otherwise kept as typed."""

    most: int

    def __init__(self, *, max_length: int = 100, **options: Any) -> None:
        # No `maxlength` in the page: browsers cut a longer paste silently, we say how much is too much.
        super().__init__(strip=False, **worded(options))
        self.most = max_length

    def to_python(self, value: Any) -> str:
        return self.tidied("" if value is None else str(value))

    def tidied(self, text: str) -> str:
        """Return what is kept of the text typed."""
        return one_line(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            label = self.label or "此项"
            raise ValidationError(
                f"{label}最多 {self.most} 个字，现在有 {len(value)} 个字，请删减 {len(value) - self.most} 个字。",
                code="max_length",
            )


class PersonName(Text):
    """A person's name: letters of any script with the marks between them, but no digits and no signs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=50, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        signs = (letter for letter in value if unicodedata.category(letter) in NOT_IN_NAMES)
        if wrong := "".join(dict.fromkeys(signs)):
            said = f"{self.label or '姓名'}里有“{wrong}”，不是姓名用字，请核对后重新填写。"
            raise ValidationError(said, code="invalid")


class LongText(Text):
    """Several paragraphs of text, with a limit in characters."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 3000, rows: int = 6, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-most": max_length}))
        super().__init__(max_length=max_length, **options)

    def tidied(self, text: str) -> str:
        return tidy(text)


class Email(Text):
    """An electronic mail address."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "email", "placeholder": "name@example.com"}),
        )
        super().__init__(max_length=254, **options)
        said = f"{self.label or '电子邮箱'}格式不对，应为 name@example.com 的样子，请核对后重新填写。"
        self.validators.append(EmailValidator(message=said))

    def tidied(self, text: str) -> str:
        return halfwidth(one_line(text)).replace(" ", "")


class Whole(forms.IntegerField):
    """A whole number, in half-width or full-width digits."""

    def __init__(
        self,
        *,
        min: int | None = 0,
        max: int | None = 2**31 - 1,
        unit: str = "",
        **options: Any,
    ) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        super().__init__(**worded(options, invalid="{label}应为整数，例如 12，请重新填写。"))
        self._bound(min, max, unit)

    def _bound(self, least: int | None, most: int | None, unit: str) -> None:
        label, suffix = self.label or "此项", f" {unit}" if unit else ""
        if least is not None:
            self.validators.append(MinValueValidator(least, f"{label}不能小于 {least}{suffix}。"))
        if most is not None:
            self.validators.append(MaxValueValidator(most, f"{label}不能大于 {most}{suffix}。"))

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_digits(value))


class Amount(forms.DecimalField):
    """An amount with up to `places` decimals, in half-width or full-width digits."""

    def __init__(self, *, min: int | None = 0, max: int = 10**10, places: int = 2, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        label = options.get("label") or "此项"
        super().__init__(**worded(options, invalid="{label}应为数字，例如 12.50，请重新填写。"))
        self.places = places
        self.validators.append(MaxValueValidator(max, f"{label}不能大于 {max}。"))
        if min is not None:
            self.validators.append(MinValueValidator(min, f"{label}不能小于 {min}。"))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and -value.as_tuple().exponent > self.places:
            raise ValidationError(
                f"{self.label or '此项'}最多 {self.places} 位小数，请重新填写。", code="max_decimal_places"
            )

    def to_python(self, value: Any) -> Any:
        return super().to_python(_digits(value))


class Choice(forms.ChoiceField):
    """One of a list, with 请选择 when nothing has been chosen."""

    def __init__(self, *, choices: Any = (), blank: str = BLANK, **options: Any) -> None:
        listed = BlankChoiceIterator(normalize_choices(choices), [("", blank)])
        words = worded(
            options,
            verb="选择",
            invalid_choice="{label}的选项“%(value)s”不在列表中，请重新选择。",
        )
        super().__init__(choices=listed, **words)


class YesNo(forms.TypedChoiceField):
    """是 or 否, as a truth value; None when nothing has been chosen."""

    def __init__(self, *, blank: str = BLANK, **options: Any) -> None:
        words = worded(options, verb="选择", invalid_choice="{label}只能选择“是”或“否”。")
        choices = [("", blank), ("yes", "是"), ("no", "否")]
        super().__init__(
            choices=choices,
            coerce=lambda value: value == "yes",
            empty_value=None,
            **words,
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(self.prepare_value(value)))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))


def _digits(value: Any) -> Any:
    return halfwidth(tidy(value)).replace(",", "").replace(" ", "") if isinstance(value, str) else value
