"""How the administrator's pages word organisations and scopes."""

from collections.abc import Mapping

from django import forms

from zhicheng.organisations.models import Organisation, State
from zhicheng.organisations.queries import kind_word, label_of, place
from zhicheng.people.models import ALL_SECTIONS, Grant
from zhicheng.profiles import current
from zhicheng.profiles.schema import OrganisationField
from zhicheng.sections import registry

TONES = {State.DRAFT: "quiet", State.SUBMITTED: "care", State.APPROVED: "good", State.REFUSED: "bad"}
SAVED_WORDS = {State.DRAFT: "未维护", State.APPROVED: "已维护"}
FEW = 4


def state_label() -> str:
    """What the state of an organisation's information is called; where saving is enough, nobody reviews it."""
    return "维护状态" if current().usable_when == "saved" else "审核状态"


def state_word(state: str) -> tuple[str, str]:
    """Return the word and the tone of an organisation's state; where saving is enough, nobody approved anything."""
    words = SAVED_WORDS if current().usable_when == "saved" else {}
    return words.get(State(state), State(state).label), TONES[State(state)]


def said(organisation: Organisation, name: str) -> str:
    """Return one field of an organisation as people read it."""
    if name == "region":
        return place(organisation.region)
    value = getattr(organisation, name)
    if name == "kind":
        return kind_word(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if display := getattr(organisation, f"get_{name}_display", None):
        return str(display())
    return "" if value is None else str(value)


def kept_by_superior(organisation: Organisation) -> list[tuple[str, str]]:
    """Return what the organisation sees of itself and cannot change."""
    shown = (name for name, asked in current().organisation_fields.items() if asked == OrganisationField.SHOWN)
    return [(label_of(name), said(organisation, name)) for name in shown]


def everything(organisation: Organisation) -> list[tuple[str, str]]:
    """Return the information in full, in the profile's order, as the superior reads it."""
    asked = current().organisation_fields
    return [("单位编号", organisation.code), *((label_of(name), said(organisation, name)) for name in asked)]


def said_lines(organisation: Organisation, form: forms.Form) -> list[str]:
    """Return where somebody else's newer information differs from what was typed."""
    differing = (
        name
        for name in form.fields
        if name in form.cleaned_data and form.cleaned_data[name] != getattr(organisation, name)
    )
    return [f"{label_of(name)}：系统中现为「{said(organisation, name) or '空'}」" for name in differing]


def spoken(organisation: Organisation, *, handed_in: bool) -> str:
    """Say what became of the information that was just saved."""
    if handed_in and organisation.state == State.SUBMITTED:
        return "单位信息已提交，请等待上级单位审核；审核通过后即可使用其他功能。"
    match organisation.state:
        case State.SUBMITTED:
            return "单位信息已保存，等待上级单位审核。"
        case State.APPROVED:
            return "单位信息已保存。"
        case _:
            return "单位信息已保存，尚未提交。确认无误后请按「提交单位信息」。"


def series_in_words(grant: Grant, names: Mapping[str, str]) -> str:
    """Say which series a reviewer reviews; nothing when none."""
    return "全部系列" if grant.all_series else "、".join(names.get(code, code) for code in grant.series)


def sections_in_words(grant: Grant) -> str:
    """Say which contents a reviewer reviews, shortened when there are many; nothing when none."""
    if grant.sections == ALL_SECTIONS:
        return "全部内容"
    labels = [registry.ALL[code].label for code in registry.codes(grant.sections)]
    return "、".join(labels[:FEW]) + (f"等 {len(labels)} 项内容" if len(labels) > FEW else "")
