"""Who may do what to whose account."""

from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current


def require_administrator(by: Grant, organisation: Organisation) -> None:
    """People of an organisation are kept by its own administrator."""
    if by.role != Role.ADMINISTRATOR or by.organisation_id != organisation.pk:
        raise Refused("只有本单位系统管理员可以管理本单位人员。", code="administrator_only")


def require_nobody_in(organisation: Organisation) -> None:
    """An organisation can be removed while its administrator is the only one who ever belonged to it."""
    others = Grant.objects.filter(organisation=organisation).exclude(
        user__in=Grant.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR).values("user")
    )
    if people := others.values("user").distinct().count():
        raise Refused(f"「{organisation.name}」已有 {people} 名工作人员或申报人员，不能删除。", code="has_people")


def require_self_registration() -> None:
    """Where the unit makes the accounts, nobody registers alone."""
    if not current().self_registration:
        raise Refused("本系统的申报账户由所在单位创建，请联系单位系统管理员。", code="no_self_registration")


def require_member(user: User, organisation: Organisation) -> Grant:
    """Return the person's membership of the organisation's staff."""
    membership = Grant.objects.filter(user=user, organisation=organisation, role=Role.STAFF, until=None).first()
    if membership is None:
        raise Refused(
            f"{user.name} 不是「{organisation.name}」的工作人员，可能已被删除，请刷新列表。", code="not_member"
        )
    return membership


def require_scope_to_review(grant: Grant) -> None:
    """Only the review roles have a scope."""
    if grant.role not in (Role.HANDLER, Role.LEADER, Role.REVIEW):
        raise Refused("只有审核角色可以设置审查权限。", code="no_scope")


def require_same_name(user: User, name: str) -> None:
    """An ID number belongs to one person; whose it is, is not told."""
    if user.name != name:
        raise Refused(
            "该证件号码已登记在另一姓名下，请核对姓名和证件号码。",
            code="other_name",
            fields={"name": "与该证件号码登记的姓名不一致。"},
        )


def no_administrator(organisation: Organisation) -> Refused:
    """An organisation without an administrator's account has none to be edited."""
    return Refused(f"「{organisation.name}」没有系统管理员账户，可能已被删除，请刷新列表。", code="no_administrator")


def applies_elsewhere(user: User, unit: Organisation) -> Refused:
    """A person applies from one unit at a time."""
    return Refused(
        f"{user.name} 已是「{unit.name}」的申报人员，一人只能由一个单位申报。",
        code="applies_elsewhere",
    )
