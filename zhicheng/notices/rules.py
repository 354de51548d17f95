"""What a notice may say, who may announce and who watches over the sending; never writes."""

import re
from datetime import datetime

from zhicheng.core.numbers import mask_id_number
from zhicheng.core.refused import Refused, Stale
from zhicheng.notices.models import Announcement, Delivery
from zhicheng.organisations.models import Kind
from zhicheng.organisations.queries import kind_word
from zhicheng.organisations.rules import require_usable
from zhicheng.people.models import Grant, Role

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")


def discreet(text: str) -> str:
    """Return the text with every ID number masked: what a person wrote as a reason may hold one."""
    return ID_NUMBER.sub(lambda found: mask_id_number(found[0].upper()), text)


def announces(by: Grant) -> bool:
    """Whether somebody may announce: the administrator of an office."""
    return by.role == Role.ADMINISTRATOR and by.organisation.kind == Kind.OFFICE


def watches(by: Grant) -> bool:
    """Whether somebody sees what became of messages: the administrator of the province's office."""
    return by.role == Role.ADMINISTRATOR and by.organisation.parent_id is None


def require_announcer(by: Grant) -> None:
    """Announcements are an office's."""
    if not announces(by):
        office = kind_word(Kind.OFFICE)
        raise Refused(f"只有{office}系统管理员可以发布通知公告，需要发布的请报所属{office}。", code="office_only")
    require_usable(by.organisation)


def require_watcher(by: Grant) -> None:
    """Messages of the whole province are looked after at its top."""
    if not watches(by):
        raise Refused(
            f"只有最高一级{kind_word(Kind.OFFICE)}的系统管理员可以查看和重发外部通知。", code="top_office_only"
        )


def require_own(by: Grant, announcement: Announcement) -> None:
    """An office keeps its own announcements."""
    require_announcer(by)
    if announcement.organisation_id != by.organisation_id:
        raise Refused(f"「{announcement.title}」不是本机构的公告，不能修改。", code="own_announcement_only")


def require_current(announcement: Announcement, seen: int) -> None:
    """Refuse when the page shows an older state than the row."""
    if announcement.version != seen:
        raise Stale(f"公告「{announcement.title}」刚被修改过，以下是最新内容，请核对后再操作。")


def require_not_published(announcement: Announcement) -> None:
    """What people read is withdrawn before it is changed."""
    if announcement.state == Announcement.State.PUBLISHED:
        raise Refused("已发布的公告不能直接修改，请先撤下，修改后重新发布。", code="announcement_published")


def require_window(publish_at: datetime, until: datetime | None, at: datetime) -> None:
    """An announcement ends after it begins, and not before it could be read."""
    if until is not None and until <= publish_at:
        raise Refused("结束时间应晚于发布时间，请修改。", code="window", fields={"until": "应晚于发布时间。"})
    if until is not None and until <= at:
        raise Refused("结束时间已过，公告发布后没有人能看到，请修改。", code="window", fields={"until": "已经过去。"})


def require_to_be_sent(delivery: Delivery) -> None:
    """Only what is known to have failed, or what nobody knows of, is sent again."""
    if delivery.state not in (Delivery.State.FAILED, Delivery.State.UNCERTAIN):
        raise Refused(f"这条通知{delivery.get_state_display()}，不需要重发，请刷新页面。", code="not_to_be_sent")
