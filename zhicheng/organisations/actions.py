"""The verbs of organisations, and the only writers of their rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import F, Max, ProtectedError, Value
from django.db.models.functions import Concat, Substr

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import take_in
from zhicheng.documents.models import PICTURES, File
from zhicheng.organisations import rules
from zhicheng.organisations.models import Contact, Kind, Organisation, Region, State, search_words
from zhicheng.organisations.queries import kind_word
from zhicheng.organisations.rules import Actor
from zhicheng.profiles import current


@transaction.atomic
def found(
    parent: Organisation | None,
    *,
    name: str,
    kind: str,
    region: Region,
    by: Actor | None,
    at: datetime,
    code: str = "",
    submits: bool = False,
    is_hr_agency: bool = False,
) -> Organisation:
    """Set up an organisation under its superior; without `code` it gets the next free one."""
    one_at_a_time()
    if parent is not None:
        parent = _lock(parent)
        rules.require_room_below(parent)
        _require_free_name(parent, name)
    rules.require_founder(by, parent)
    rules.require_may_make_submit(by, False, submits)
    if code:
        rules.require_code(parent, kind, region.code, code)
    code = _require_free_code(code) if code else _next_code(parent, kind, region.code)
    pk = _next_id()
    organisation = Organisation.objects.create(
        id=pk,
        code=code,
        name=name,
        grams=search_words(name),
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else ''}{pk}.",
        depth=parent.depth + 1 if parent else 0,
        region=region,
        submits=submits,
        is_hr_agency=is_hr_agency,
    )
    trail.record("organisation.founded", subject=organisation, by=by, at=at, code=code, name=name)
    return organisation


@transaction.atomic
def rename(
    organisation: Organisation, *, name: str, is_hr_agency: bool, submits: bool, by: Actor, at: datetime, seen: int
) -> Organisation:
    """Change what the superior keeps of a subordinate: its name and what it is."""
    organisation = _lock(organisation)
    rules.require_direct_superior(by, organisation)
    rules.require_current(organisation, seen)
    rules.require_may_make_submit(by, organisation.submits, submits)
    if name != organisation.name and organisation.parent is not None:
        _require_free_name(_lock(organisation.parent), name)
    before = organisation.name
    organisation.name, organisation.grams = name, search_words(name)
    organisation.is_hr_agency, organisation.submits = is_hr_agency, submits
    _save(organisation, "name", "grams", "is_hr_agency", "submits")
    trail.record("organisation.renamed", subject=organisation, by=by, at=at, before=before, after=name)
    return organisation


@transaction.atomic
def describe(
    organisation: Organisation,
    *,
    values: Mapping[str, Any],
    contacts: Iterable[tuple[str, str]],
    certificate: File | None,
    by: Actor,
    at: datetime,
    seen: int,
) -> Organisation:
    """Keep what the organisation says of itself; where the profile says so, that alone makes it usable."""
    organisation = _lock(organisation)
    rules.require_own(by, organisation)
    rules.require_current(organisation, seen)
    rules.require_own_fields(values)
    said = {**values, "certificate": certificate or organisation.certificate}
    changed = [field for field, value in said.items() if getattr(organisation, field) != value]
    for field in changed:
        setattr(organisation, field, said[field])
    if current().usable_when == "saved":
        organisation.state = State.APPROVED
    elif set(changed) & set(rules.IDENTITY):
        _ask_again(organisation, at)
    _save(organisation, *changed, "state", "submitted_at")
    organisation.contacts.all().delete()
    Contact.objects.bulk_create(Contact(organisation=organisation, name=n, phone=p) for n, p in contacts)
    trail.record("organisation.described", subject=organisation, by=by, at=at, fields=sorted(changed))
    return organisation


@transaction.atomic
def submit(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """Hand the information to the superior (提交单位信息)."""
    organisation = _lock(organisation)
    rules.require_own(by, organisation)
    if organisation.state not in (State.DRAFT, State.REFUSED):
        raise Refused("单位信息已经提交，不需要重复提交。", code="already_submitted")
    organisation.state = State.APPROVED if organisation.parent is None else State.SUBMITTED
    organisation.refusal, organisation.submitted_at = "", at
    _save(organisation, "state", "refusal", "submitted_at")
    trail.record("organisation.submitted", subject=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def hand_in(organisation: Organisation, *, by: Actor, at: datetime, **said: Any) -> Organisation:
    """Keep what the organisation says of itself and hand it to the superior: both or neither."""
    return submit(describe(organisation, by=by, at=at, **said), by=by, at=at)


@transaction.atomic
def replace_certificate(
    organisation: Organisation, upload: "UploadedFile[bytes]", *, by: Actor, at: datetime, seen: int
) -> Organisation:
    """Take the picture of the document that bears the code (单位证件上传), or another in its place."""
    organisation = _lock(organisation)
    rules.require_own(by, organisation)
    rules.require_current(organisation, seen)
    organisation.certificate = take_in(upload, by=by.user, at=at, only=PICTURES)
    _ask_again(organisation, at)
    _save(organisation, "certificate", "state", "submitted_at")
    trail.record("organisation.certificate", subject=organisation, by=by, at=at, digest=organisation.certificate.digest)
    return organisation


@transaction.atomic
def approve(organisation: Organisation, *, by: Actor, at: datetime, seen: int) -> Organisation:
    """Let the subordinate work with the system."""
    organisation = _lock_for_decision(organisation, by, seen)
    organisation.state, organisation.decided_at = State.APPROVED, at
    _save(organisation, "state", "decided_at")
    trail.record("organisation.approved", subject=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def refuse(organisation: Organisation, *, reason: str, by: Actor, at: datetime, seen: int) -> Organisation:
    """Send the information back with a reason."""
    organisation = _lock_for_decision(organisation, by, seen)
    if not reason:
        raise Refused(
            "请写明不通过的原因，下级单位将据此修改。", code="reason_needed", fields={"reason": "请写明原因。"}
        )
    organisation.state, organisation.refusal, organisation.decided_at = State.REFUSED, reason, at
    _save(organisation, "state", "refusal", "decided_at")
    trail.record("organisation.refused", subject=organisation, by=by, at=at, reason=reason)
    return organisation


@transaction.atomic
def move(organisation: Organisation, parent: Organisation, *, by: Actor, at: datetime, seen: int) -> Organisation:
    """Put an organisation with its whole subtree under another superior; applications under way keep their chain."""
    one_at_a_time()
    organisation, parent = _lock(organisation), _lock(parent)
    rules.require_current(organisation, seen)
    if not all(place.path.startswith(by.organisation.path) for place in (organisation, parent)):
        raise Refused("只能在本机构管辖范围内调整上下级关系。", code="outside_subtree")
    subtree = Organisation.objects.under(organisation)
    deepest = subtree.aggregate(deepest=Max("depth"))["deepest"]
    rules.require_movable(organisation, parent, deepest)
    _require_free_name(parent, organisation.name)
    before, path = organisation.path, f"{parent.path}{organisation.pk}."
    shift = parent.depth + 1 - organisation.depth
    subtree.update(path=Concat(Value(path), Substr("path", len(before) + 1)), depth=F("depth") + shift)
    organisation.refresh_from_db()
    organisation.parent = parent
    _save(organisation, "parent")
    trail.record("organisation.moved", subject=organisation, by=by, at=at, before=before, after=path)
    return organisation


@transaction.atomic
def remove(organisation: Organisation, *, by: Actor, at: datetime, seen: int) -> None:
    """Take a subordinate out of the tree; what depends on it, in whatever app, forbids that."""
    organisation = _lock(organisation)
    rules.require_direct_superior(by, organisation)
    rules.require_current(organisation, seen)
    rules.require_nothing_below(organisation)
    trail.record("organisation.removed", subject=organisation, by=by, at=at, code=organisation.code)
    try:
        organisation.delete()
    except ProtectedError as error:
        raise Refused(
            f"「{organisation.name}」已有人员、申报或评委会等业务记录，不能删除。", code="organisation_in_use"
        ) from error


def one_at_a_time() -> None:
    """Hold everybody else who adds to the tree or bends it: a path or a code read before would be wrong after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('organisations.tree', 0))")


