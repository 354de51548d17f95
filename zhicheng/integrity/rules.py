"""Who keeps the records of integrity, and what stands in them."""

from datetime import date

from zhicheng.core.refused import Refused
from zhicheng.integrity.models import Part, Record
from zhicheng.organisations.models import Kind
from zhicheng.people.models import REVIEWERS, Grant, Role

KEEPERS = (Role.ADMINISTRATOR, *REVIEWERS)


def require_keeper(by: Grant) -> None:
    """The offices keep the records (人社部门; Order 40, Art. 40 and 43)."""
    if by.organisation.kind != Kind.OFFICE or by.role not in KEEPERS:
        raise Refused("诚信记录由职称工作部门维护，本单位不能办理。", code="offices_only")


def require_not_oneself(by: Grant, person: int) -> None:
    """Nobody records or lifts anything of their own."""
    if by.user_id == person:
        raise Refused("不能办理本人的诚信记录，请由其他人员办理。", code="own_record")


def require_term(since: date, until: date | None, on: date) -> None:
    """It begins when it was decided, and ends after it began."""
    if since > on:
        sentence = "起始日期不能晚于今天。"
        raise Refused(sentence, code="future", fields={"since": sentence})
    if until is not None and until < since:
        sentence = "截止日期不能早于起始日期。"
        raise Refused(sentence, code="term_backwards", fields={"until": sentence})


def require_said(text: str, what: str, field: str) -> None:
    """Nothing is recorded or lifted without saying what for."""
    if not text.strip():
        raise Refused(f"请填写{what}。", code="reason_needed", fields={field: f"请填写{what}。"})


def require_in_force(record: Record) -> None:
    """What is lifted is lifted once."""
    if record.lifted_at is not None:
        raise Refused("这条记录已经解除，请刷新页面。", code="already_lifted")


def require_clean(record: Record | None) -> None:
    """Nobody takes part in the part in which a record keeps them away."""
    if record is not None:
        until = f"至 {record.until:%Y-%m-%d} 止" if record.until else "长期有效"
        raise Refused(
            f"您在职称评审诚信档案中有记录（{record.document}，{until}），在此期间不能以「{Part(record.part).label}」"
            f"身份参加职称评审。有异议的，请向「{record.organisation.name}」申请复核。",
            code="integrity_record",
        )
