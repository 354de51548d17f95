"""The verbs of notices: telling, reading, choosing channels, and the life of a message outside."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.notices import rules
from zhicheng.notices.kinds import KINDS, MAY_BE_SILENT, USUAL
from zhicheng.notices.models import Channel, Delivery, Group, Notice, Preference
from zhicheng.people.models import Grant, User

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait after the first, the second … failure; after the last one a message has failed."""
LOST_AFTER = timedelta(minutes=10)
"""No attempt takes so long: whoever was sending is dead, and nobody knows whether the message left."""
LOST = "发送时系统中断，不能确定对方是否收到；重发可能使对方收到两次。"
SEND = """
WITH person AS (
    SELECT u.id, u.email <> '' AS has_email, u.mobile <> '' AS has_mobile,
        coalesce(p.channels, %(usual)s::varchar[]) AS channels
    FROM people_user u LEFT JOIN notices_preference p ON p.user_id = u.id AND p."group" = %(group)s
    WHERE u.id = ANY(%(to)s::bigint[])
), told AS (
    INSERT INTO notices_notice (to_id, kind, subject, body, about, place_id, once, at, read)
    SELECT id, %(kind)s, %(subject)s, %(body)s, %(about)s, %(place)s, %(once)s, %(at)s, NOT 'app' = ANY(channels)
    FROM person WHERE cardinality(channels) > 0 ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id, to_id
)
INSERT INTO notices_delivery (notice_id, channel, state, attempts, due_at, said)
SELECT told.id, channel, 'waiting', 0, %(at)s, ''
FROM told JOIN person ON person.id = told.to_id, unnest(%(outside)s::varchar[]) channel
WHERE channel = ANY(person.channels)
    AND CASE channel WHEN 'email' THEN has_email WHEN 'sms' THEN has_mobile ELSE true END
"""


def send(
    kind: str,
    *,
    to: Iterable[int],
    at: datetime,
    about: int | None = None,
    place: int | None = None,
    once: str = "",
    **words: object,
) -> None:
    """Tell people (ids of users) some news in the transaction that makes it true, with one statement.

    `about` is the id that the page of the kind shows, `place` the organisation in which they are addressed; with
    `once` a person is told only the first time.
    """
    said, people = KINDS[kind], list(to)
    if not people:
        return
    values: dict[str, Any] = {
        "to": people,
        "kind": kind,
        "group": said.group,
        "at": at,
        "about": about,
        "place": place,
        "once": once,
        "subject": rules.discreet(said.subject.format(**words))[:100],
        "body": rules.discreet(said.body.format(**words))[:1000],
        "usual": list(USUAL),
        "outside": list(settings.NOTICE_CHANNELS),
    }
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(SEND, values)
        if cursor.rowcount > 0:
            transaction.on_commit(_call_the_worker)


@transaction.atomic
def read(notice: Notice) -> None:
    """Mark one as read."""
    Notice.objects.filter(pk=notice.pk, read=False).update(read=True)


@transaction.atomic
def read_all(user: User, *, at: datetime) -> int:
    """Mark all as read that were there at that moment; return how many."""
    return Notice.objects.filter(to=user, read=False, at__lte=at).update(read=True)


@transaction.atomic
def choose(user: User, chosen: Mapping[str, Iterable[str]]) -> None:
    """Keep the channels that a person wants for each group; only some groups can be silenced altogether."""
    for group, channels in chosen.items():
        wanted = [channel for channel in Channel if channel in set(channels)]
        if Channel.APP not in wanted and group not in MAY_BE_SILENT:
            wanted.insert(0, Channel.APP)
        Preference.objects.update_or_create(user=user, group=Group(group), defaults={"channels": wanted})


@transaction.atomic
def claim(*, at: datetime) -> Delivery | None:
    """Take the next message that is due, so that nobody else sends it; committed before it is sent."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=at).order_by("due_at", "id")
    delivery = due.select_for_update(of=("self",), skip_locked=True).select_related("notice__to").first()
    if delivery is not None:
        delivery.state, delivery.tried_at = Delivery.State.SENDING, at
        delivery.attempts += 1
        delivery.save(update_fields=["state", "tried_at", "attempts"])
    return delivery


@transaction.atomic
def note_sent(delivery: Delivery) -> None:
    """The channel took it."""
    _note(delivery, Delivery.State.SENT, said="")


@transaction.atomic
def note_refused(delivery: Delivery, *, said: str, final: bool, at: datetime) -> None:
    """The channel surely did not take it: wait and try again, or give up."""
    if final or delivery.attempts > len(PAUSES):
        _note(delivery, Delivery.State.FAILED, said=said)
    else:
        due_at = at + PAUSES[delivery.attempts - 1]
        _note(delivery, Delivery.State.WAITING, said=said, due_at=due_at)


@transaction.atomic
def note_uncertain(delivery: Delivery, *, said: str) -> None:
    """Nobody knows whether the channel took it; it is not sent again by itself."""
    _note(delivery, Delivery.State.UNCERTAIN, said=said)


@transaction.atomic
def note_lost(*, at: datetime) -> int:
    """Say of messages whose sender died that nobody knows; return how many."""
    lost = Delivery.objects.filter(state=Delivery.State.SENDING, tried_at__lte=at - LOST_AFTER)
    return lost.update(state=Delivery.State.UNCERTAIN, said=LOST)


@transaction.atomic
def send_again(delivery: Delivery, *, by: Grant, at: datetime) -> Delivery:
    """The administrator has a failed or uncertain message sent once more, knowing that it may arrive twice."""
    rules.require_watcher(by)
    locked = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk).first()
    if locked is None:
        raise Refused("这条通知已被删除，请刷新页面。", code="delivery_gone")
    rules.require_to_be_sent(locked)
    before = locked.state
    locked.state, locked.attempts, locked.due_at, locked.said = Delivery.State.WAITING, 0, at, ""
    locked.save(update_fields=["state", "attempts", "due_at", "said"])
    trail.record("delivery.again", subject=locked, by=by, at=at, before=before)
    transaction.on_commit(_call_the_worker)
    return locked


def _note(delivery: Delivery, state: Delivery.State, **changed: Any) -> None:
    """Only the one who claimed it notes what came of it; a message that was given up meanwhile stays as it is."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, tried_at=delivery.tried_at)
    mine.update(state=state, **changed)


def _call_the_worker() -> None:
    """Have the worker look at once; one call that waits is enough, and every minute it looks by itself."""
    with suppress(AlreadyEnqueued):
        app.configure_task("notices.deliver").defer(timestamp=0)
