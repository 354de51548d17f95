"""Fields for official numbers, each checked by its own rule."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum import isbn

from zhicheng.core import clock, numbers
from zhicheng.core.fields.plain import Text
from zhicheng.core.text import halfwidth, one_line, tidy

Problem = Callable[[str], str | None]


class Number(Text):
    """An official number, in half-width capitals without spaces, checked by `problem`."""

    problem: Problem | None = None
    placeholder = ""
    keyboard = "text"

    def __init__(self, **options: Any) -> None:
        attributes = {"placeholder": self.placeholder, "inputmode": self.keyboard}
        options.setdefault(
            "widget",
            forms.TextInput(attrs=attributes | {"autocomplete": "off", "spellcheck": "false"}),
        )
        super().__init__(**options)

    def tidied(self, text: str) -> str:
        return numbers.compact(tidy(text))

    def validate(self, value: Any) -> None:
        super().validate(value)
        check = type(self).problem
        if value and check and (sentence := check(value)):
            raise ValidationError(sentence, code="invalid")


class IdNumber(Number):
    """A resident identity number."""

    problem = staticmethod(numbers.id_number_problem)
    placeholder = "18 位，末位可为 X"

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and (born := numbers.birthday_of(value)) > clock.today():
            raise ValidationError(f"身份证号中的出生日期 {born} 晚于今天，请核对后重新填写。", code="future")


class Uscc(Number):
    """A unified social credit code; when not strict, a doubtful one is taken and `warning` says why it is doubtful."""

    placeholder = "18 位"

    def __init__(self, *, strict: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.strict = strict

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.strict and (sentence := self.warning(value)):
            raise ValidationError(sentence, code="invalid")

    def warning(self, value: str) -> str | None:
        """Return what is wrong with a code, or None."""
        return numbers.uscc_problem(value) if value else None


class OrganisationCode(Number):
    """An organisation code of nine places."""

    problem = staticmethod(numbers.organisation_code_problem)
    placeholder = "9 位，例如 41580012-X"


class Mobile(Number):
    """A mobile number; the country's +86 before it is dropped."""

    problem = staticmethod(numbers.mobile_problem)
    placeholder = "11 位手机号"
    keyboard = "tel"

    def tidied(self, text: str) -> str:
        return numbers.national_number(tidy(text))


class Phone(Number):
    """A mobile number or a landline with its area code, with the hyphens that were typed."""

    problem = staticmethod(numbers.phone_problem)
    placeholder = "010-66881234"
    keyboard = "tel"

    def tidied(self, text: str) -> str:
        plain = halfwidth(one_line(text)).replace(" ", "").replace("(", "").replace(")", "-")
        return plain if numbers.mobile_problem(plain) else numbers.national_number(plain)


class Postcode(Number):
    """A postal code of six digits."""

    problem = staticmethod(numbers.postcode_problem)
    placeholder = "6 位数字"
    keyboard = "numeric"


class Issn(Number):
    """A serial number, kept as 1001-8476."""

    problem = staticmethod(numbers.issn_problem)
    placeholder = "1001-8476"

    def tidied(self, text: str) -> str:
        code = super().tidied(text).removeprefix("ISSN")
        return f"{code[:4]}-{code[4:]}" if len(code) == 8 else code


class Isbn(Number):
    """A book number, kept with its hyphens."""

    problem = staticmethod(numbers.isbn_problem)
    placeholder = "978-7-04-050694-5"

    def tidied(self, text: str) -> str:
        code = super().tidied(text).removeprefix("ISBN").lstrip(":")
        return code if not code or numbers.isbn_problem(code) else isbn.format(code)
