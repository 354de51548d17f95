"""评审邀请: what somebody in the library was asked to sit in; answered by that person, with the own recusals."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.fields import Choice, LongText, Text
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Invitation, State
from zhicheng.draws.rules import MOST_REASON
from zhicheng.people.models import Role
from zhicheng.sections.expert_words import RECUSAL_KINDS
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown

LIST = ("评审邀请", "my_invitations")
MOST = 50
Answer = Invitation.State
TONES = {
    Answer.INVITED: "care",
    Answer.ACCEPTED: "good",
    Answer.DECLINED: "quiet",
    Answer.LAPSED: "bad",
    Answer.BARRED: "quiet",
}
DUTIES = (
    "对本人参加评审一事和其他专家的姓名保密；评审过程、评议意见和表决情况不得对外透露。",
    "不接触申报人及其单位就评审事项的请托，不收受财物。",
    "与申报人有利害关系、可能影响公正的，主动声明并回避，不参加对该申报人的评议和表决。",
    "亲自到会、独立投票，不委托他人，不补投。",
)
"""What whoever accepts takes on (Order 40, Art. 24–25, check)."""


class Accepting(forms.Form):
    """接受: with the duties read."""

    use_required_attribute = False
    read = forms.BooleanField(
        label="我已阅读并遵守以上保密和回避要求", error_messages={"required": "接受邀请须先确认遵守保密和回避要求。"}
    )


class Declining(forms.Form):
    """谢绝: with a reason."""

    use_required_attribute = False
    reason = LongText(label="谢绝的原因", max_length=MOST_REASON, rows=3, help_text="只有评委会办事机构可见。")


class Declaring(forms.Form):
    """回避声明, as in the application of an expert."""

    use_required_attribute = False
    kind = Choice(label="回避对象", choices=RECUSAL_KINDS)
    name = Text(label="单位全称或个人姓名", max_length=100)
    relation = Text(label="关系", max_length=100, help_text="例如：现工作单位、配偶、近亲属、师生、合作者。")


@page("invitations/", Role.EXPERT, label="评审邀请", gated=False)
def my_invitations(request: Request) -> HttpResponse:
    """What I was asked to sit in, the newest first."""
    return shown(
        request,
        "my_invitations.html",
        title=LIST[0],
        rows=list(queries.invitations_of(request.grant)[:MOST]),
        tones=TONES,
        now=clock.now(),
    )


@page("invitations/<int:invitation>/", Role.EXPERT, label="评审邀请", gated=False)
def my_invitation(request: Request, invitation: int) -> HttpResponse:
    """One invitation: for which committee, until when to answer, which duties go with it, whom I stay away from."""
    return _shown(request, _own(request, invitation))


@page("invitations/<int:invitation>/accept/", Role.EXPERT, gated=False)
def accept_invitation(request: Request, invitation: int) -> HttpResponse:
    """接受."""
    found, form = _own(request, invitation), Accepting(request.POST if request.method == "POST" else None)
    return _answered(request, found, form, "accepting", actions.accept, "已接受邀请。请核对回避声明，并等待会议通知。")


@page("invitations/<int:invitation>/decline/", Role.EXPERT, gated=False)
def decline_invitation(request: Request, invitation: int) -> HttpResponse:
    """谢绝, with a reason."""
    found, form = _own(request, invitation), Declining(request.POST or None)
    return _answered(request, found, form, "declining", actions.decline, "已谢绝邀请。")


@page("invitations/<int:invitation>/declare/", Role.EXPERT, gated=False)
def declare_recusal(request: Request, invitation: int) -> HttpResponse:
    """声明回避."""
    found, form = _own(request, invitation), Declaring(request.POST or None)
    return _answered(request, found, form, "declaring", actions.declare, "已记录回避声明。")


def _own(request: Request, pk: int) -> Invitation:
    found = queries.invitations_of(request.grant).filter(pk=pk).select_related("lot__expert").first()
    if found is None:
        raise Http404
    return found


def _answered(
    request: Request, invitation: Invitation, form: forms.Form, name: str, act: Callable[..., object], done: str
) -> HttpResponse:
    """Do what the form says, or show the page again with what was typed."""
    here, refusal = reverse("my_invitation", args=[invitation.pk]), None
    if request.method != "POST":
        return redirect(here)
    if form.is_valid():
        said = {field: value for field, value in form.cleaned_data.items() if field != "read"}
        answer = tried(request, partial(act, invitation, **said), done, here)
        if isinstance(answer, HttpResponse):
            return answer
        refusal = answer
    return _shown(request, invitation, 422, refusal=refusal, **{name: form})


def _shown(request: Request, invitation: Invitation, status: int = 200, **more: Any) -> HttpResponse:
    draw, open_ = invitation.draw, invitation.state in (Answer.INVITED, Answer.ACCEPTED)
    late = invitation.state == Answer.INVITED and clock.now() > invitation.answer_by
    forms_: dict[str, Any] = {"accepting": Accepting(), "declining": Declining(), "declaring": Declaring()}
    return shown(
        request,
        "my_invitation.html",
        title=f"{draw.round.committee.name} · {draw.round.name}",
        status=status,
        crumbs=[(LIST[0], reverse(LIST[1]))],
        under=LIST[1],
        invitation=invitation,
        tone=TONES[Answer(invitation.state)],
        duties=DUTIES,
        late=late,
        accepts=draw.state == State.DRAWN and invitation.state == Answer.INVITED and not late,
        declines=draw.state == State.DRAWN and open_ and not late,
        declares=draw.state in (State.DRAWN, State.CLOSED) and open_,
        known=invitation.lot.expert.recusals,
        declared=list(invitation.declarations.order_by("pk")),
        **{"refusal": None} | forms_ | more,
    )
