"""A column of a workbook to be filled in, and how a cell becomes what a form field reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhicheng.core.text import halfwidth, one_line
from zhicheng.documents.workbooks import Cell
from zhicheng.sheets.models import Verdict

EXACT = 10**15
"""Beyond fifteen digits Excel keeps a number only roughly."""
AS_TEXT = (
    "单元格是数字格式，超过 15 位的数字 Excel 只能记住前 15 位，后几位已变成 0。"
    "请先把这一列设为「文本」格式，再重新填写完整号码。"
)


@dataclass(frozen=True)
class Column:
    """A heading in the manual's words, with the field that reads its cells."""

    key: str
    field: forms.Field
    note: str = ""
    choices: Mapping[str, Any] = made(default_factory=dict)
    """What may stand in the cell → what is meant; nothing where the field itself knows."""
    width: float = 18
    offered: Sequence[str] = ()
    """Those of the choices that stand in the template's list; all when none is named."""

    @property
    def label(self) -> str:
        """The heading."""
        return str(self.field.label)

    def read(self, cell: Cell) -> Any:
        """Return what the cell means; raise ValidationError with the sentence that says what is wrong with it."""
        text = plain(cell)
        if self.choices and text:
            text = one_line(text)
            if text not in self.choices:
                raise ValidationError(self._not_listed(text))
            return self.choices[text]
        return self.field.clean(text)

    def _not_listed(self, text: str) -> str:
        listed = self.offered or list(self.choices)
        few = "、".join(listed[:6]) + ("等" if len(listed) > 6 else "")
        return f"“{text[:30]}”不在可选范围内，请从模板的下拉列表中选择（{few}）。"


def plain(cell: Cell) -> str:
    """Return a cell as text: 13800138000 and not 13800138000.0; refuse a number that Excel has rounded."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            raise ValidationError(AS_TEXT)
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return cell


def heading(text: str) -> str:
    """Return a heading without spaces, stars and hints, by which headings are compared."""
    plainly = halfwidth(one_line(text)).replace(" ", "").replace("*", "")
    return plainly.replace("(必填)", "").replace("(选填)", "")


@dataclass(slots=True)
class Row:
    """A row that was read: its values by column, or what is wrong with its cells; then what it would do."""

    number: int
    said: dict[str, Any] = made(default_factory=dict)
    problems: dict[str, str] = made(default_factory=dict)
    """Sentences by column; "" for the row as a whole."""
    verdict: Verdict = Verdict.NEW
    changes: list[tuple[str, str, str]] = made(default_factory=list)
    """Label, before, after."""
    about: Any = None
    """What the kind of list has found out."""
