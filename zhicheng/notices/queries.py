"""Reads about notices and announcements that two or more pages use."""

from django.conf import settings

from zhicheng.core.paging import Page, page
from zhicheng.notices.kinds import USUAL
from zhicheng.notices.models import Channel, Delivery, Notice, Preference
from zhicheng.people.models import User

IN_ORDER = ("-pinned", "-publish_at", "-id")
BRIEF = ("id", "title", "publish_at", "pinned", "audience", "organisation__name")


def notices(user: User, cursor: str | None) -> Page:
    """One page of a person's notices, unread ones first."""
    return page(Notice.objects.filter(to=user), order=("read", "-at", "-id"), cursor=cursor, size=20)


def channels() -> list[Channel]:
    """The channels that this installation has."""
    return [channel for channel in Channel if channel == Channel.APP or channel in settings.NOTICE_CHANNELS]


def chosen(user: User) -> dict[str, list[str]]:
    """The channels that a person has chosen, by group; a group that is not there has the usual ones."""
    return dict(Preference.objects.filter(user=user).values_list("group", "channels"))


def usual() -> list[str]:
    """The channels of who chose nothing, as far as this installation has them."""
    return [channel for channel in channels() if channel in USUAL]


def troubled(cursor: str | None, state: str) -> Page:
    """One page of messages in a state, newest first."""
    wanted = Delivery.objects.filter(state=state).select_related("notice__to")
    return page(wanted, order=("-due_at", "-id"), cursor=cursor)
