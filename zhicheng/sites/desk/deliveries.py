"""通知发送情况: what became of messages outside, for the administrator of the province's office."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.paging import capped_count
from zhicheng.notices import actions, queries
from zhicheng.notices.models import Delivery
from zhicheng.notices.rules import require_to_be_sent, require_watcher
from zhicheng.people.models import Role
from zhicheng.sites.desk.answers import Place, sure
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import shown
from zhicheng.ui.parts import Tab

State = Delivery.State
VIEWS = (State.FAILED, State.UNCERTAIN, State.WAITING, State.SENDING, State.SENT)
TONES = {State.FAILED: "bad", State.UNCERTAIN: "care", State.WAITING: "busy", State.SENDING: "busy"}
TROUBLE = (State.FAILED, State.UNCERTAIN)
TWICE = "上次是否送达不能确定，重发可能使对方收到两次。"


@page("deliveries/", Role.ADMINISTRATOR, label="通知发送情况")
def deliveries(request: Request) -> HttpResponse:
    """通知发送情况: failed ones first, by state."""
    require_watcher(request.grant)
    state = next((view for view in VIEWS if view == request.GET.get("state")), State.FAILED)
    found = queries.troubled(request.GET.get("cursor"), state)
    counts = {view: capped_count(Delivery.objects.filter(state=view)) for view in TROUBLE}
    return shown(
        request,
        "deliveries.html",
        title="通知发送情况",
        under="notices",
        crumbs=[("消息通知", reverse("notices"))],
        tabs=[Tab(view.label, f"?state={view}", view == state, counts.get(view)) for view in VIEWS],
        rows=found.rows,
        state=state,
        tone=TONES.get(state, "good"),
        again=state in TROUBLE,
        channels=queries.channels()[1:],
        base=reverse("deliveries"),
        **turned(request, found, "cursor", state=state),
    )


@page("deliveries/<int:delivery>/again/", Role.ADMINISTRATOR, label="重发通知")
def send_again(request: Request, delivery: int) -> HttpResponse:
    """重发: asks, because what is uncertain may arrive twice."""
    require_watcher(request.grant)
    found = Delivery.objects.select_related("notice__to").filter(pk=delivery).first()
    if found is None:
        raise Http404
    back = f"{reverse('deliveries')}?state={found.state}"
    if request.method == "POST":
        actions.send_again(found, by=request.grant, at=clock.now())
        messages.success(request, "已排入发送队列，一分钟内重发。")
        return redirect(back)
    require_to_be_sent(found)
    return sure(
        request,
        title="重发通知",
        question=f"通过{found.get_channel_display()}向 {found.notice.to.name} 重发「{found.notice.subject}」？",
        yes="重发",
        place=Place("notices", "通知发送情况", back),
        consequence=TWICE if found.state == State.UNCERTAIN else "",
        kind="primary",
    )
