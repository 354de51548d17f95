"""What offices of the demo have announced, and what its people read in their notices."""

from datetime import datetime, timedelta
from typing import Any

from zhicheng.demo import pictures, source
from zhicheng.demo.world import World
from zhicheng.notices import announcing
from zhicheng.notices.models import Notice
from zhicheng.profiles import current
from zhicheng.reviews import tasks

READ_AFTER = timedelta(days=5)
"""What is older has been read."""


def announce(world: World) -> None:
    """Publish each announcement of the province's list, from its office and on its day."""
    for entry in source.toml("announcements")[current().code]:
        _publish(world, entry)


def remind(now: datetime) -> None:
    """Tell the desks what waits for them this morning; older news is read."""
    tasks.tell_what_waits(now)
    Notice.objects.filter(at__lt=now - READ_AFTER).update(read=True)


def _publish(world: World, entry: dict[str, Any]) -> None:
    by, at = world.administrators[entry["office"]], world.calendar.at_hour(entry["days"], 10)
    written = announcing.write(
        title=entry["title"],
        text=entry["text"].strip(),
        audience=entry["audience"],
        publish_at=at,
        until=None,
        pinned=entry.get("pinned", False),
        policy=entry.get("policy", False),
        by=by,
        at=min(at, world.calendar.now),
    )
    if file := entry.get("file"):
        announcing.enclose(written, pictures.scan(file, 1), by=by, at=written.changed_at)
    if not entry.get("draft"):
        announcing.publish(written, by=by, at=written.changed_at, seen=written.version)
