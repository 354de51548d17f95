"""单位信息维护: the fields that the profile asks for, in its order, and the contacts."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from zhicheng.core.fields import Choice, Email, OrganisationCode, Phone, Postcode, Text, Uscc, Whole
from zhicheng.organisations.codes import ENTERPRISES, EconomicType, Industry, Nature, Scale, Tier
from zhicheng.organisations.queries import label_of
from zhicheng.profiles import current
from zhicheng.profiles.schema import OrganisationField

LEVELS = (
    "senior_count",
    "associate_senior_count",
    "intermediate_count",
    "assistant_count",
    "technician_count",
    "untitled_count",
)
MOST_CONTACTS = 20

FIELDS: Mapping[str, Callable[..., forms.Field]] = {
    "tier": lambda **o: Choice(choices=Tier.choices, **o),
    "industry": lambda **o: Choice(choices=Industry.choices, **o),
    "nature": lambda **o: Choice(choices=Nature.choices, **o),
    "scale": lambda **o: Choice(choices=Scale.choices, **o),
    "economic_type": lambda **o: Choice(choices=EconomicType.choices, **o),
    "organisation_code": OrganisationCode,
    "uscc": lambda **o: Uscc(strict=current().uscc_check == "strict", **o),
    "address": lambda **o: Text(max_length=200, **o),
    "postcode": Postcode,
    "fax": Phone,
    "email": Email,
    "staff_count": lambda **o: Whole(unit="人", **o),
    "professional_count": lambda **o: Whole(unit="人", **o),
} | {name: lambda **o: Whole(unit="人", **o) for name in LEVELS}


class Information(forms.Form):
    """What the organisation says of itself; `complete` when nothing may be missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, asked in current().organisation_fields.items():
            if asked != OrganisationField.SHOWN:
                needed = asked == OrganisationField.REQUIRED
                label = label_of(name)
                self.fields[name] = FIELDS[name](label=label, required=needed and complete and name != "scale")
                self.fields[name].needed = needed  # type: ignore[attr-defined]
        self.complete = complete

    def clean(self) -> None:
        """Scale is for enterprises (T2.4); the numbers of people add up."""
        said = self.cleaned_data
        if "scale" in self.fields:
            self._scale(said)
        if "professional_count" in self.fields:
            self._counts(said)

    def _scale(self, said: dict[str, Any]) -> None:
        if said.get("nature") not in ENTERPRISES:
            said["scale"] = ""
        elif self.complete and not said.get("scale") and "scale" not in self.errors:
            self.add_error("scale", "单位性质为公有制企业或非公有制企业的，请选择单位规模。")

    def _counts(self, said: dict[str, Any]) -> None:
        levels = [said.get(name) for name in LEVELS]
        professional, staff = said.get("professional_count"), said.get("staff_count")
        total = sum(level or 0 for level in levels)
        if professional is not None and None not in levels and total != professional:
            self.add_error(
                "professional_count",
                f"专业技术人员数填的是 {professional} 人，而各级与未取得职称人员合计 {total} 人，两者应相等，请核对。",
            )
        if professional is not None and staff is not None and professional > staff:
            self.add_error("staff_count", f"单位人数 {staff} 人少于专业技术人员数 {professional} 人，请核对。")

    def values(self) -> dict[str, Any]:
        """Return what is stored."""
        return {name: self.cleaned_data[name] for name in self.fields}

    @property
    def is_enterprise(self) -> bool:
        """Whether the scale is asked for, as the form stands now."""
        return self["nature"].value() in ENTERPRISES

    def warnings(self) -> list[str]:
        """Return what is doubtful in what was taken (a profile may only warn about the credit code)."""
        field = self.fields.get("uscc")
        warning = field.warning(self.cleaned_data["uscc"]) if isinstance(field, Uscc) else None
        return [f"{warning}已按您填写的保存，请核对。"] if warning else []


class ContactRow(forms.Form):
    """One 联系人 with 联系电话; a row left empty does not count."""

    use_required_attribute = False
    name = Text(label="联系人", max_length=50, required=False)
    phone = Phone(label="联系电话", required=False)

    def clean(self) -> None:
        """A name needs its telephone, and a telephone its name."""
        said = self.cleaned_data
        if said.get("name") and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", f"请填写{said['name']}的联系电话。")
        if said.get("phone") and not said.get("name") and "name" not in self.errors:
            self.add_error("name", "请填写联系人姓名。")


class Contacts:
    """The rows of contacts: typed, with one more, with one less, or as stored."""

    def __init__(self, rows: list[ContactRow]) -> None:
        self.rows = rows
        for field in rows[0].fields.values():
            field.needed = True  # type: ignore[attr-defined]

    @classmethod
    def stored(cls, contacts: list[tuple[str, str]]) -> "Contacts":
        """Rows as they are kept, at least one."""
        pairs = contacts or [("", "")]
        return cls(
            [ContactRow(initial={"name": n, "phone": p}, prefix=f"contact-{i}") for i, (n, p) in enumerate(pairs)]
        )

    @classmethod
    def typed(cls, post: Mapping[str, str]) -> "Contacts":
        """Rows as they were posted."""
        return cls([ContactRow(post, prefix=f"contact-{i}") for i in range(_count(post))])

    @classmethod
    def changed(cls, post: Mapping[str, str]) -> "Contacts":
        """Rows as they were posted, unchecked, with one more or without the one that is dropped."""
        pairs = [(post.get(f"contact-{i}-name", ""), post.get(f"contact-{i}-phone", "")) for i in range(_count(post))]
        if "more" in post and len(pairs) < MOST_CONTACTS:
            pairs.append(("", ""))
        dropped = post.get("drop", "")
        return cls.stored([pair for i, pair in enumerate(pairs) if str(i) != dropped])

    def is_valid(self, *, complete: bool = True) -> bool:
        """Check all rows; at least one contact is needed when nothing may be missing (T2.3)."""
        sound = not [row for row in self.rows if not row.is_valid()]
        if sound and complete and not self.pairs():
            self.rows[0].add_error("name", "请至少填写一位联系人和联系电话。")
            return False
        return sound

    def pairs(self) -> list[tuple[str, str]]:
        """Return (name, telephone) of the rows that say something."""
        said = [(row.cleaned_data["name"], row.cleaned_data["phone"]) for row in self.rows]
        return [pair for pair in said if any(pair)]


def _count(post: Mapping[str, str]) -> int:
    typed = post.get("contacts", "")
    return min(max(int(typed), 1), MOST_CONTACTS) if typed.isdecimal() else 1
