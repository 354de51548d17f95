"""What the unit's administrator says of people: who they are, which roles, which scope."""

from collections.abc import Mapping
from typing import Any

from django import forms

from zhicheng.applications.models import Kind as ApplicationKind
from zhicheng.core.fields import Email, IdNumber, Mobile, PersonName
from zhicheng.people.models import ALL_SECTIONS, Grant, Role
from zhicheng.profiles import current
from zhicheng.sections import registry


class ChangedPerson(forms.Form):
    """修改: what may be corrected of somebody; the ID number is who they are, and stays."""

    use_required_attribute = False
    name = PersonName(label="姓名")
    mobile = Mobile(label="手机号")
    email = Email(label="电子邮箱", required=False)


class NewPerson(ChangedPerson):
    """添加: somebody with their ID number, by which one person has one account."""

    id_number = IdNumber(label="证件号码", help_text="居民身份证号码，登录时可作账号使用。")
    field_order = ("name", "id_number", "mobile", "email")


class Roles(forms.Form):
    """设置角色: the review roles of the profile."""

    roles = forms.MultipleChoiceField(
        label="角色",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "没有这个角色。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = current().steps
        self.fields["roles"].choices = [(step.value, Role(step.value).label) for step in steps]  # type: ignore[attr-defined]
        if len(steps) > 1:
            self.fields["roles"].help_text = "同一人可兼任，但同一份申报的经办人审查和负责人审查须由两人分别完成。"


class Scope(forms.Form):
    """设置角色审查权限: which series and which contents; all, or those chosen."""

    every_series = forms.BooleanField(label="全部系列", required=False)
    series = forms.MultipleChoiceField(label="或选择系列", widget=forms.CheckboxSelectMultiple, required=False)
    every_section = forms.BooleanField(label="全部内容", required=False)
    sections = forms.MultipleChoiceField(label="或选择内容", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, series: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = {section.code for section in registry.for_application("", "", ApplicationKind.TITLE)}
        experts = {section.code for section in registry.for_application("", "", ApplicationKind.EXPERT)} - both
        contents = [
            (code, f"{'专家申报：' if code in experts else ''}{section.label}")
            for code, section in registry.ALL.items()
        ]
        self.fields["series"].choices = list(series.items())  # type: ignore[attr-defined]
        self.fields["sections"].choices = contents  # type: ignore[attr-defined]

    @staticmethod
    def of(grant: Grant) -> dict[str, Any]:
        """Return the scope as it is kept."""
        every = grant.sections == ALL_SECTIONS
        chosen = [] if every else registry.codes(grant.sections)
        return {"every_series": grant.all_series, "series": grant.series, "every_section": every, "sections": chosen}

    def clean(self) -> None:
        """A scope without series or without contents would review nothing."""
        said = self.cleaned_data
        if not said.get("every_series") and not said.get("series"):
            self.add_error("series", "请选择「全部系列」，或至少勾选一个系列。")
        if not said.get("every_section") and not said.get("sections"):
            self.add_error("sections", "请选择「全部内容」，或至少勾选一项内容。")

    def scope(self) -> dict[str, Any]:
        """Return what `set_scope` takes."""
        said = self.cleaned_data
        sections = ALL_SECTIONS if said["every_section"] else registry.mask(said["sections"])
        return {"all_series": said["every_series"], "series": said["series"], "sections": sections}
