"""Who may keep the seal of an organisation."""

from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role


def require_keeper(by: Grant, organisation: Organisation) -> None:
    """A seal is kept by the organisation's own administrator, by nobody above or below."""
    if by.role != Role.ADMINISTRATOR or by.organisation_id != organisation.pk:
        raise Refused("只有本单位系统管理员可以管理本单位的印章。", code="keeper_only")