def _ask_again(organisation: Organisation, at: datetime) -> None:
    """What was approved has changed; the top of the tree has nobody above it to ask."""
    if organisation.state == State.APPROVED and organisation.parent is not None:
        organisation.state, organisation.submitted_at = State.SUBMITTED, at


def _lock(organisation: Organisation) -> Organisation:
    locked = (
        Organisation.objects.select_related("parent").select_for_update(of=("self",)).filter(pk=organisation.pk).first()
    )
    if locked is None:
        raise rules.gone(organisation)
    return locked


def _lock_for_decision(organisation: Organisation, by: Actor, seen: int) -> Organisation:
    organisation = _lock(organisation)
    rules.require_direct_superior(by, organisation)
    rules.require_current(organisation, seen)
    if organisation.state != State.SUBMITTED:
        raise Refused(f"「{organisation.name}」没有待审核的单位信息。", code="nothing_to_decide")
    return organisation


def _save(organisation: Organisation, *fields: str) -> None:
    organisation.version += 1
    organisation.save(update_fields=[*fields, "version"])


def _require_free_name(parent: Organisation, name: str) -> None:
    if Organisation.objects.directly_under(parent).filter(name=name).exists():
        raise rules.name_taken(parent, name)


def _require_free_code(code: str) -> str:
    taken = Organisation.objects.filter(code=code).first()
    if taken is not None:
        raise rules.code_taken(code, taken.name)
    return code


def _require_only_office(code: str) -> str:
    """Return the code of a region's office, if nobody has it yet."""
    taken = Organisation.objects.filter(code=code).first()
    if taken is not None:
        office = kind_word(Kind.OFFICE)
        raise Refused(
            f"这个行政区划的{office}编号 {code} 已由「{taken.name}」使用，同一行政区划只能有一个{office}，"
            "请选择其他机构类别，或选择下级行政区划。",
            code="office_taken",
            fields={"kind": f"同一行政区划只能有一个{office}。"},
        )
    return code


def _next_code(parent: Organisation | None, kind: str, region: str) -> str:
    prefix, digits = rules.code_prefix(parent, kind, region)
    if not digits:
        return _require_only_office(prefix)
    return rules.code_after(prefix, digits, last_code(prefix, digits))


def last_code(prefix: str, digits: int) -> str | None:
    """Return the highest code given out so far in a range."""
    codes = Organisation.objects.filter(code__regex=rf"^{prefix}\d{{{digits}}}$")
    last: str | None = codes.aggregate(last=Max("code"))["last"]
    return last


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('organisations_organisation', 'id'))")
        return int(cursor.fetchone()[0])
