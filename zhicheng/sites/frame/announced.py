"""The announcements that somebody may read now, on whatever page they stand."""

from django.http import HttpRequest

from zhicheng.core import clock
from zhicheng.notices.models import Announcement, AnnouncementQuerySet
from zhicheng.notices.queries import BRIEF, IN_ORDER
from zhicheng.people.models import Grant
from zhicheng.sites.frame import sessions

NEWEST = 5


def newest(request: HttpRequest, **wanted: bool) -> list[Announcement]:
    """What stands on the portal, and on the first page of whoever is logged in: one query."""
    brief = readable(request).filter(**wanted).select_related("organisation").only(*BRIEF)
    return list(brief.order_by(*IN_ORDER)[:NEWEST])


def readable(request: HttpRequest) -> AnnouncementQuerySet:
    """What a visitor, or somebody in their roles, may read now."""
    grant: Grant | None = getattr(request, "grant", None)
    visible = Announcement.objects.visible(clock.now())
    return visible.readable(grant.organisation, sessions.roles(request, grant)) if grant else visible.public()
