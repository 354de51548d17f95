"""What the province's office does with an expert: suspend, resume, renew, end; each step asks first."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from zhicheng.core import clock
from zhicheng.core.fields import Day, LongText
from zhicheng.experts import actions, rules
from zhicheng.experts.models import KEEPERS, Expert
from zhicheng.people.models import Role
from zhicheng.sites.desk.accounts import given
from zhicheng.sites.desk.answers import Place, agreed, asked
from zhicheng.sites.desk.experts import expert_of
from zhicheng.sites.frame.acting import taken
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number


class Reasoned(forms.Form):
    """Why an expert is suspended or leaves."""

    reason = LongText(label="原因", max_length=rules.MOST_REASON, rows=3, help_text="会留在任期记录中。")


class Noted(forms.Form):
    """Why a suspension is over."""

    note = LongText(label="说明", max_length=rules.MOST_REASON, rows=3, required=False)


class Termed(forms.Form):
    """Until when the new term lasts."""

    until = Day(label="任期截止")


@page("experts/<int:expert>/suspend/", *KEEPERS, province=True)
def suspend_expert(request: Request, expert: int) -> HttpResponse:
    """暂停: with the reason; the expert is not drawn until resumed."""
    note = "暂停后不再被抽取，任期照常计算；可以随时恢复。"
    return _done(request, expert, Reasoned, actions.suspend, "暂停专家", "暂停", "已暂停：{name}。", note)


@page("experts/<int:expert>/resume/", *KEEPERS, province=True)
def resume_expert(request: Request, expert: int) -> HttpResponse:
    """恢复: the suspension is over."""
    note = "恢复后在任期内可以被抽取。"
    return _done(request, expert, Noted, actions.resume, "恢复专家", "恢复", "已恢复：{name}。", note)


@page("experts/<int:expert>/renew/", *KEEPERS, province=True)
def renew_expert(request: Request, expert: int) -> HttpResponse:
    """续聘: a new term from today on, at most as long as one term may be."""
    latest = rules.last_day(localdate(clock.now()))
    note = f"新任期自今天开始，最晚到 {latest}；确认仍在职并仍持有所依据的职称后办理。"
    initial = {"until": latest}
    return _done(request, expert, Termed, actions.renew, "续聘专家", "续聘", "已续聘：{name}。", note, initial)


@page("experts/<int:expert>/end/", *KEEPERS, province=True)
def end_expert(request: Request, expert: int) -> HttpResponse:
    """终止: the expert leaves the library."""
    note = "终止后不能恢复；再次入库须重新申报。"
    return _done(request, expert, Reasoned, actions.end, "终止专家任期", "终止", "已终止：{name}。", note)


@page("experts/<int:expert>/password/", Role.ADMINISTRATOR, label="发放登录密码", province=True)
def expert_password(request: Request, expert: int) -> HttpResponse:
    """发放登录密码: for experts whose account no unit keeps; shown once."""
    found = expert_of(request, expert)
    place = Place("experts", "专家信息库", reverse("expert", args=[expert]))
    return agreed(
        request,
        partial(actions.give_password, found, seen=posted_number(request)),
        "",
        then=lambda password: given(
            request,
            found.person,
            password,
            title="登录密码",
            said=f"{found.name}的一次性密码已生成。",
            login=found.person.login,
            place=place,
            organisation=request.grant.organisation.name,
        ),
        title="发放登录密码",
        question=f"确定为{found.name}生成一次性登录密码吗？",
        consequence="原有密码（如有）立即失效；专家首次登录须修改密码。",
        yes="生成密码",
        place=place,
        kind="primary",
        hidden={"seen": found.version},
    )


def _done(
    request: Request,
    pk: int,
    form_class: type[forms.Form],
    act: Callable[..., Expert],
    title: str,
    save: str,
    told: str,
    note: str,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Ask with a short form, then do it and go back to the expert; asked again, as the expert is by then."""
    expert, form = expert_of(request, pk), form_class(request.POST or None, initial=initial)
    place = Place("experts", "专家信息库", reverse("expert", args=[pk]))

    def deed(**who: Any) -> Expert:
        return act(expert, **form.cleaned_data, seen=posted_number(request), **who)

    answer = taken(request, form, deed, told.format(name=expert.name), place.back)
    if isinstance(answer, HttpResponse):
        return answer
    now = expert if answer == 200 else expert_of(request, pk)
    heading, hidden = f"{title} · {now.name}", {"seen": now.version}
    return asked(request, form, title=heading, place=place, status=answer, save=save, note=note, hidden=hidden)
