"""申报计划上传: the rows of a plan as they are typed, and what a superior answers."""

from collections.abc import Iterator, Mapping, Sequence

from django import forms

from zhicheng.catalogue.models import Level
from zhicheng.core.fields import Choice, LongText, Whole
from zhicheng.plans.models import Kind, in_order
from zhicheng.plans.rules import MOST_LINES, MOST_PLACES, MOST_REASON

Typed = tuple[str, str, str]


class Row(forms.Form):
    """One line: 系列, 层级, 申报数量; a row left empty does not count."""

    use_required_attribute = False
    series = Choice(label="系列", choices=(), required=False)
    level = Choice(label="层级", choices=Level.choices, required=False)
    number = Whole(label="申报数量", min=1, max=MOST_PLACES, unit="个", required=False)

    def __init__(self, *args: object, names: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["series"].choices = [("", "请选择"), *names.items()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A row that says something says everything."""
        said = self.cleaned_data
        if not any(said.get(name) for name in self.fields) and not self.errors:
            return
        for name, verb in (("series", "选择"), ("level", "选择"), ("number", "填写")):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, f"请{verb}{self.fields[name].label}。")

    @property
    def kind(self) -> Kind:
        """What the row is for, as the form stands now."""
        return str(self["series"].value() or ""), str(self["level"].value() or "")


class Lines:
    """The rows of a plan: typed, with one more, with one less, or as stored."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @classmethod
    def stored(cls, numbers: Mapping[Kind, int], names: Mapping[str, str]) -> "Lines":
        """Rows as they are kept, at least one."""
        return cls.unchecked([(series, level, str(number)) for series, level, number in in_order(numbers)], names)

    @classmethod
    def unchecked(cls, typed: Sequence[Typed], names: Mapping[str, str]) -> "Lines":
        """Rows with these answers, not yet checked."""
        rows = [dict(zip(Row.base_fields, answers, strict=True)) for answers in typed or [("", "", "")]]
        return cls([Row(initial=row, prefix=f"line-{n}", names=names) for n, row in enumerate(rows)])

    @classmethod
    def typed(cls, post: Mapping[str, str], names: Mapping[str, str]) -> "Lines":
        """Rows as they were posted."""
        return cls([Row(post, prefix=f"line-{n}", names=names) for n in range(_count(post))])

    @classmethod
    def changed(cls, post: Mapping[str, str], names: Mapping[str, str]) -> "Lines":
        """Rows as they were posted, unchecked, with one more or without the one that is dropped."""
        rows = [
            (post.get(f"line-{n}-series", ""), post.get(f"line-{n}-level", ""), post.get(f"line-{n}-number", ""))
            for n in range(_count(post))
        ]
        if "more" in post and len(rows) < MOST_LINES:
            rows.append(("", "", ""))
        dropped = post.get("drop", "")
        return cls.unchecked([row for n, row in enumerate(rows) if str(n) != dropped], names)

    def is_valid(self) -> bool:
        """Check all rows; the same series and level stands in one of them only."""
        sound = not [row for row in self.rows if not row.is_valid()]
        seen: set[Kind] = set()
        for row in self.rows:
            if row.cleaned_data.get("number") and row.kind in seen:
                row.add_error("series", "同一系列、层级只能填一行，请合并数量。")
                sound = False
            seen.add(row.kind)
        return sound

    def numbers(self) -> dict[Kind, int]:
        """Return what the rows say."""
        return {row.kind: row.cleaned_data["number"] for row in self.rows if row.cleaned_data.get("number")}


class Answer(forms.Form):
    """审核 of a plan: pass or not, and why not."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="审核意见",
        choices=[("pass", "通过"), ("refuse", "不通过")],
        error_messages={"required": "请选择通过或不通过。"},
    )
    reason = LongText(
        label="不通过原因", max_length=MOST_REASON, rows=4, required=False, help_text="不通过时必填，填报单位将看到。"
    )

    def clean(self) -> None:
        """A refusal tells the unit what to mend."""
        if self.cleaned_data.get("verdict") == "refuse" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "请写明不通过的原因，填报单位将据此修改。")


def _count(post: Mapping[str, str]) -> int:
    typed = post.get("lines", "")
    return min(max(int(typed), 1), MOST_LINES) if typed.isdecimal() and len(typed) < 4 else 1
