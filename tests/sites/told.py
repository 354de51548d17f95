"""News and announcements of the test world: everybody has been told something, every organisation announces."""

from typing import Any

from tests import factories as f
from zhicheng.documents.actions import take_in
from zhicheng.notices import actions
from zhicheng.notices.models import Announcement, Audience, Enclosure, Notice
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant


def notice(to: Grant) -> Notice:
    """Somebody is told that their roles were set."""
    actions.send("roles_set", to=[to.user_id], at=f.NOW, organisation=to.organisation.name, roles="经办人")
    return Notice.objects.filter(to=to.user_id).order_by("-id")[0]


def announcement(office: Organisation, **changed: Any) -> Announcement:
    """A published announcement with a file."""
    values = {"title": "关于做好 2026 年度职称评审工作的通知", "text": "各单位：\n请按时申报。", "publish_at": f.NOW}
    values |= {"audience": Audience.PUBLIC, "state": "published", "changed_at": f.NOW} | changed
    made = Announcement.objects.create(organisation=office, by=values.pop("by", None) or f.person(), **values)
    Enclosure.objects.create(announcement=made, file=take_in(f.picture(), by=None, at=f.NOW))
    return made


def public() -> dict[str, int]:
    """The ids of what everybody reads, if the world has it."""
    found = Enclosure.objects.filter(announcement__audience=Audience.PUBLIC).order_by("id").first()
    return {"announced": found.announcement_id if found else 0, "enclosed": found.pk if found else 0}
