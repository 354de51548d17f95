"""Certificates of those whose result is confirmed: all but the last have theirs, one was renewed, one was looked up."""

from datetime import timedelta

from django.conf import settings

from zhicheng.applications.models import Application
from zhicheng.certificates import actions
from zhicheng.certificates.models import Certificate, LookUp
from zhicheng.certificates.queries import to_issue
from zhicheng.committees.models import Round
from zhicheng.demo.world import World
from zhicheng.people.models import Grant
from zhicheng.profiles import current

SITE = settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}"
"""Where the codes of the demo lead."""
MOST = 5


def issue(world: World) -> None:
    """The office of every round with confirmed results has begun to issue."""
    for round in sorted(world.rounds, key=lambda one: one.pk):
        office = _office(world, round)
        people = list(to_issue(round, office[0]).order_by("number", "pk")[: MOST + 1]) if office else []
        if len(people) > 1:
            _begin(world, people[:-1], office)


def _office(world: World, round: Round) -> list[Grant]:
    """The people of the office who judge the series, each once."""
    host, series = round.committee.host_id, round.committee.series_id
    grants = [grant for step in current().steps for grant in world.reviewers.get((host, step), [])]
    return list({grant.user_id: grant for grant in grants if grant.covers_series(series)}.values())


def _begin(world: World, people: list[Application], office: list[Grant]) -> None:
    at = world.calendar.ago(0.8)
    made = [
        actions.issue(one, site=SITE, by=office[0], at=at + timedelta(minutes=place))
        for place, one in enumerate(people)
    ]
    _look(made[0], world)
    if len(made) > 1:
        actions.reissue(
            made[1], reason="证书文件遗失，本人申请换发", site=SITE, by=office[0], at=world.calendar.ago(0.5)
        )
    if len(made) > 2:
        reason = "单位来函反映任职年限不实，已核查属实"
        actions.propose_revocation(made[2], reason=reason, by=office[0], at=world.calendar.ago(0.4))


def _look(certificate: Certificate, world: World) -> None:
    """The employer by its own name, and somebody from outside."""
    unit = certificate.application.unit
    for way, asker, days in ((LookUp.Way.FORM, unit, 0.6), (LookUp.Way.CODE, None, 0.3), (LookUp.Way.CODE, None, 0.2)):
        actions.look_up(certificate, way=way, organisation=asker, at=world.calendar.ago(days))
