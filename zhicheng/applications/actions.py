"""The verbs of writing an application, and the only writers of what an applicant says."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils.timezone import localdate

from zhicheng.applications import copying, queries, rules
from zhicheng.applications.models import (
    EDITABLE,
    Application,
    Attachment,
    Chain,
    ChainStep,
    FrozenSection,
    Kind,
    Revision,
    SectionRecord,
)
from zhicheng.audit import trail
from zhicheng.catalogue.models import Title
from zhicheng.committees.models import Extension, Round
from zhicheng.committees.queries import extended_until
from zhicheng.core import statements
from zhicheng.core.calendar import end
from zhicheng.core.refused import Refused, Stale
from zhicheng.core.statements import Columns
from zhicheng.documents.actions import take_in
from zhicheng.documents.models import Kind as FileKind
from zhicheng.notices.actions import send
from zhicheng.organisations.models import Organisation
from zhicheng.organisations.rules import require_direct_superior, require_nothing_below, require_usable
from zhicheng.people import actions as people
from zhicheng.people.models import Grant, User
from zhicheng.profiles import current
from zhicheng.sections import registry
from zhicheng.sections.context import Data

MOST_ATTACHMENTS = 60
HEAD = Columns(Application, "a")
LOCK = f"SELECT {HEAD.sql} FROM applications_application a WHERE a.id = %s FOR UPDATE"


@transaction.atomic
def start(by: Grant, *, title: Title, subject: str, round: Round | None, at: datetime) -> Application:
    """Open a draft for a title; where the applicant chooses the committee, `round` is its open round."""
    rules.require_applicant(by)
    applicant = User.objects.select_for_update(of=("self",)).get(pk=by.user_id)
    require_usable(by.organisation)
    year = round.year if round else localdate(at).year
    extended = extended_until(round, by.organisation, applicant.pk) if round else None
    _require_round_for(by, title, round, at, extended)
    _require_one_series_a_year(applicant, title, year)
    rules.require_only_one(Application(applicant=applicant, year=year, kind=Kind.TITLE))
    draft = _open(by, applicant, Kind.TITLE, title=title, subject=subject, round=round, year=year, at=at)
    if extended:
        draft.extended_until = extended
        draft.save(update_fields=["extended_until"])
    return draft


@transaction.atomic
def start_expert(by: Grant, *, title: Title, subject: str, at: datetime) -> Application:
    """Open a draft for a place in the expert library; it rests on a title that is held, and no committee is chosen."""
    rules.require_applicant(by)
    rules.require_held(title)
    applicant = User.objects.select_for_update(of=("self",)).get(pk=by.user_id)
    require_usable(by.organisation)
    year = localdate(at).year
    return _open(by, applicant, Kind.EXPERT, title=title, subject=subject, round=None, year=year, at=at)


def _open(
    by: Grant, applicant: User, kind: Kind, *, title: Title, subject: str, round: Round | None, year: int, at: datetime
) -> Application:
    pinned = round.sections if round else None
    sections = registry.for_application(title.series.code, title.level, kind, pinned)
    everything = registry.mask(section.code for section in sections)
    application = Application(
        kind=kind,
        applicant=applicant,
        unit=by.organisation,
        unit_path=by.organisation.path,
        series=title.series,
        specialty=title.specialty,
        level=title.level,
        title=title,
        subject=subject,
        year=year,
        round=round,
        profile_version=f"{current().code} {current().version}",
        sections=everything,
        open_sections=everything,
        applicant_name=applicant.name,
        id_number_masked=applicant.id_number_masked,
        created_at=at,
        moved_at=at,
    )
    _insert(application)
    SectionRecord.objects.bulk_create(
        SectionRecord(application=application, code=s.code, version=s.version, data=s.blank()) for s in sections
    )
    trail.record("application.started", subject=application, by=by, at=at, title=title.name)
    return application


@transaction.atomic
def save_section(
    application: Application, code: str, data: Data, *, edition: int, by: Grant, at: datetime
) -> SectionRecord:
    """Keep what was typed into a section, finished or not; a page that shows an older edition is told so."""
    application = _lock(application, by)
    draft = queries.part(application, code, at)
    record = draft.records[code]
    rules.require_open_section(application, registry.ALL[code].bit)
    if record.edition != edition:
        raise Stale(
            "这一节已在另一个窗口保存过。您刚才填写的内容还在下面，请核对后再保存。",
            details={"edition": record.edition},
        )
    data = draft.section(code).completed(data, draft.context)
    record.content = draft.content(code, data)
    record.found(record.content)
    record.data, record.copied_from = data, None
    record.edition, record.saved_at = record.edition + 1, at
    statements.update(record, "data", "problems", "missing", "edition", "saved_at", "copied_from")
    return record


@transaction.atomic
def copy_earlier(
    application: Application, earlier: Application, codes: Collection[str], *, by: Grant, at: datetime
) -> int:
    """复制上一年度申报: fill sections that nobody has written in yet; return how many.

    Each has to be looked at and saved before the application can be handed in. Files come along by reference.
    """
    application = _lock(application, by)
    rules.require_own(by, earlier)
    rules.require_never_submitted(application)
    parts = [part for part in copying.parts(application, earlier, at) if part.code in codes and not part.why_not]
    copied = {part.code: part.data for part in parts}
    records = list(application.records.filter(code__in=copied))
    for record in records:
        record.data, record.copied_from = copied[record.code], earlier.year
        record.edition, record.saved_at = 1, at
    SectionRecord.objects.bulk_update(records, ["data", "copied_from", "edition", "saved_at"])
    files = [file for part in parts for file in part.files][: MOST_ATTACHMENTS - application.attachments.count()]
    Attachment.objects.bulk_create(
        Attachment(application=application, slot=file.slot, file_id=file.file_id, name=file.name, added_at=at)
        for file in files
    )
    draft = queries.draft(application, at)
    for record in records:
        record.found(draft.content(record.code))
    SectionRecord.objects.bulk_update(records, ["problems", "missing"])
    trail.record("application.copied", subject=application, by=by, at=at, source=earlier.pk, sections=sorted(copied))
    return len(records)


@transaction.atomic
def attach(application: Application, slot: str, upload: UploadedFile, *, by: Grant, at: datetime) -> Attachment:
    """Put a file into a typed slot."""
    application = _lock(application, by)
    section = registry.slot_owner(slot)
    rules.require_open_section(application, section.bit)
    if application.attachments.count() >= MOST_ATTACHMENTS:
        raise Refused(f"每份申报最多 {MOST_ATTACHMENTS} 个附件，请先删除不需要的附件。", code="too_many_files")
    place = next(place for place in section.slots if place.code == slot)
    if application.attachments.filter(slot=slot).count() >= place.max_files:
        raise Refused(f"「{place.label}」最多 {place.max_files} 件，请先删除不需要的附件。", code="too_many_files")
    file = take_in(upload, by=by.user, at=at, only={FileKind(kind) for kind in place.kinds})
    if application.attachments.filter(slot=slot, file__digest=file.digest).exists():
        raise Refused(f"「{file.name}」已经在此处上传过，不需要重复上传。", code="same_file")
    attachment = Attachment.objects.create(application=application, slot=slot, file=file, name=file.name, added_at=at)
    _recount(application, section.code, at)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: Grant, at: datetime) -> None:
    """Take a file out of its slot; revisions that were submitted with it keep it."""
    application = _lock(attachment.application, by)
    section = registry.slot_owner(attachment.slot)
    rules.require_open_section(application, section.bit)
    attachment.delete()
    _recount(application, section.code, at)


@transaction.atomic
def discard(application: Application, *, by: Grant, at: datetime) -> None:
    """Throw away a draft that was never submitted."""
    application = _lock(application, by)
    if application.submission:
        raise Refused("已提交过的申报不能删除，可以撤回。", code="submitted_before")
    trail.record("application.discarded", subject=application, by=by, at=at, title=application.title.name)
    application.delete()


@transaction.atomic
def remove_applicant(user: User, *, by: Grant, at: datetime) -> None:
    """删除申报人员: the person applies from this unit no longer; refused while an application is under way."""
    rules.require_nothing_under_way(User.objects.select_for_update(of=("self",)).get(pk=user.pk), by.organisation)
    people.end_applicant(user, by=by, at=at)


@transaction.atomic
def remove_organisation(organisation: Organisation, *, by: Grant, at: datetime, seen: int) -> None:
    """删除: a subordinate that nothing depends on, with its administrator's account."""
    require_direct_superior(by, organisation)
    require_nothing_below(organisation)
    rules.require_no_business(organisation)
    people.remove_organisation(organisation, by=by, at=at, seen=seen)


