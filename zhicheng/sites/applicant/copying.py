"""复制上一年度申报: section by section what would be copied and what not; nothing is copied before it was shown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from zhicheng.applications import actions, copying
from zhicheng.applications.rules import require_never_submitted
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.sites.applicant.own import name_of, own_application, way_here
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import shown


@page("<int:pk>/copy/", Role.APPLICANT, label="复制上一年度申报")
def copy_application(request: Request, pk: int) -> HttpResponse:
    """Show what of the newest earlier application fits into this one, then copy what is ticked."""
    application, at = own_application(request, pk), clock.now()
    earlier = copying.earlier_of(application)
    require_never_submitted(application)
    if earlier is None:
        raise Refused("您以前没有提交过申报，没有可以复制的内容，请直接填写。", code="nothing_to_copy")
    if request.method == "POST":
        codes = request.POST.getlist("section")
        number = actions.copy_earlier(application, earlier, codes, by=request.grant, at=at)
        if number:
            messages.success(request, f"已从 {earlier.year} 年度申报复制 {number} 节，请逐节核对，保存即为确认。")
        else:
            messages.info(request, "没有选择可以复制的内容，请逐节填写。")
        return redirect("application_entry", pk=pk)
    return shown(
        request,
        "copy_application.html",
        title="复制上一年度申报",
        **way_here(application),
        application=application,
        earlier=earlier,
        earlier_name=name_of(earlier),
        parts=copying.parts(application, earlier, at),
    )
