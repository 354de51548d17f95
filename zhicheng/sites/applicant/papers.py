"""打印: the applicant's own 评审表 and 面试通知, as they stand in the record."""

from django.http import HttpResponse
from django.shortcuts import redirect

from zhicheng.core import clock
from zhicheng.papers import actions
from zhicheng.people.models import Role
from zhicheng.sites.applicant.own import own_application
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import made


@page("<int:pk>/print/", Role.APPLICANT, label="打印评审表")
def print_own_form(request: Request, pk: int) -> HttpResponse:
    """打印评审表 of what was handed in last."""
    application = own_application(request, pk)
    if request.method != "POST":
        return redirect("application_status", pk=pk)
    site = request.build_absolute_uri("/").rstrip("/")
    pdf = actions.print_form(application, site=site, by=request.grant, at=clock.now())
    return made(pdf, f"{application.number}_评审表.pdf")


@page("<int:pk>/print-interview/", Role.APPLICANT, label="打印面试通知")
def print_own_interview(request: Request, pk: int) -> HttpResponse:
    """打印面试通知."""
    application = own_application(request, pk)
    if request.method != "POST":
        return redirect("application_status", pk=pk)
    pdf = actions.print_interview(application, by=request.grant, at=clock.now())
    return made(pdf, f"{application.number}_面试通知.pdf")
