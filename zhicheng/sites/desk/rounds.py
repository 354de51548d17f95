"""批次与延期: the rounds of the organisation's own committees, and longer time for one unit or person."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import get_default_timezone

from zhicheng.applications import actions
from zhicheng.applications.models import Application
from zhicheng.committees.models import Round
from zhicheng.committees.rules import OFFICE
from zhicheng.core import clock
from zhicheng.core.encryption import blind_index
from zhicheng.core.fields import Day, LongText, Text
from zhicheng.core.numbers import compact
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Role, User
from zhicheng.sites.desk.answers import Place, filled
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

LABEL = "批次与延期"
MOST = 50


class Extending(forms.Form):
    """延期: for whom, until which day, why."""

    whom = Text(
        label="单位编号、申报编号或证件号码",
        max_length=30,
        help_text="填单位编号，该单位及其下级单位的申报人都延期；填申报编号或证件号码，只延期这一人。",
    )
    until = Day(label="延至日期", help_text="当日 24 时前可以提交。")
    reason = LongText(label="理由", max_length=500, rows=3)


@page("rounds/", *OFFICE, label=LABEL)
def rounds(request: Request) -> HttpResponse:
    """The rounds of one's own committees, and those to which one's people may apply, newest first: two queries."""
    unit = request.grant.organisation
    own, listed = Q(committee__host=unit), Round.objects.select_related("committee").order_by("-closes_at", "-pk")
    pending = Count("changes", filter=Q(changes__decided_at=None), distinct=True)
    mine = listed.filter(own).annotate(extended=Count("extensions", distinct=True), pending=pending)[:MOST]
    others = listed.for_unit(unit).exclude(own)[:MOST]
    return shown(
        request,
        "rounds.html",
        title=LABEL,
        rounds=list(mine),
        others=list(others),
        now=clock.now(),
        me=request.grant.user_id,
        extends=request.grant.role == Role.ADMINISTRATOR,
    )


@page("rounds/<int:round>/extend/", Role.ADMINISTRATOR)
def extend_round(request: Request, round: int) -> HttpResponse:
    """延期 for one unit or one person, with what was granted so far."""
    host = request.grant.organisation_id
    found = Round.objects.select_related("committee__scope").filter(pk=round, committee__host=host).first()
    if found is None:
        raise Http404
    form = Extending(request.POST or None)

    def extend(**who: Any) -> str:
        said = form.cleaned_data
        unit, person = _whom(found, said["whom"])
        until = datetime.combine(said["until"] + timedelta(days=1), time(), get_default_timezone())
        actions.extend(found, unit=unit, applicant=person, until=until, reason=said["reason"], **who)
        return f"已延期至 {said['until']:%Y-%m-%d} 24 时。"

    return filled(
        request,
        form,
        extend,
        str,
        then=request.path,
        title=f"延期 · {found.committee.name} {found.name}",
        place=Place("rounds", LABEL, reverse("rounds")),
        save="延期",
        spans={"whom": 8, "until": 4},
        template="extend_round.html",
        leave="返回",
        given=found.extensions.select_related("unit", "applicant", "by").order_by("-pk")[:MOST],
    )


def _whom(round: Round, text: str) -> tuple[Organisation | None, User | None]:
    """The unit or the person that was named; refused in the same words whether or not they exist out of scope."""
    named = compact(text)
    unit = Organisation.objects.filter(code=named, path__startswith=round.committee.scope.path).first()
    if unit is not None:
        return unit, None
    application = Application.objects.filter(number=named, round=round).select_related("applicant").first()
    if application is not None:
        return None, application.applicant
    within = User.objects.filter(
        grants__role=Role.APPLICANT, grants__organisation__path__startswith=round.committee.scope.path
    )
    person = within.filter(id_number_index=blind_index(named)).first()
    if person is None:
        sentence = "没有找到这个单位或申报人，请核对编号。只能为受理范围内的单位和人员延期。"
        raise Refused(sentence, code="nobody", fields={"whom": sentence})
    return None, person
