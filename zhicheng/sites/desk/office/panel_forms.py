"""What the office types about panels: criteria with weights, members, and who reads instead of whom."""

from collections.abc import Iterable
from typing import Any

from django import forms

from zhicheng.core.fields import Choice, LongText, Text, Whole
from zhicheng.experts.models import Expert
from zhicheng.panels.models import LEAST_READERS, Criterion, Member
from zhicheng.panels.rules import MOST_REASON, Line
from zhicheng.people.models import User

ROWS = 8
"""So many criteria are offered on the page."""


class Scoring(forms.Form):
    """评分标准: up to eight lines and whether names are hidden."""

    use_required_attribute = False
    blind = forms.BooleanField(
        label="匿名评议",
        required=False,
        help_text="专家看不到姓名、证件号码、电话、单位，正文中的姓名和单位名称一并遮盖；附件无法遮盖，全部不显示。",
    )

    def __init__(self, *args: Any, lines: Iterable[Criterion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: list[Criterion | None] = [*lines, *[None] * ROWS]
        for number, line in enumerate(known[:ROWS], 1):
            self.fields[f"name_{number}"] = Text(label=f"第 {number} 项名称", max_length=30, required=False)
            self.fields[f"weight_{number}"] = Whole(label=f"第 {number} 项权重", min=1, max=100, required=False)
            self.fields[f"note_{number}"] = Text(label=f"第 {number} 项评分要点", max_length=200, required=False)
            if line is not None:
                said = {"name": line.name, "weight": line.weight, "note": line.note}
                self.initial.update({f"{field}_{number}": value for field, value in said.items()})

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The lines of the table on the page."""
        return [(self[f"name_{n}"], self[f"weight_{n}"], self[f"note_{n}"]) for n in range(1, ROWS + 1)]

    def clean(self) -> None:
        """A line has a name and a weight, or neither."""
        for number in range(1, ROWS + 1):
            name, weight = self.cleaned_data.get(f"name_{number}"), self.cleaned_data.get(f"weight_{number}")
            if name and weight is None and f"weight_{number}" not in self.errors:
                self.add_error(f"weight_{number}", f"请填写「{name}」的权重。")
            if weight is not None and not name and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", f"请填写第 {number} 项的名称。")

    def said(self) -> list[Line]:
        """What the action takes."""
        said = self.cleaned_data
        return [
            Line(said[f"name_{n}"], said[f"weight_{n}"], said[f"note_{n}"])
            for n in range(1, ROWS + 1)
            if said.get(f"name_{n}")
        ]


class Composing(forms.Form):
    """组建评议组: drawn members, one of whom leads."""

    use_required_attribute = False
    name = Text(label="评议组名称", max_length=50, help_text="例如：语文组")
    readers = Whole(
        label="每位评审对象由几人评阅", min=LEAST_READERS, max=99, unit="人", help_text=f"不少于 {LEAST_READERS} 人。"
    )
    members = forms.MultipleChoiceField(
        label="组员",
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择组员。", "invalid_choice": "所选专家不在名单中，请刷新页面。"},
    )
    leader = Choice(label="组长", choices=())

    def __init__(self, *args: Any, people: Iterable[User], series: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        named = _named(self.people.values(), series)
        self.fields["members"].choices = named  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the actions take."""
        said = self.cleaned_data
        members = [self.people[key] for key in said["members"]]
        leader = self.people[said["leader"]]
        return {"name": said["name"], "readers": said["readers"], "members": members, "leader": leader}


class Joining(forms.Form):
    """增补组员: one more of those who were drawn."""

    use_required_attribute = False
    user = Choice(label="专家", choices=())

    def __init__(self, *args: Any, people: Iterable[User], series: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        self.fields["user"].choices = [("", "请选择"), *_named(self.people.values(), series)]  # type: ignore[attr-defined]


class Giving(forms.Form):
    """增加评阅专家: who reads, of those who may."""

    use_required_attribute = False
    to = Choice(label="由谁评阅", choices=())

    def __init__(self, *args: Any, able: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.able = {str(member.pk): member for member in able}
        words = [(key, f"{one.user.name}（现评 {one.given} 份）") for key, one in self.able.items()]  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "请选择"), *words]  # type: ignore[attr-defined]

    @property
    def member(self) -> Member | None:
        """Who was chosen; None for nobody."""
        return self.able.get(self.cleaned_data["to"])


class Relieving(Giving):
    """改派: who reads instead, and why."""

    reason = LongText(label="改派事由", max_length=MOST_REASON, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].required = False
        self.fields["to"].help_text = f"不选为不再另派，须仍有 {LEAST_READERS} 人评阅。"


def _named(people: Iterable[User], series: str) -> list[tuple[str, str]]:
    """The people with their units: one query."""
    users = list(people)
    library = Expert.objects.filter(person__in=[user.pk for user in users], series=series).order_by("pk")
    units = {one.person_id: one.organisation.name for one in library.select_related("organisation")}
    return [(str(user.pk), f"{user.name} · {units.get(user.pk, '')}".rstrip(" ·")) for user in users]
