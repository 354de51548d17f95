"""What the library keeps of an expert's application: the field, the keywords, and whom to stay away from."""

from collections.abc import Mapping
from typing import NamedTuple

from zhicheng.sections.context import Data
from zhicheng.sections.expert import ExpertField, ExpertRecusal
from zhicheng.sections.expert_words import split_keywords
from zhicheng.sections.stored import is_blank, stored_rows, stored_values


class Declared(NamedTuple):
    """Read from the stored sections."""

    subject: str
    keywords: list[str]
    recusals: list[dict[str, str]]


def declared(datas: Mapping[str, Data]) -> Declared:
    """The columns of an expert, from the stored sections of the application."""
    said = stored_values(ExpertField, datas.get(ExpertField.code))
    rows = stored_rows(ExpertRecusal, datas.get(ExpertRecusal.code))
    recusals = [{name: row.get(name, "") for name in ("kind", "name", "relation")} for row in rows if not is_blank(row)]
    return Declared(said.get("research", ""), split_keywords(said.get("keywords", "")), recusals)
