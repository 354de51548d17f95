"""Files in their typed slots: upload, look, download, take out."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from zhicheng.applications import actions, queries
from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.sections import registry
from zhicheng.sites.applicant.filling import section_page
from zhicheng.sites.applicant.marks import is_open
from zhicheng.sites.applicant.own import own_application, own_attachment, way_here
from zhicheng.sites.applicant.sheet import Sheet
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import is_fetch, pictured, sent, shown

NOTHING_CAME = "没有收到文件：没有选择文件，或者上传中途断开。请选择 JPG、PNG 或 PDF 文件，再上传一次。"


@page("<int:pk>/slots/<slug:slot>/", Role.APPLICANT, label="上传证明材料")
def attach_file(request: Request, pk: int, slot: str) -> HttpResponse:
    """Put one or several files into a slot; what cannot be taken is told at the slot."""
    application = own_application(request, pk)
    code = _owner(slot)
    if request.method != "POST":
        return _back(application, code, slot)
    uploads = request.FILES.getlist("file")
    refused = [] if uploads else [NOTHING_CAME]
    for upload in uploads:
        try:
            actions.attach(application, slot, _one(upload), by=request.grant, at=clock.now())
        except Refused as refusal:
            refused.append(refusal.message)
    if is_fetch(request):
        if refused:
            raise Refused(" ".join(refused), code="upload_refused")
        return _files(request, application, code, slot)
    if refused:
        return section_page(request, application, code, slots=(slot, refused), status=422)
    messages.success(request, f"已上传 {len(uploads)} 件。")
    return _back(application, code, slot)


@page("<int:pk>/files/<int:attachment>/remove/", Role.APPLICANT, label="删除附件")
def remove_attachment(request: Request, pk: int, attachment: int) -> HttpResponse:
    """Ask, then take a file out of its slot."""
    found = own_attachment(request, pk, attachment)
    application, code = found.application, _owner(found.slot)
    back = _address(application, code, found.slot)
    if request.method == "POST":
        actions.detach(found, by=request.grant, at=clock.now())
        messages.success(request, f"已删除“{found.name}”。")
        return redirect(back)
    return shown(
        request, "remove_attachment.html", title="删除附件", **way_here(application), attachment=found, back=back
    )


@page("<int:pk>/files/<int:attachment>/", Role.APPLICANT, label="查看附件")
def attachment(request: Request, pk: int, attachment: int) -> HttpResponse:
    """Look at a file, page by page, as pictures."""
    found = own_attachment(request, pk, attachment)
    application, code = found.application, _owner(found.slot)
    number = request.GET.get("page", "1")
    shown_page = min(max(int(number), 1), found.file.pages) if number.isdecimal() and len(number) < 6 else 1
    return shown(
        request,
        "attachment.html",
        title=found.name,
        **way_here(application),
        attachment=found,
        number=shown_page,
        back=_address(application, code, found.slot),
        editable=is_open(application, registry.ALL[code].bit),
    )


@page("<int:pk>/files/<int:attachment>/<int:number>-<int:width>.webp", Role.APPLICANT)
def attachment_picture(request: Request, pk: int, attachment: int, number: int, width: int) -> HttpResponse:
    """One page of a file as a picture."""
    return pictured(own_attachment(request, pk, attachment).file, number, width)


@page("<int:pk>/files/<int:attachment>/download/", Role.APPLICANT, label="下载附件")
def attachment_download(request: Request, pk: int, attachment: int) -> HttpResponse:
    """The file itself, to be kept."""
    return sent(own_attachment(request, pk, attachment).file)


def _files(request: Request, application: Application, code: str, slot: str) -> HttpResponse:
    """The part of the page that shows what a slot holds, for the page's script."""
    sheet = Sheet(queries.draft(application, clock.now()), code)
    shown_slot = next(item for item in sheet.slots if item.slot.code == slot)
    context = {"item": shown_slot, "application": application, "editable": True}
    return HttpResponse(render_to_string("applicant/slot_files.html", context, request))


def _one(upload: object) -> "UploadedFile[bytes]":
    assert isinstance(upload, UploadedFile)
    return upload


def _owner(slot: str) -> str:
    try:
        return registry.slot_owner(slot).code
    except LookupError:
        raise Http404 from None


def _address(application: Application, code: str, slot: str) -> str:
    return f"{reverse('application_section', args=[application.pk, code])}#slot-{slot}"


def _back(application: Application, code: str, slot: str) -> HttpResponse:
    return redirect(_address(application, code, slot))
