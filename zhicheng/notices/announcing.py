"""The verbs of announcements (通知公告), beside those of notices: an office writes, publishes, withdraws."""

from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import take_in
from zhicheng.notices import rules
from zhicheng.notices.models import Announcement, Enclosure
from zhicheng.people.models import Grant

State = Announcement.State
MOST_ENCLOSURES = 10


class Said(TypedDict):
    """What an announcement says, to whom and when."""

    title: str
    text: str
    audience: str
    publish_at: datetime
    until: datetime | None
    pinned: bool
    policy: NotRequired[bool]


@transaction.atomic
def write(*, by: Grant, at: datetime, **said: Unpack[Said]) -> Announcement:
    """Begin an announcement of one's own office; nobody else sees it yet."""
    rules.require_announcer(by)
    rules.require_window(said["publish_at"], said["until"], at)
    announcement = Announcement.objects.create(organisation=by.organisation, by=by.user, changed_at=at, **said)
    trail.record("announcement.written", subject=announcement, by=by, at=at, title=announcement.title)
    return announcement


@transaction.atomic
def change(announcement: Announcement, *, by: Grant, at: datetime, seen: int, **said: Unpack[Said]) -> Announcement:
    """Correct a draft, or what was withdrawn."""
    announcement = _lock(announcement, by, seen)
    rules.require_not_published(announcement)
    rules.require_window(said["publish_at"], said["until"], at)
    for name, value in said.items():
        setattr(announcement, name, value)
    _save(announcement, *said, by=by, at=at)
    trail.record("announcement.changed", subject=announcement, by=by, at=at, title=announcement.title)
    return announcement


@transaction.atomic
def enclose(announcement: Announcement, upload: "UploadedFile[bytes]", *, by: Grant, at: datetime) -> Enclosure:
    """Add a file to what is not published."""
    announcement = _lock(announcement, by, None)
    rules.require_not_published(announcement)
    if announcement.enclosures.count() >= MOST_ENCLOSURES:
        raise Refused(f"一份公告最多 {MOST_ENCLOSURES} 个附件，请先删除不需要的附件。", code="too_many_files")
    file = take_in(upload, by=by.user, at=at)
    trail.record("announcement.enclosed", subject=announcement, by=by, at=at, name=file.name, digest=file.digest)
    return announcement.enclosures.create(file=file)


@transaction.atomic
def take_out(enclosure: Enclosure, *, by: Grant, at: datetime) -> None:
    """Take a file away from what is not published."""
    announcement = _lock(enclosure.announcement, by, None)
    rules.require_not_published(announcement)
    trail.record("announcement.taken_out", subject=announcement, by=by, at=at, name=enclosure.file.name)
    Enclosure.objects.filter(pk=enclosure.pk).delete()


@transaction.atomic
def publish(announcement: Announcement, *, by: Grant, at: datetime, seen: int) -> Announcement:
    """Let its audience read it from its hour on; an hour that is over means now."""
    announcement = _lock(announcement, by, seen)
    if announcement.state == State.PUBLISHED:
        raise Refused(f"公告「{announcement.title}」已经发布，不需要重复发布。", code="already_published")
    rules.require_window(announcement.publish_at, announcement.until, at)
    announcement.state, announcement.publish_at = State.PUBLISHED, max(announcement.publish_at, at)
    _save(announcement, "state", "publish_at", by=by, at=at)
    trail.record("announcement.published", subject=announcement, by=by, at=at, audience=announcement.audience)
    return announcement


@transaction.atomic
def withdraw(announcement: Announcement, *, by: Grant, at: datetime, seen: int) -> Announcement:
    """Take it down; it can be corrected and published again."""
    announcement = _lock(announcement, by, seen)
    if announcement.state != State.PUBLISHED:
        raise Refused(f"公告「{announcement.title}」没有发布，不需要撤下。", code="not_published")
    announcement.state = State.WITHDRAWN
    _save(announcement, "state", by=by, at=at)
    trail.record("announcement.withdrawn", subject=announcement, by=by, at=at)
    return announcement


@transaction.atomic
def discard(announcement: Announcement, *, by: Grant, at: datetime, seen: int) -> None:
    """Throw away a draft that nobody ever read."""
    announcement = _lock(announcement, by, seen)
    if announcement.state != State.DRAFT:
        raise Refused("发布过的公告须留存，不能删除；不需要公开时请撤下。", code="was_published")
    trail.record("announcement.discarded", subject=announcement, by=by, at=at, title=announcement.title)
    announcement.delete()


def _lock(announcement: Announcement, by: Grant, seen: int | None) -> Announcement:
    locked = Announcement.objects.select_for_update(of=("self",)).filter(pk=announcement.pk).first()
    if locked is None:
        raise Refused(f"公告「{announcement.title}」已被删除，请刷新列表。", code="announcement_gone")
    rules.require_own(by, locked)
    if seen is not None:
        rules.require_current(locked, seen)
    return locked


def _save(announcement: Announcement, *fields: str, by: Grant, at: datetime) -> None:
    announcement.version += 1
    announcement.by_id, announcement.changed_at = by.user_id, at
    announcement.save(update_fields=[*fields, "version", "by", "changed_at"])
