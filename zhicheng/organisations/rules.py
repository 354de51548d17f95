"""What may be done to an organisation, and by whom."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from zhicheng.core.refused import Refused, Stale
from zhicheng.core.text import clause
from zhicheng.organisations.models import Kind, Organisation, State
from zhicheng.profiles import current

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Actor(Protocol):
    """Somebody who acts for an organisation; people's `Grant` is one."""

    organisation: Organisation
    user_id: int

    @property
    def user(self) -> "AbstractBaseUser":
        """The person."""


IDENTITY = ("tier", "industry", "nature", "economic_type", "organisation_code", "uscc", "certificate")
"""What the superior approved; a later change of these asks for approval again, a new telephone number does not."""
KEPT_BY_SUPERIOR = ("name", "code", "kind", "parent", "region", "submits", "is_hr_agency", "state")
MOST_LEVELS = 8
UNIT_CODE = (13, "区划 6 位＋主管部门 3 位＋单位 4 位")
BUREAU_CODE = (9, "区划 6 位＋主管部门 3 位")
BUILT = {
    Kind.OFFICE: (6, "行政区划代码"),
    Kind.BUREAU: BUREAU_CODE,
    Kind.COMMITTEE_OFFICE: BUREAU_CODE,
    Kind.UNIT: UNIT_CODE,
}
"""How many digits the code of each kind has, and what they are."""


def require_direct_superior(by: Actor, organisation: Organisation) -> None:
    """A superior sees its subtree, and acts only on direct subordinates."""
    if organisation.parent_id != by.organisation.pk:
        raise Refused(f"只有直属上级可以办理「{organisation.name}」的事项。", code="direct_superior_only")


def require_founder(by: Actor | None, parent: Organisation | None) -> None:
    """An organisation sets up its own direct subordinates; only the system (None) sets up any other."""
    if by is None:
        return
    if parent is None or parent.pk != by.organisation.pk:
        raise Refused("只能在本机构之下添加直属下级单位。", code="direct_superior_only")
    require_usable(parent)


def require_own(by: Actor, organisation: Organisation) -> None:
    """An organisation speaks for itself."""
    if by.organisation.pk != organisation.pk:
        raise Refused("只能填写和提交本单位的信息。", code="own_organisation_only")


def require_own_fields(fields: Iterable[str]) -> None:
    """What the superior keeps, the organisation sees and cannot change (T2.2)."""
    if set(fields) & set(KEPT_BY_SUPERIOR):
        raise Refused("机构名称等内容由上级单位设置，如需修改请联系上级单位。", code="kept_by_superior")


def require_nothing_below(organisation: Organisation) -> None:
    """Only an organisation without subordinates can be removed."""
    if below := Organisation.objects.directly_under(organisation).count():
        raise Refused(
            f"「{organisation.name}」还有 {below} 个下级单位，请先删除或调整下级单位。", code="has_subordinates"
        )


def require_current(organisation: Organisation, seen: int) -> None:
    """Refuse when the page shows an older state than the row."""
    if organisation.version != seen:
        raise Stale(f"「{organisation.name}」的资料刚被他人处理过，以下是最新状态，请核对后再操作。")


def gone(organisation: Organisation) -> Refused:
    """What was removed meanwhile cannot be worked on."""
    return Refused(f"「{organisation.name}」已被删除，请刷新页面。", code="organisation_gone")


def require_usable(organisation: Organisation) -> None:
    """The gate (T2.6, H2.2): until then an organisation can use no other function."""
    if not organisation.usable:
        raise Refused(gate_sentence(organisation), code="organisation_not_usable")


def gate_sentence(organisation: Organisation) -> str:
    """Say why the organisation cannot work yet and what to do about it."""
    match organisation.state:
        case State.SUBMITTED:
            return "单位信息已提交，等待上级单位审核；审核通过后即可使用其他功能。"
        case State.REFUSED:
            return f"单位信息未通过审核：{clause(organisation.refusal)}。请修改后重新提交。"
        case _:
            done = "保存" if current().usable_when == "saved" else "提交"
            return f"请先完善并{done}本单位信息，完成后才能使用其他功能。"


def require_may_make_submit(by: Actor | None, before: bool, after: bool) -> None:
    """Where the chain ends is the top office's to say: whoever else could set it would let people skip a level."""
    if before != after and by is not None and not by.organisation.is_top:
        raise Refused(
            "呈报单位由最上级的职称工作部门设置，本单位不能更改。",
            code="submits_by_the_top",
            fields={"submits": "由最上级的职称工作部门设置。"},
        )


def require_room_below(parent: Organisation) -> None:
    """The tree has at most eight levels."""
    if parent.depth + 1 >= MOST_LEVELS:
        raise Refused(f"机构层级最多 {MOST_LEVELS} 级，「{parent.name}」下不能再设下级。", code="too_deep")


def require_movable(organisation: Organisation, parent: Organisation, deepest: int) -> None:
    """A move keeps the tree a tree of at most eight levels."""
    if parent.path.startswith(organisation.path):
        raise Refused("不能把机构移到它自己或它的下级之下。", code="move_into_itself")
    if parent.depth + 1 + deepest - organisation.depth >= MOST_LEVELS:
        raise Refused(f"移动后机构层级会超过 {MOST_LEVELS} 级。", code="too_deep")


def code_prefix(parent: Organisation | None, kind: str, region: str) -> tuple[str, int]:
    """Return what a new code begins with and how many digits follow (region 6 + bureau 3 + unit 4).

    An office carries its region's code. A unit counts within the nearest bureau above it, `000` where there is none.
    """
    if kind == Kind.OFFICE:
        return region, 0
    if kind in (Kind.BUREAU, Kind.COMMITTEE_OFFICE):
        return region, 3
    if parent is not None and parent.kind != Kind.OFFICE:
        return parent.code[:9], 4
    return f"{region}000", 4


def require_code(parent: Organisation | None, kind: str, region: str, code: str) -> None:
    """Where the profile says so, a chosen code has the digits of its kind and begins with its place's."""
    if not current().codes_by_pattern:
        return
    length, built = BUILT[Kind(kind)]
    above = () if parent is None or kind == Kind.OFFICE else (parent.region_id,)
    begins = tuple(dict.fromkeys((region, *above)))
    if not (code.isascii() and code.isdecimal() and len(code) == length and code.startswith(begins)):
        expected = f"应为以 {' 或 '.join(begins)} 开头的 {length} 位数字（{built}）"
        raise Refused(
            f"单位编号 {code} 不对：{expected}，请重新填写，或留空由系统编排。",
            code="code_pattern",
            fields={"code": f"{expected}。"},
        )


def code_after(prefix: str, digits: int, last: str | None) -> str:
    """Return the next code of a range."""
    number = int(last[len(prefix) :]) + 1 if last else 1
    if number >= 10**digits:
        raise Refused(f"编号段 {prefix} 已用完，请手工填写单位编号。", code="codes_used_up")
    return f"{prefix}{number:0{digits}d}"


def name_taken(parent: Organisation, name: str) -> Refused:
    """Two subordinates of one superior do not have the same name."""
    return Refused(
        f"「{parent.name}」下已有名为「{name}」的机构，请核对是否重复添加，或写出全称以示区别。",
        code="name_taken",
        fields={"name": "同一上级下已有同名机构。"},
    )


def code_taken(code: str, holder: str) -> Refused:
    """A code belongs to one organisation."""
    return Refused(
        f"单位编号 {code} 已由「{holder}」使用，请换一个编号，或留空由系统编排。",
        code="code_taken",
        fields={"code": "编号已被使用。"},
    )
