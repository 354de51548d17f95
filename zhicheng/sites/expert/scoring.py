"""评分与意见: what an expert types of one candidate; a draft may be incomplete, what is handed in may not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from zhicheng.core.fields import LongText, Whole
from zhicheng.panels.models import FULL, Criterion, Opinion
from zhicheng.panels.rules import MOST_REASON, MOST_TEXT, NOTHING_SAID, not_read


class Scoring(forms.Form):
    """A whole number from 0 to 100 for each criterion, an opinion, and a recommendation if one likes."""

    use_required_attribute = False
    text = LongText(label="评议意见", max_length=MOST_TEXT, rows=6, required=False)
    recommendation = forms.ChoiceField(
        label="推荐意见（选填）",
        choices=[("", "不表态"), *Opinion.Recommendation.choices],
        required=False,
        error_messages={"invalid_choice": "请选择所列的推荐意见。"},
    )

    def __init__(
        self, *args: Any, lines: Iterable[Criterion], points: Mapping[int, int], opinion: Opinion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            label = f"{line.name}（权重 {line.weight}）"
            self.fields[f"points_{line.pk}"] = Whole(label=label, max=FULL, required=False, help_text=line.note)
        self.initial.update({f"points_{key}": given for key, given in points.items()})
        if opinion is not None:
            self.initial.update({"text": opinion.text, "recommendation": opinion.recommendation})

    @property
    def scores(self) -> list[forms.BoundField]:
        """The fields for points, in the order of the criteria."""
        return [self[f"points_{line.pk}"] for line in self.lines]

    def require_all(self, unread: Sequence[str]) -> None:
        """Say all that is missing before it can be handed in, beside what is wrong."""
        wrong = set(self.errors)
        for line in self.lines:
            name = f"points_{line.pk}"
            if name not in wrong and self.cleaned_data[name] is None:
                self.add_error(name, f"还没有评分：{line.name}。")
        if "text" not in wrong and not self.cleaned_data["text"]:
            self.add_error("text", NOTHING_SAID)
        if unread:
            self.add_error(None, not_read(unread))

    def newer(self) -> list[tuple[str, str]]:
        """Where another window has saved something else than was typed here: what it is of, and what stands."""
        names = [f"points_{line.pk}" for line in self.lines] + ["text", "recommendation"]
        advice = {"": "不表态", **dict(Opinion.Recommendation.choices)}
        stands = {name: self.initial.get(name, "") for name in names}
        differing = (name for name in names if str(stands[name]) != str(self[name].value() or ""))
        said = {"recommendation": advice[stands["recommendation"]]}
        return [(str(self[name].label), said.get(name) or str(stands[name]) or "空") for name in differing]

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        given = {line.pk: said[f"points_{line.pk}"] for line in self.lines}
        points = {key: value for key, value in given.items() if value is not None}
        return {"points": points, "text": said["text"], "recommendation": said["recommendation"]}


class Recusing(forms.Form):
    """回避: why."""

    use_required_attribute = False
    reason = LongText(
        label="回避事由", max_length=MOST_REASON, rows=3, help_text="例如：师生关系、亲属关系、合作完成同一项目。"
    )


class Reporting(forms.Form):
    """评议组意见: what the panel says to the meeting of one candidate."""

    use_required_attribute = False
    text = LongText(label="评议组意见", max_length=MOST_TEXT, rows=6)
