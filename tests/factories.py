"""What tests start from, made through the product's own actions; every noun has a short form.

zhengzhou = province()            # office → city → county → bureau → school, all usable
teacher = applicant(zhengzhou.school)
case = submitted(teacher)
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.remembering import remembered
from tests.sections.conftest import ROW, TYPED
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, Attachment, SectionRecord
from zhicheng.catalogue.models import Level, Series, Title
from zhicheng.committees.models import Committee, Round
from zhicheng.documents.actions import take_in
from zhicheng.documents.models import File
from zhicheng.experts import actions as experts
from zhicheng.experts.models import Expert
from zhicheng.organisations.models import Kind, Organisation, Region, State
from zhicheng.people import actions as people
from zhicheng.people.models import ALL_SECTIONS, Grant, Role, User
from zhicheng.plans.models import Quota
from zhicheng.profiles import current
from zhicheng.reviews import actions as reviews
from zhicheng.reviews.models import Event, Stop
from zhicheng.sections import registry

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
"""09:00 in China, on the day on which the tests play."""
PASSWORD = "Ceshi-2026"
_numbers = count(1)


@dataclass
class Branch:
    """The manual's branch, from the province's office down to the school."""

    office: Organisation
    city: Organisation
    county: Organisation
    bureau: Organisation
    school: Organisation

    def all(self) -> list[Organisation]:
        """From the top down."""
        return [self.office, self.city, self.county, self.bureau, self.school]


@remembered
def region(code: str = "410104", name: str = "管城回族区") -> Region:
    """A place of GB/T 2260."""
    return Region.objects.get_or_create(code=code, defaults={"name": name, "list_version": "test"})[0]


@remembered
def organisation(
    parent: Organisation | None = None, name: str = "", kind: str = Kind.UNIT, **extra: Any
) -> Organisation:
    """A usable organisation without an administrator; `state=` for one that is not."""
    from zhicheng.organisations.actions import found

    state = extra.pop("state", State.APPROVED)
    place = extra.pop("region", None) or region()
    made = found(parent, name=name or f"单位{next(_numbers)}", kind=kind, region=place, by=None, at=NOW, **extra)
    made.state = state
    made.save(update_fields=["state"])
    return made


@remembered
def province() -> Branch:
    """The branch of the Henan manual, each with its code."""
    office = organisation(None, "河南省职改办", Kind.OFFICE, region=region("410000", "河南省"))
    city = organisation(office, "郑州市职改办", Kind.OFFICE, region=region("410100", "郑州市"), submits=True)
    county = organisation(city, "管城回族区职改办", Kind.OFFICE)
    bureau = organisation(county, "管城区教育局", Kind.BUREAU)
    return Branch(office, city, county, bureau, organisation(bureau, "逸夫小学"))


def id_number(serial: int | None = None, birthday: str = "") -> str:
    """An invented ID number with the right check digit; odd serials are men; those below 100 are the tests' to name."""
    round, number = divmod(next(_numbers), 900)
    birthday = birthday or f"1990{1 + round // 28 % 12:02d}{1 + round % 28:02d}"
    body = f"410104{birthday}{serial or 100 + number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


@remembered
def person(name: str = "", number: str = "") -> User:
    """An account whose password is PASSWORD and need not be changed."""
    user, _ = people._person(
        name=name or f"测试{next(_numbers)}",
        id_number=number or id_number(),
        mobile="13800138000",
        email="",
        by=None,
        at=NOW,
    )
    return ready(user)


def ready(user: User) -> User:
    """Give an account the known password, as after its first login."""
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    return user


@remembered
def grant(organisation: Organisation, role: str, user: User | None = None, **scope: Any) -> Grant:
    """Somebody in a role, with full scope unless told otherwise."""
    values = {"all_series": True, "sections": ALL_SECTIONS, "enabled": True, "since": NOW.date()} | scope
    return Grant.objects.create(user=user or person(), organisation=organisation, role=role, **values)


