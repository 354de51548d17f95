"""The few things that officials filter, sort and count by, copied out of the sections into columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from django import forms

from zhicheng.sections.base import Section
from zhicheng.sections.career import Education
from zhicheng.sections.context import Data
from zhicheng.sections.person import Basics
from zhicheng.sections.stored import stored_rows, stored_values
from zhicheng.sections.words import DIPLOMAS


class Facts(TypedDict):
    """What is not said, or not yet validly said, is "" or None."""

    name: str
    sex: str
    birthday: date | None
    employer: str
    current_title: str
    current_title_since: date | None
    apply_type: str
    diploma: str


def facts(datas: Mapping[str, Data]) -> Facts:
    """The columns of an application, from its stored sections."""
    raw = stored_values(Basics, datas.get("basics"))
    return Facts(
        name=_value(Basics, "name", raw) or "",
        sex=_value(Basics, "sex", raw) or "",
        birthday=_value(Basics, "birthday", raw),
        employer=_value(Basics, "employer", raw) or "",
        current_title=_value(Basics, "current_title", raw) or "",
        current_title_since=_value(Basics, "current_title_since", raw),
        apply_type=_value(Basics, "apply_type", raw) or "",
        diploma=_highest_diploma(datas.get("education")),
    )


def _highest_diploma(data: Data | None) -> str:
    stated = {row.get("diploma", "") for row in stored_rows(Education, data)}
    return next((diploma for diploma, _ in DIPLOMAS if diploma in stated), "")


def _value(section: type[Section], name: str, raw: Mapping[str, str]) -> Any:
    text = raw.get(name, "")
    try:
        return section.base_fields[name].clean(text) if text else None
    except forms.ValidationError:
        return None
