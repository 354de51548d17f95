"""评议进行: who will read whom, who is behind, who reads instead, and what came of it when all is handed in."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.committees.rules import OFFICE
from zhicheng.core.paging import page as one_page
from zhicheng.panels import actions, queries
from zhicheng.panels.models import GONE, Assignment, Candidate, Criteria, Member, Panel, State
from zhicheng.sites.desk.answers import agreed, filled, why_not
from zhicheng.sites.desk.office.panel_forms import Giving, Joining, Relieving
from zhicheng.sites.desk.office.panels import READERS, own_candidate, own_panel, place, under
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number, turned
from zhicheng.sites.frame.respond import shown, status_of


@page("panels/<int:panel>/start/", *OFFICE)
def start_panel(request: Request, panel: int) -> HttpResponse:
    """分配: the balance as it will be, before anybody is told."""
    held = own_panel(request.grant, panel)
    back, done = place(held).back, f"「{held.name}」已开始评阅，组员已收到通知。"
    answer = tried(request, partial(actions.start, held, seen=posted_number(request)), done, back)
    if isinstance(answer, HttpResponse):
        return answer
    if held.state != State.PREPARED:
        return redirect(back)
    plan = queries.plan(held)
    names = {member.pk: member.user.name for member in plan.members}
    return shown(
        request,
        "start_panel.html",
        title=f"分配预览 · {held.name}",
        status=status_of(answer),
        **under(held),
        panel=held,
        refusal=answer,
        plan=plan,
        criteria=Criteria.objects.filter(round=held.round_id).first(),
        lines=queries.lines(held.round_id),
        rows=[(one, [names[pk] for pk in plan.reading[one.pk]]) for one in plan.candidates],
        away=[
            (member.user.name, one.application.applicant_name, plan.away[member.user_id][one.application_id])
            for member in plan.members
            for one in plan.candidates
            if one.application_id in plan.away.get(member.user_id, {})
        ],
    )


@page("panels/<int:panel>/readings/<int:reader>/", *OFFICE)
def relieve_reader(request: Request, panel: int, reader: int) -> HttpResponse:
    """改派 one reading to another member."""
    held = own_panel(request.grant, panel)
    found = Assignment.objects.select_related("candidate__panel", "candidate__application", "member__user")
    reading = found.filter(pk=reader, candidate__panel=held).first()
    if reading is None:
        raise Http404
    form = Relieving(request.POST or None, able=_able(held, reading.candidate))
    note = f"{reading.candidate.label} {reading.candidate.application.applicant_name}，现由 {reading.member} 评阅。"
    note = f"这份评阅{reading.get_state_display()}。" if reading.state in GONE else note
    return filled(
        request,
        form,
        lambda **who: actions.relieve(
            reading, to=form.member, reason=form.cleaned_data["reason"], seen=posted_number(request), **who
        ),
        "已改派。",
        title="改派评阅",
        place=place(held),
        save="" if reading.state in GONE else "改派",
        note=note,
        hidden={"seen": held.version},
        spans={"to": 12, "reason": 12},
    )


@page("panels/<int:panel>/candidates/<int:judged>/reader/", *OFFICE)
def add_panel_reader(request: Request, panel: int, judged: int) -> HttpResponse:
    """增加评阅专家 for one candidate, as after a recusal that nobody could follow."""
    held, found = own_candidate(request.grant, panel, judged)
    form = Giving(request.POST or None, able=_able(held, found))
    note = "" if form.able else "本组没有其他可以评阅的组员，请先增补组员。"
    title, save = f"增加评阅专家 · {found.label} {found.application.applicant_name}", "保存" if form.able else ""
    hidden = {"seen": held.version}
    return filled(
        request,
        form,
        lambda **who: actions.add_reader(found, form.able[form.cleaned_data["to"]], seen=posted_number(request), **who),
        "已增加评阅专家。",
        title=title,
        place=place(held),
        save=save,
        note=note,
        hidden=hidden,
    )


@page("panels/<int:panel>/join/", *OFFICE)
def join_panel(request: Request, panel: int) -> HttpResponse:
    """增补组员 while the panel reads."""
    held = own_panel(request.grant, panel)
    taken = queries.in_other_panels(held.round)
    people = [user for user in queries.members_to_choose(held.round) if user.pk not in taken]
    form = Joining(request.POST or None, people=people, series=held.round.committee.series_id)
    note = "" if people else "抽取并接受邀请的专家都已编入评议组。"
    save, hidden = "增补" if people else "", {"seen": held.version}
    title = f"增补组员 · {held.name}"
    return filled(
        request,
        form,
        lambda **who: actions.add_member(
            held, form.people[form.cleaned_data["user"]], seen=posted_number(request), **who
        ),
        lambda _: f"{form.people[form.cleaned_data['user']].name}已加入「{held.name}」。",
        title=title,
        place=place(held),
        save=save,
        note=note,
        hidden=hidden,
    )


@page("panels/<int:panel>/remind/", *OFFICE)
def remind_panel(request: Request, panel: int) -> HttpResponse:
    """催办 those who are behind."""
    held = own_panel(request.grant, panel)
    return agreed(
        request,
        partial(actions.remind, held),
        lambda people: f"已提醒 {people} 位尚未全部提交的组员。",
        title="催办",
        question=f"确定提醒「{held.name}」中尚未全部提交的组员吗？",
        consequence="每人每天最多收到一次提醒。",
        yes="提醒",
        kind="primary",
        place=place(held),
    )


@page("panels/<int:panel>/close/", *OFFICE)
def close_panel(request: Request, panel: int) -> HttpResponse:
    """结束评议: opinions, scores and reports stand from now on."""
    held = own_panel(request.grant, panel)
    return agreed(
        request,
        partial(actions.close, held, seen=posted_number(request)),
        f"「{held.name}」的评议已结束。",
        title="结束评议",
        question=f"确定结束「{held.name}」的评议吗？",
        consequence="结束后评分、评议意见和评议组意见不能再改，办事机构可以查看汇总，评审会可以引用评议组意见。",
        yes="结束评议",
        why=why_not(lambda: actions.require_finished(held, Assignment.objects.all())),
        place=place(held),
        hidden={"seen": held.version},
        then=reverse("panel_results", args=[held.pk]),
    )


@page("panels/<int:panel>/results/", *READERS, opinions=True)
def panel_results(request: Request, panel: int) -> HttpResponse:
    """评议汇总 of a closed panel: exact averages, recommendations, opinions without names."""
    held = own_panel(request.grant, panel)
    if held.state != State.CLOSED:
        raise Http404
    listed = held.candidates.select_related("application__title", "application__unit")
    found = one_page(listed, order=("number", "id"), cursor=request.GET.get("at"))
    return shown(
        request,
        "panel_results.html",
        title=f"评议汇总 · {held.name}",
        **under(held),
        panel=held,
        lines=queries.lines(held.round_id),
        rows=queries.summaries(held, found.rows),
        **turned(request, found),
    )


def _able(panel: Panel, candidate: Candidate) -> list[Member]:
    """The members who may read a candidate and do not yet, with how many they read."""
    if panel.state != State.READING:
        return []
    able = actions.able(candidate, panel)
    return [member for member in queries.progress(panel) if member.pk in able]
