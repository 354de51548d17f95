"""证书管理: the committee's office issues certificates, one or a whole round, renews them, and revokes them by two."""

from datetime import datetime
from functools import partial

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.applications.models import Application
from zhicheng.certificates import actions, queries
from zhicheng.certificates.models import Certificate, Revocation, State
from zhicheng.certificates.tasks import ISSUE_BATCH
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.fields import LongText, PersonName
from zhicheng.core.paging import capped_count
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.jobs.actions import order
from zhicheng.jobs.models import Job
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.results.models import Confirmation
from zhicheng.sites.desk.answers import Place, agreed, filled
from zhicheng.sites.desk.papers import site_of
from zhicheng.sites.desk.seeking import typed
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import made, shown, status_of
from zhicheng.sites.frame.shell import menu_label
from zhicheng.sites.frame.tones import CERTIFICATES

LABEL = "证书管理"
READERS = (*REVIEWERS, Role.ADMINISTRATOR)
ROUNDS = 50
NAMED = 10
"""So many are named before all are issued to; the list behind the question names everybody."""
NOBODY_DUE = "这个批次没有待发证的人员，可能已由他人办理。请刷新后查看。"
SPANS = {"reason": 12, "name": 12}
_COUNTING = Confirmation.objects.filter(application=OuterRef("pk"), ended_at=None)


class Renewing(forms.Form):
    """换发: why, and under which name."""

    use_required_attribute = False
    reason = LongText(
        label="换发原因", max_length=500, rows=3, help_text="例如：证书遗失；姓名变更（写明依据的文书）。"
    )
    name = PersonName(label="新姓名", required=False, help_text="姓名变更时填写；不填沿用原姓名。")


class Revoking(forms.Form):
    """撤销: why."""

    use_required_attribute = False
    reason = LongText(label="撤销原因", max_length=500, rows=4, help_text="写明事实和依据的文件。")


@page("certificates/", *READERS, label=LABEL, opinions=True)
def certificates(request: Request) -> HttpResponse:
    """The certificates of one's office by round, the newest first; above, the rounds where some are to be issued."""
    wanted = typed(request, "who", "state", "round")
    rows = queries.of_office(request.grant, wanted).defer("id_number", "token")
    found = one_page(rows, order=("-id",), cursor=request.GET.get("at"))
    rounds = Round.objects.filter(committee__host=request.grant.organisation_id).select_related("committee")
    return shown(
        request,
        "certificates.html",
        title=menu_label("certificates"),
        rows=found.rows,
        number=capped_count(rows) if found.next or found.previous else len(found.rows),
        due=queries.due(request.grant) if request.grant.role in REVIEWERS else [],
        waiting=list(_waiting(request).order_by("pk")[:ROUNDS]),
        wanted=wanted,
        states=State.choices,
        rounds=[
            (str(one.pk), f"{one.committee.name} · {one.name}") for one in rounds.order_by("-year", "-pk")[:ROUNDS]
        ],
        tones=CERTIFICATES,
        **turned(request, found),
    )


@page("certificates/rounds/<int:round>/", *REVIEWERS)
def certificates_due(request: Request, round: int) -> HttpResponse:
    """待发证: everybody of a round whose result is confirmed."""
    found = _round(request, round)
    rows = queries.to_issue(found, request.grant).select_related("unit", "title", "series")
    listed = one_page(rows, order=("number", "id"), cursor=request.GET.get("at"))
    return shown(
        request,
        "certificates_due.html",
        title=f"待发证 · {found.name}",
        crumbs=_place().crumbs,
        under="certificates",
        round=found,
        rows=listed.rows,
        number=capped_count(rows) if listed.next or listed.previous else len(listed.rows),
        **turned(request, listed),
    )


@page("certificates/rounds/<int:round>/issue/", *REVIEWERS)
def issue_certificates(request: Request, round: int) -> HttpResponse:
    """全部发证: says how many and whose before a job issues them, for a number that was given stays given."""
    found = _round(request, round)
    rows = queries.to_issue(found, request.grant).order_by("number", "id")
    total, names = rows.count(), list(rows.values_list("applicant_name", flat=True)[:NAMED])
    whose = "、".join(names) + (f"等 {total} 人" if total > len(names) else "")
    return agreed(
        request,
        partial(_batch, found, total, site_of(request)),
        "",
        title=f"全部发证 · {found.name}",
        question=f"确定给这个批次待发证的全部 {total} 人制发职称证书吗？",
        consequence=f"{whose}。每份证书随即编号，加盖本机构印章和数字签名，申报人即可下载；"
        "已给出的编号不能收回，证书只能由两人办理撤销。",
        yes=f"全部发证（{total} 人）",
        why="" if total or request.method == "POST" else NOBODY_DUE,
        place=_place(reverse("certificates_due", args=[found.pk])),
        then=lambda job: reverse("job", args=[job.pk]),
    )


@page("certificates/issue/<int:application>/", *REVIEWERS)
def issue_certificate(request: Request, application: int) -> HttpResponse:
    """发证 to one person."""
    found = _confirmed(request, application)
    return agreed(
        request,
        partial(actions.issue, found, site=site_of(request)),
        lambda made: f"已制发{made.name}的职称证书，编号 {made.number}。",
        title="制发证书",
        question=f"确定给{found.applicant_name}（{found.number}）制发「{found.title.name}」职称证书吗？",
        consequence="证书加盖本机构印章和数字签名，申报人随即可以下载。",
        yes="制发",
        place=_place(reverse("certificates_due", args=[found.round_id])),
        kind="primary",
        then=lambda made: reverse("certificate", args=[made.pk]),
    )