@transaction.atomic
def extend(
    round: Round,
    *,
    unit: Organisation | None = None,
    applicant: User | None = None,
    until: datetime,
    reason: str,
    by: Grant,
    at: datetime,
) -> Extension:
    """延期: let a unit with its subtree, or one person, hand in to the round until later."""
    rules.require_host(by, round)
    rules.require_extension(round, unit, applicant, until, reason, at)
    extension = Extension.objects.create(
        round=round, unit=unit, applicant=applicant, until=until, reason=reason, by=by.user, at=at
    )
    whose = Q(applicant=applicant) if applicant else Q(unit_path__startswith=unit.path if unit else "")
    concerned = Application.objects.filter(whose, round=round)
    concerned.update(extended_until=Greatest("extended_until", Value(until)))
    trail.record("round.extended", subject=round, by=by, at=at, extension=extension.pk, until=until.isoformat())
    open_ones = concerned.filter(state__in=EDITABLE).order_by("pk").values_list("applicant", "pk")
    for person, pk in open_ones:
        send("extended", to=[person], at=at, about=pk, round=round.name, until=end(until))
    return extension


def freeze_revision(draft: queries.Draft, judged: Sequence[queries.Judged], *, at: datetime) -> Revision:
    """Keep what is said at this submission and how it was judged, for ever; equal sections are stored once."""
    frozen = {}
    for code in draft.records:
        content = queries.readable_section(draft, code)
        frozen[code] = FrozenSection(digest=queries.digest_of(content), content=content)
    FrozenSection.objects.bulk_create(frozen.values(), ignore_conflicts=True)
    digests = {code: section.digest for code, section in frozen.items()}
    return Revision.objects.create(
        application=draft.application,
        number=draft.application.submission + 1,
        sections=digests,
        digest=queries.digest_of(digests),
        findings=[finding.stored() for finding in queries.findings(judged)],
        at=at,
    )


