"""What waits for an expert, for their 待办: invitations, readings, reports, ballots, signatures; nothing of others."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from zhicheng.ballots import queries as ballots
from zhicheng.ballots.models import State
from zhicheng.draws import queries as draws
from zhicheng.panels import queries as panels
from zhicheng.panels.models import Assignment
from zhicheng.people.models import Grant
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.portal.tasks import Task


def waiting(grant: Grant, at: datetime) -> Iterator[Task]:
    """All that one person is to do as an expert: five queries."""
    number, since = draws.to_answer(grant, at)
    if number:
        yield Task(menu_label("my_invitations"), reverse("my_invitations"), number, since)
    yield from _ballots(grant)
    yield from _readings(grant)
    for panel, unsaid in panels.to_report(grant):
        address = reverse("led_panel", args=[panel.pk])
        yield Task(f"评议组意见 · {panel.name}", address, unsaid, note="全组评阅已提交，请填写", measure="份")


def _ballots(grant: Grant) -> Iterator[Task]:
    """领票 and an open box, which are under way; and what the chair is to sign: two queries."""
    address, found = reverse("my_ballots"), ballots.concerning(grant.user_id)
    if number := found[State.ISSUING]:
        yield Task("评审会领票", address, number, note="正在发放选票，请领票", measure="轮", under_way=True)
    if number := found[State.CASTING]:
        note = "已投出的请忽略：投票不记名，系统不知道谁已投票"
        yield Task("评审会投票进行中", address, number, note=note, measure="轮", under_way=True)
    if since := ballots.to_sign(grant.user_id):
        yield Task("评审会待主持人签字", address, len(since), since[0], measure="场")


def _readings(grant: Grant) -> Iterator[Task]:
    """评阅: how many are not begun, and how many are begun and not handed in: one query."""
    states, found = Assignment.State, panels.to_read(grant)
    if number := found.total():
        note = f"待阅 {found[states.ASSIGNED]} 份，评阅中 {found[states.READING]} 份"
        yield Task(f"{menu_label('my_panels')} · 待评阅", reverse("my_panels"), number, note=note, measure="份")
