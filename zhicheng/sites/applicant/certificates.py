"""我的证书: the person's own certificates, to be downloaded, and who has looked them up."""

from django.http import Http404, HttpResponse

from zhicheng.certificates import queries
from zhicheng.certificates.models import Certificate, State
from zhicheng.core.refused import Refused
from zhicheng.people.models import Role
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.respond import made, shown
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.frame.tones import CERTIFICATES

MOST = 20


@page("certificates/", Role.APPLICANT, label="我的证书")
def my_certificates(request: Request) -> HttpResponse:
    """Own certificates, the newest first: one query."""
    own = Certificate.objects.held_by(request.grant).defer("id_number", "token")
    rows = list(own.order_by("-id")[:MOST])
    return shown(request, "my_certificates.html", title=menu_label("my_certificates"), rows=rows, tones=CERTIFICATES)


@page("certificates/<int:certificate>/", Role.APPLICANT)
def my_certificate(request: Request, certificate: int) -> HttpResponse:
    """One of one's own certificates, with who has looked it up."""
    found = _own(request, certificate)
    return shown(
        request,
        "my_certificate.html",
        title=f"{found.title}证书",
        under="my_certificates",
        found=found,
        look_ups=queries.look_ups(found),
        tones=CERTIFICATES,
    )


@page("certificates/<int:certificate>/file/", Role.APPLICANT)
def my_certificate_file(request: Request, certificate: int) -> HttpResponse:
    """下载证书, while it is worth something: a file that no longer counts is not given out again."""
    found = _own(request, certificate)
    if found.state != State.ISSUED:
        sentence = f"证书 {found.edition} {found.get_state_display()}，不能再下载。请在「我的证书」中下载有效的证书。"
        raise Refused(sentence, code="certificate_ended")
    return made(queries.document(found), f"职称证书_{found.number}.pdf")


def _own(request: Request, pk: int) -> Certificate:
    found = Certificate.objects.held_by(request.grant).defer("id_number", "token").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
