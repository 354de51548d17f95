"""Who may issue, renew and revoke certificates, and what must be in order first."""

from zhicheng.applications.models import Application
from zhicheng.certificates.models import Certificate, Revocation, State
from zhicheng.core.refused import Refused
from zhicheng.people.models import REVIEWERS, Grant

LONGEST_REASON = 500


def require_issuer(by: Grant, application: Application) -> None:
    """The office of the committee issues: its reviewers, within their series, and nobody for oneself."""
    round = application.round
    own = round is not None and round.committee.host_id == by.organisation_id
    if not own or by.role not in REVIEWERS or not by.covers_series(application.series_id):
        raise Refused("只有评委会办事机构的审核人可以办理证书，且须在本人的审查权限内。", code="office_only")
    if application.applicant_id == by.user_id:
        raise Refused("不能办理本人的证书，请由其他人员办理。", code="own_certificate")


def require_confirmed(confirmed: bool) -> None:
    """A certificate follows from a confirmed result, once."""
    if not confirmed:
        raise Refused(
            "这份申报还没有确认评审结果，或者已经发证，不能发证。请在「证书管理」中刷新后查看。", code="not_confirmed"
        )


def require_sealed(sealed: bool) -> None:
    """A certificate without the office's seal is none."""
    if not sealed:
        raise Refused("本机构没有启用的印章，不能制发证书。请本单位系统管理员先在「印章管理」中上传。", code="no_seal")


def require_in_force(certificate: Certificate) -> None:
    """Only what is in force can be renewed or revoked."""
    if certificate.state != State.ISSUED:
        word = State(certificate.state).label
        raise Refused(f"这份证书{word}，可能已由他人办理，不能再办理。请刷新后查看。", code="not_in_force")


def require_reason(reason: str) -> str:
    """What is done to a certificate is done for a reason."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        sentence = f"请写明原因，不超过 {LONGEST_REASON} 个字。"
        raise Refused(sentence, code="reason_needed", fields={"reason": sentence})
    return said


def require_no_revocation_waits(certificate: Certificate) -> None:
    """While a second person has a revocation to decide, nothing else is done."""
    if certificate.revocations.filter(decided_at=None).exists():
        raise Refused("这份证书的撤销正在等待另一人核准，请先办理。", code="revocation_waits")


def require_another(by: Grant, revocation: Revocation) -> None:
    """A second person of the office decides, once."""
    if revocation.decided_at is not None:
        raise Refused("这项撤销已经办理，请刷新页面。", code="already_decided")
    if revocation.proposed_by_id == by.user_id:
        raise Refused("撤销证书须由提出人以外的另一人核准。", code="another_person")