@remembered
def administrator(organisation: Organisation) -> Grant:
    """The organisation's administrator."""
    user = User(login=organisation.code, name="系统管理员", created_at=NOW)
    return grant(organisation, Role.ADMINISTRATOR, ready(user))


@remembered
def reviewers(organisation: Organisation) -> list[Grant]:
    """One person for each step of the profile."""
    return [grant(organisation, step) for step in current().steps]


@remembered
def places(unit: Organisation, granted: int = 500, series: str = "22", **held: int) -> None:
    """The unit's approved plan for a series grants so many places at each level; `used=` and `reserved=` are held."""
    title(series=series)
    rows = [
        Quota(organisation=unit, year=2026, series_id=series, level=level, granted=granted, **held) for level in Level
    ]
    Quota.objects.bulk_create(rows, ignore_conflicts=True)


@remembered
def applicant(unit: Organisation, user: User | None = None) -> Grant:
    """A teacher who applies from the unit, for whom it has places enough."""
    places(unit)
    return grant(unit, Role.APPLICANT, user, all_series=False, sections=0)


@remembered
def title(level: str = Level.INTERMEDIATE, series: str = "22", name: str = "一级教师") -> Title:
    """A title of the school teachers' series, unless told otherwise."""
    found, _ = Series.objects.get_or_create(
        code=series, defaults={"name": "中小学教师" if series == "22" else f"系列{series}"}
    )
    return Title.objects.get_or_create(series=found, specialty=None, level=level, defaults={"name": name})[0]


@remembered
def round_(host: Organisation, **changed: Any) -> Round:
    """An open round of a committee for school teachers that takes everybody under its host."""
    committee, _ = Committee.objects.get_or_create(
        name=f"{host.name}中小学教师评委会",
        defaults={"host": host, "scope": host, "series": title().series, "levels": [Level.INTERMEDIATE]},
    )
    windows = {"opens_at": NOW - timedelta(days=20), "closes_at": NOW + timedelta(days=18)}
    windows |= {"correct_until": NOW + timedelta(days=28), "approved_at": NOW - timedelta(days=21)}
    values = windows | {"sections": registry.versions()} | changed
    return Round.objects.create(committee=committee, year=2026, name=f"2026年度第{next(_numbers)}批", **values)


@remembered
def draft(by: Grant, round: Round | None = None) -> Application:
    """An empty draft; in a province where the applicant chooses, its round is hosted by the unit's city."""
    if round is None and current().applicant_chooses_committee:
        city = Organisation.objects.get(pk=by.organisation.ancestor_ids()[min(1, by.organisation.depth)])
        round = Round.objects.filter(committee__host=city).first() or round_(city)
    return applications.start(by, title=title(), subject="语文", round=round, at=NOW)


def said(code: str, by: Grant) -> dict[str, Any]:
    """A section filled in well, as it is stored."""
    section, values = registry.ALL[code], dict(TYPED[code])
    if code == "basics":
        number = by.user.id_number or ""
        values |= {"name": by.user.name, "sex": "男" if int(number[16]) % 2 else "女"}
        values["birthday"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return {"none": False, "rows": [{"id": ROW, **values}]} if section.many else {"values": values}


def picture(colour: str = "white") -> SimpleUploadedFile:
    """A small scan."""
    out = BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "JPEG")
    return SimpleUploadedFile("扫描件.jpg", out.getvalue(), "image/jpeg")


@remembered
def complete(by: Grant, round: Round | None = None) -> Application:
    """A draft in which nothing is missing."""
    return _fill(draft(by, round), by)


def _fill(application: Application, by: Grant) -> Application:
    """All sections, and one scan in every slot that asks for one, in a few statements."""
    records, scan = list(application.records.all()), take_in(picture(), by=by.user, at=NOW)
    for record in records:
        record.data, record.edition, record.saved_at, record.problems = said(record.code, by), 1, NOW, 0
    SectionRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["application", "code"],
        update_fields=["data", "edition", "saved_at", "problems"],
    )
    slots = [slot for record in records for slot in registry.ALL[record.code].slots]
    asking = [slot for slot in slots if slot.is_required(application.series.code, application.level)]
    values = {field.attname: getattr(scan, field.attname) for field in File._meta.fields if not field.primary_key}
    files = [scan, *File.objects.bulk_create(File(**values) for _ in asking[1:])]
    Attachment.objects.bulk_create(
        Attachment(application=application, slot=slot.code, file=file, name=file.name, added_at=NOW)
        for slot, file in zip(asking, files, strict=True)
    )
    return application