@page("certificates/<int:certificate>/", *READERS, opinions=True)
def certificate(request: Request, certificate: int) -> HttpResponse:
    """One certificate: what it says, its versions, what was asked and decided, who looked it up."""
    found = _own(request, certificate)
    versions = Certificate.objects.filter(number=found.number).defer("id_number", "token").order_by("-version")
    revocations = found.revocations.select_related("proposed_by", "decided_by").order_by("-pk")
    return shown(
        request,
        "certificate.html",
        title=f"{found.name} · {found.title}",
        crumbs=_place().crumbs,
        under="certificates",
        found=found,
        versions=list(versions),
        revocations=list(revocations),
        look_ups=queries.look_ups(found),
        acts=request.grant.role in REVIEWERS and found.state == State.ISSUED,
        tones=CERTIFICATES,
    )


@page("certificates/<int:certificate>/file/", *REVIEWERS)
def certificate_file(request: Request, certificate: int) -> HttpResponse:
    """下载证书: the signed document, which has the whole ID number on it, so that the trail notes it."""
    found = _own(request, certificate)
    if request.method != "POST":
        return redirect("certificate", certificate=found.pk)
    pdf = actions.fetch(found, by=request.grant, at=clock.now())
    return made(pdf, f"职称证书_{found.number}_{found.name}.pdf")


@page("certificates/<int:certificate>/renew/", *REVIEWERS)
def reissue_certificate(request: Request, certificate: int) -> HttpResponse:
    """换发."""
    found, form = _own(request, certificate), Renewing(request.POST or None)
    return filled(
        request,
        form,
        lambda **who: actions.reissue(found, **form.cleaned_data, site=site_of(request), **who),
        lambda renewed: f"已换发，新证书为 {renewed.edition}，原证书不再有效。",
        then=lambda renewed: reverse("certificate", args=[renewed.pk]),
        title="换发证书",
        save="换发",
        note=f"{found.name}，{found.edition}。编号不变，版次加一；原证书自换发起不再有效，申报人会收到通知。",
        place=_place(reverse("certificate", args=[found.pk])),
        spans=SPANS,
    )


@page("certificates/<int:certificate>/revoke/", *REVIEWERS)
def revoke_certificate(request: Request, certificate: int) -> HttpResponse:
    """提出撤销; another person of the office decides."""
    found, form = _own(request, certificate), Revoking(request.POST or None)
    return filled(
        request,
        form,
        lambda **who: actions.propose_revocation(found, **form.cleaned_data, **who),
        "已提出撤销，由本机构另一人核准后生效。",
        title="撤销证书",
        save="提出撤销",
        note=f"{found.name}，{found.edition}。由本机构另一人核准后生效：证书列入吊销清单，申报人的评审通过资格取消。",
        place=_place(reverse("certificate", args=[found.pk])),
        spans=SPANS,
    )


@page("certificates/revocations/<int:revocation>/", *REVIEWERS)
def decide_revocation(request: Request, revocation: int) -> HttpResponse:
    """核准撤销, or leave the certificate as it is."""
    found, accept = _revocation(request, revocation), request.POST.get("verdict") == "accept"
    done = "证书已撤销，立即生效。" if accept else "没有核准撤销，证书继续有效。"
    back = reverse("certificate", args=[found.certificate_id])
    answer = tried(request, partial(actions.decide_revocation, found, accept=accept), done, back)
    if isinstance(answer, HttpResponse):
        return answer
    return shown(
        request,
        "revocation.html",
        title="核准撤销证书",
        status=status_of(answer),
        crumbs=_place().crumbs,
        under="certificates",
        one=found,
        refusal=answer,
        own=found.proposed_by_id == request.grant.user_id,
    )


def _batch(round: Round, total: int, site: str, *, by: Grant, at: datetime) -> Job:
    """Order the whole round."""
    if not total:
        raise Refused(NOBODY_DUE, code="nobody_due")
    arguments = {"grant": by.pk, "round": round.pk, "site": site, "total": total}
    label = f"批量制发证书（{round.name}，{total} 人）"
    return order(ISSUE_BATCH, label=label, by=by.user, at=at, **arguments)


def _own(request: Request, pk: int) -> Certificate:
    around = ("application__round__committee", "issued_by")
    found = Certificate.objects.of_office(request.grant).select_related(*around).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _round(request: Request, pk: int) -> Round:
    rows = Round.objects.filter(committee__host=request.grant.organisation_id).select_related("committee")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _confirmed(request: Request, pk: int) -> Application:
    """Somebody of one's office's rounds; who has a certificate by now is told so by the action."""
    rows = Application.objects.filter(round__committee__host=request.grant.organisation_id).select_related("title")
    found = rows.exclude(applicant=request.grant.user_id).filter(Exists(_COUNTING), pk=pk).first()
    if found is None or not request.grant.covers_series(found.series_id):
        raise Http404
    return found


def _waiting(request: Request) -> QuerySet[Revocation]:
    own = Certificate.objects.of_office(request.grant)
    return Revocation.objects.filter(certificate__in=own, decided_at=None).select_related("certificate", "proposed_by")


def _revocation(request: Request, pk: int) -> Revocation:
    own = Certificate.objects.of_office(request.grant)
    rows = Revocation.objects.filter(certificate__in=own).select_related("certificate", "proposed_by", "decided_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _place(back: str = "") -> Place:
    return Place("certificates", menu_label("certificates"), back or reverse("certificates"))