def keep_findings(application: Application, *, at: datetime) -> None:
    """Keep with the newest revision what the conditions of the committee come to that has just been chosen."""
    judged = queries.conditions(queries.draft(application, at), at)
    found = [finding.stored() for finding in queries.findings(judged)]
    application.revisions.filter(number=application.submission).update(findings=found)


def keep_chain(steps: list[tuple[int, str]]) -> Chain:
    """Return the chain with these desks (organisation id, step), made once and shared."""
    chain, made = Chain.objects.get_or_create(digest=queries.digest_of(steps))
    if made:
        ChainStep.objects.bulk_create(
            ChainStep(chain=chain, position=position, organisation_id=organisation, step=step)
            for position, (organisation, step) in enumerate(steps)
        )
    return chain


def _lock(application: Application, by: Grant) -> Application:
    row = statements.first(LOCK, [application.pk])
    if row is None:
        raise Refused("这份申报已被删除，请回到「职称申报」查看。", code="application_gone")
    locked = HEAD.load(row)
    rules.require_own(by, locked)
    locked.applicant = by.user
    return locked


def _require_round_for(
    by: Grant, title: Title, round: Round | None, at: datetime, extended_until: datetime | None
) -> None:
    if not current().applicant_chooses_committee:
        return
    if round is None:
        raise Refused("请选择申报的评委会批次。", code="round_needed", fields={"round": "请选择批次。"})
    rules.require_round_open(round, at, extended_until)
    fitting = Round.objects.for_unit(by.organisation).for_title(title.series, title.specialty, title.level)
    if not fitting.filter(pk=round.pk).exists():
        raise Refused("所选批次不受理您所在单位的这一职称，请重新选择。", code="round_out_of_scope")


def _require_one_series_a_year(applicant: User, title: Title, year: int) -> None:
    others = Application.objects.filter(applicant=applicant, year=year, kind=Kind.TITLE).exclude(series=title.series)
    if current().one_series_a_year and (other := others.select_related("series").first()):
        raise Refused(
            f"您 {year} 年已申报「{other.series.name}」系列，同一年度不能申报两个系列。", code="one_series_a_year"
        )


def _insert(application: Application) -> None:
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        if application.kind == Kind.EXPERT:
            sentence = f"您 {application.year} 年已有一份专家申报，请在「专家申报」中继续填写或查看进度。"
            raise Refused(sentence, code="already_applied") from error
        raise Refused("您在这个批次里已有一份申报，请在「职称申报」中继续填写。", code="already_applied") from error


def _recount(application: Application, code: str, at: datetime) -> None:
    draft = queries.part(application, code, at)
    record = draft.records[code]
    record.found(draft.content(code))
    record.saved_at = at
    record.save(update_fields=["problems", "missing", "saved_at"])
