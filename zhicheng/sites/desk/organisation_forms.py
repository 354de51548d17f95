"""What 单位管理 asks: a new subordinate, a changed one, a decision, another superior, an administrator's data."""

from typing import Any

from django import forms

from zhicheng.core.fields import Choice, Email, LongText, Mobile, Text
from zhicheng.core.text import halfwidth
from zhicheng.organisations.models import Kind, Organisation, Region
from zhicheng.organisations.queries import kinds, label_of, places_within
from zhicheng.organisations.rules import UNIT_CODE
from zhicheng.profiles import current


class Code(Text):
    """A code that the superior chooses: digits and letters."""

    def tidied(self, text: str) -> str:
        """Return the code in half-width capitals without spaces."""
        return halfwidth(super().tidied(text)).replace(" ", "").upper()

    def validate(self, value: Any) -> None:
        """Refuse what could not be a login name."""
        super().validate(value)
        if value and not (value.isascii() and value.isalnum()):
            raise forms.ValidationError("单位编号只能由数字和字母组成，请重新填写，或留空由系统编排。")


class Kept(forms.Form):
    """What the superior keeps of a subordinate (T2.2), as far as the profile speaks of it."""

    use_required_attribute = False
    name = Text(label="机构名称", max_length=100)
    is_hr_agency = forms.BooleanField(label="是人力资源服务机构", required=False)
    submits = forms.BooleanField(
        label="是呈报单位", required=False, help_text="呈报单位把通过审核的人员报送评委会，是逐级上报的最后一级。"
    )

    def __init__(self, *args: Any, parent: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = label_of("name")
        self.fields["is_hr_agency"].label = label_of("is_hr_agency")
        if "is_hr_agency" not in current().organisation_fields:
            del self.fields["is_hr_agency"]
        if current().applicant_chooses_committee or not parent.is_top:
            del self.fields["submits"]

    def kept(self, organisation: Organisation | None = None) -> dict[str, Any]:
        """Return what is stored; what the profile does not ask for stays as it is."""
        said = {"name": self.cleaned_data["name"]}
        for flag in ("is_hr_agency", "submits"):
            said[flag] = self.cleaned_data.get(flag, bool(organisation and getattr(organisation, flag)))
        return said


class NewOrganisation(Kept):
    """添加: a subordinate and, with it, its administrator account; a 职改办 stands below none but another."""

    kind = Choice(label="机构类别", choices=Kind.choices)
    region = Choice(label="所属地市(或省直)", choices=())
    code = Code(label="单位编号", max_length=20, required=False)
    administrator = Text(
        label="联系人姓名",
        max_length=50,
        required=False,
        help_text="该单位系统管理员，即账户的使用人；以后可在「编辑信息」中补充。",
    )
    mobile = Mobile(label="手机", required=False)
    field_order = ("name", "kind", "region", "code", "administrator", "mobile", "is_hr_agency", "submits")

    def __init__(self, *args: Any, parent: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": Kind.UNIT, "region": parent.region_id} | (kwargs.get("initial") or {})
        super().__init__(*args, parent=parent, **kwargs)
        for name in ("kind", "region"):
            self.fields[name].label = label_of(name)
        below = [(kind, label) for kind, label in kinds() if parent.kind == Kind.OFFICE or kind != Kind.OFFICE]
        self.fields["kind"].choices = [("", "请选择"), *below]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", "请选择"), *places_within(parent.region)]  # type: ignore[attr-defined]
        built = f"留空由系统按「{UNIT_CODE[1]}」编排；{'填写的也须如此，' if current().codes_by_pattern else ''}"
        self.fields["code"].help_text = f"{built}编号同时是该单位管理员的登录名。"

    def said(self) -> dict[str, Any]:
        """Return what `found_organisation` takes."""
        said = self.cleaned_data
        region = Region.objects.get(pk=said["region"])
        holder = {"administrator": said["administrator"], "mobile": said["mobile"]}
        return {"kind": said["kind"], "region": region, "code": said["code"], **holder, **self.kept()}


class Decision(forms.Form):
    """审核: pass or not, and why not."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label="审核意见",
        choices=[("approve", "通过"), ("refuse", "不通过")],
        error_messages={"required": "请选择通过或不通过。"},
    )
    reason = LongText(
        label="不通过原因", max_length=500, rows=4, required=False, help_text="不通过时必填，下级单位将看到。"
    )

    def clean(self) -> None:
        """A refusal tells the subordinate what to mend (H2.2)."""
        if self.cleaned_data.get("verdict") == "refuse" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "请写明不通过的原因，下级单位将据此修改。")


class AdministratorData(forms.Form):
    """编辑信息: who holds the subordinate's account, and how to reach them."""

    use_required_attribute = False
    name = Text(label="姓名", max_length=50)
    mobile = Mobile(label="手机号", required=False)
    email = Email(label="电子邮箱", required=False)
