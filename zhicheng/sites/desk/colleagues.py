"""What reviewers do among themselves: 收回审核意见, 转交, 委托."""

from datetime import datetime
from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from zhicheng.core import clock
from zhicheng.core.fields import Day, LongText
from zhicheng.people import lending
from zhicheng.people.models import REVIEWERS, Grant, User
from zhicheng.profiles import current
from zhicheng.reviews import actions, dossier, queries
from zhicheng.reviews.models import Stop
from zhicheng.reviews.rules import MOST_REASON
from zhicheng.sites.desk.answers import Place, agreed, filled
from zhicheng.sites.desk.queue import record_prefix
from zhicheng.sites.desk.stops import at_desk, queue_page
from zhicheng.sites.desk.verdicts import Verdict
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import shown


class Transferring(Verdict):
    """转交: to whom, and why."""

    to = forms.ModelChoiceField(
        Grant.objects.none(),
        label="接手的同事",
        empty_label="请选择",
        error_messages={"required": "请选择接手的同事。", "invalid_choice": "这位同事现在不能接手，请重新选择。"},
    )
    note = LongText(
        label="说明", max_length=MOST_REASON, rows=3, required=False, help_text="记入审批流程，各环节可见。"
    )

    def __init__(self, *args: object, colleagues: list[Grant], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        to = self.fields["to"]
        to.queryset = Grant.objects.filter(pk__in=[one.pk for one in colleagues]).select_related("user")  # type: ignore[attr-defined]
        to.label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]


class Lending(forms.Form):
    """委托: to whom, from when until when."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="受委托人",
        empty_label="请选择",
        error_messages={"required": "请选择受委托人。", "invalid_choice": "这位同事不能接受委托，请重新选择。"},
    )
    since = Day(label="开始日期")
    until = Day(label="结束日期")

    def __init__(self, *args: object, by: Grant, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        to = self.fields["to"]
        to.queryset = lending.without_the_role(by).order_by("name", "pk")  # type: ignore[attr-defined]
        to.label_from_instance = lambda user: f"{user.name}（{user.login}）"  # type: ignore[attr-defined]


@page("review/<int:stop>/recall/", *REVIEWERS)
def recall_case(request: Request, stop: int) -> HttpResponse:
    """收回审核意见: one's own, until the next person acts."""
    found = at_desk(request, stop)
    application = found.application
    return agreed(
        request,
        partial(actions.recall, application, seen=posted_number(request)),
        f"已收回对{application.applicant_name}的审核意见，请重新审核。",
        title=f"收回审核意见 · {application.applicant_name}",
        question=f"确定收回刚才对{application.applicant_name}（{application.number}）作出的审核意见吗？",
        consequence="申报回到您这里，如同没有作出过这一意见；审批流程中会保留「收回」的记录。",
        yes="收回",
        place=_record(found),
        hidden={"seen": application.version},
        kind="primary",
    )


@page("review/<int:stop>/transfer/", *REVIEWERS)
def transfer_case(request: Request, stop: int) -> HttpResponse:
    """转交: hand a case over to a colleague at the same desk."""
    found = at_desk(request, stop)
    application, colleagues = found.application, queries.colleagues(found, request.grant)
    form = Transferring(request.POST or None, colleagues=colleagues, initial={"seen": application.version})
    nobody = "本环节没有其他可以接手的同事。请由系统管理员先启动同事并设置角色和审查权限。"
    handed = "转交后由接手的同事审核；不在其审查权限内的内容，仍由其他同事审核。可在「是否通过：待同事审查」中查到。"
    return filled(
        request,
        form,
        lambda **who: actions.transfer(found, **form.cleaned_data, **who),
        lambda _: f"{application.applicant_name}的申报已转交{form.cleaned_data['to'].user.name}。",
        then=_list(found),
        title=f"转交 · {application.applicant_name}",
        place=_record(found),
        save="转交" if colleagues else "",
        note=handed if colleagues else nobody,
    )


@page("lendings/", *REVIEWERS, label="委托审核")
def lendings(request: Request) -> HttpResponse:
    """委托审核: give the own role over to a colleague for a time, and see what is given over."""
    grant, today = request.grant, localdate(clock.now())
    form = Lending(request.POST or None, by=grant, initial={"since": today})

    def lend(*, by: Grant, at: datetime) -> str:
        lent = lending.lend(by, **form.cleaned_data, at=at)
        return f"已委托{lent.user.name}，{lent.since} 至 {lent.until}。"

    answer = taken(request, form, lend, str, "lendings")
    if isinstance(answer, HttpResponse):
        return answer
    given = lending.lent_of(grant, today).select_related("user").order_by("since", "pk")
    return shown(
        request,
        "lendings.html",
        title="委托审核",
        status=answer,
        form=form,
        given=list(given),
        role=grant.get_role_display(),
        longest=lending.LONGEST.days,
        two_people=len(current().steps) > 1,
        nobody=not form.fields["to"].queryset.exists(),  # type: ignore[attr-defined]
        lent_to_me=grant.lent_by_id is not None,
    )


@page("lendings/<int:lent>/end/", *REVIEWERS)
def end_lending(request: Request, lent: int) -> HttpResponse:
    """收回委托, before its time."""
    found = request.grant.lent.select_related("user").filter(pk=lent).first()
    if found is None:
        raise Http404
    return agreed(
        request,
        partial(lending.take_back, found),
        f"已收回对{found.user.name}的委托。",
        title="收回委托",
        question=f"确定收回对{found.user.name}的委托（{found.since} 至 {found.until}）吗？",
        consequence="收回后，受委托人立即不能再以您的角色审核；已作出的审核意见仍然有效。",
        yes="收回委托",
        place=Place("lendings", "委托审核", reverse("lendings")),
    )


def _record(stop: Stop) -> Place:
    name, label, _ = queue_page(stop, dossier.steps(stop.application))
    return Place(name, label, f"{record_prefix()}{stop.pk}/")


def _list(stop: Stop) -> str:
    return queue_page(stop, dossier.steps(stop.application))[2]