@remembered
def submitted(by: Grant, round: Round | None = None) -> Application:
    """An application on its first desk."""
    application = complete(by, round)
    reviews.submit(application, by=by, at=NOW, seen=application.version)
    return Application.objects.get(pk=application.pk)


@remembered
def expert_complete(by: Grant) -> Application:
    """An expert's application in which nothing is missing."""
    return _fill(applications.start_expert(by, title=title(), subject="语文", at=NOW), by)


@remembered
def expert_submitted(by: Grant) -> Application:
    """An expert's application on its first desk."""
    application = expert_complete(by)
    reviews.submit(application, by=by, at=NOW, seen=application.version)
    return Application.objects.get(pk=application.pk)


@remembered
def expert(unit: Organisation, **said: Any) -> Expert:
    """Somebody who works there and is in the library."""
    top = Organisation.objects.get(pk=unit.ancestor_ids()[0])
    by = Grant.objects.filter(organisation=top, role=Role.ADMINISTRATOR).first() or administrator(top)
    term = {"since": NOW.date() - timedelta(days=30), "until": NOW.date() + timedelta(days=600)}
    who = {"name": "王建国", "id_number": id_number(), "organisation": unit, "title": title(), "by": by, "at": NOW}
    return experts.register(**{**who, **term, **said})


def stop(application: Application) -> Stop:
    """The visit that the application is on now."""
    return Stop.objects.select_related("application", "organisation").get(application=application, closed_at=None)


def pass_on(application: Application, by: Grant, **extra: Any) -> Event:
    """The desk's reviewer passes everything."""
    application.refresh_from_db()
    return reviews.pass_(stop(application), by=by, at=NOW, seen=application.version, **extra)


def give_back(application: Application, codes: list[str], by: Grant | None = None) -> Event:
    """The desk returns these sections for revision, having looked at everything."""
    application.refresh_from_db()
    here = stop(application)
    by = by or grant(here.organisation, here.step)
    reasons = {code: f"请核对第 {n} 处。" for n, code in enumerate(codes, 1)}
    seen = application.version
    event = reviews.return_for_revision(here, reasons=reasons, complete=True, by=by, at=NOW, seen=seen)
    application.refresh_from_db()
    return event


def submit_again(application: Application, by: Grant, at: datetime = NOW) -> Event:
    """The applicant hands in once more."""
    application.refresh_from_db()
    event = reviews.submit(application, by=by, at=at, seen=application.version)
    application.refresh_from_db()
    return event


def climb(application: Application, until: Organisation | None = None) -> Application:
    """Let everybody on the way pass it, up to the first desk of `until` or to the committee's door."""
    while Stop.objects.filter(application=application, closed_at=None).exists():
        here = stop(application)
        if until is not None and here.organisation_id == until.pk:
            break
        desk = Grant.objects.filter(organisation=here.organisation, role=here.step).first()
        pass_on(application, desk or grant(here.organisation, here.step))
    application.refresh_from_db()
    return application


def return_and_submit_again(application: Application, by: Grant, applicant: Grant) -> Application:
    """The desk returns the papers; the applicant mends them and hands in again."""
    application.refresh_from_db()
    seen = application.version
    reviews.return_for_revision(
        stop(application), reasons={"papers": "刊号不符"}, complete=True, by=by, at=NOW, seen=seen
    )
    record = application.records.get(code="papers")
    record.data["rows"][0]["title"] = "整本书阅读的课堂支架再设计"
    record.save()
    application.refresh_from_db()
    reviews.submit(application, by=applicant, at=NOW, seen=application.version)
    application.refresh_from_db()
    return application
