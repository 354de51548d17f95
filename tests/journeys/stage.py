"""The stage of the journeys: a branch with neighbours, its people by name, and papers that look like papers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests import factories as f
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, SectionRecord
from zhicheng.committees.models import Round
from zhicheng.demo import pictures
from zhicheng.organisations.models import Kind, Organisation, Region
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.reviews import actions as reviews
from zhicheng.sections import registry

TEACHERS = ("李雅文", "张慧敏", "马晓东", "赵丽娟", "刘志强", "陈思远", "王若彤", "杨海峰")
OFFICIALS = ("王建国", "周慧", "孙立新", "郑红梅", "马德明", "何婷", "冯志远", "许静", "韩冰", "曹文涛")
CREDIT_CODE = "12410104M9QLAW7X60"
"""Invented, with right check digits."""
SUMMARY = (
    "本人自二〇一二年任教以来，一直在教学一线担任语文教学和班主任工作，遵守教师职业道德规范，关爱学生，教书育人。\n"
    "一、教学方面，坚持整本书阅读与单元教学相结合，设计了三套课堂支架，所带班级阅读量和习作水平逐年提高。\n"
    "二、教研方面，主持市级课题一项，在《小学语文教学》发表论文，多次承担区级公开课，指导两名青年教师参加优质课评比并获奖。\n"
    "三、育人方面，坚持家校沟通，建立班级成长档案，所带班级被评为区级先进班集体。"
)


def henan() -> f.Branch:
    """The manual's branch with its places and with a handler and a leader in every organisation."""
    made = f.province()
    for below, above in (("410104", "410100"), ("410100", "410000")):
        Region.objects.filter(pk=below).update(parent=above)
    made.school.uscc = CREDIT_CODE
    made.school.save(update_fields=["uscc"])
    for organisation, place in zip(reversed(made.all()), range(0, 10, 2), strict=True):
        reviewers(organisation, *OFFICIALS[place : place + 2])
    Round.objects.filter(pk=f.round_(made.city).pk).update(name="2026 年度第一批")
    return made


@dataclass
class Tianjin:
    """A school, its superior, the 呈报单位 above, and the office at the top; each account has its named holder."""

    office: Organisation
    submitting: Organisation
    bureau: Organisation
    school: Organisation


def tianjin_branch() -> Tianjin:
    """Four organisations in a line; the city's education commission is the 呈报单位."""
    city, district = f.region("120000", "天津市"), f.region("120101", "和平区")
    Region.objects.filter(pk=district.pk).update(parent=city)
    office = f.organisation(None, "天津市人力资源和社会保障局", Kind.OFFICE, region=city)
    commission = f.organisation(office, "天津市教育委员会", Kind.BUREAU, region=city, submits=True)
    bureau = f.organisation(commission, "和平区教育局", Kind.BUREAU, region=district)
    school = f.organisation(bureau, "和平区海河小学", region=district)
    school.uscc = "12120101M92KD4HT2W"
    school.save(update_fields=["uscc"])
    return Tianjin(office, commission, bureau, school)


def account(organisation: Organisation, holder: str) -> Grant:
    """The organisation's account in Tianjin: its named holder administers and reviews; returned is the reviewer."""
    held = f.administrator(organisation)
    held.user.name = holder
    held.user.save(update_fields=["name"])
    return f.grant(organisation, Role.REVIEW, held.user)


def desk(organisation: Organisation, role: str) -> Grant:
    """Whoever reviews in that role there."""
    return Grant.objects.select_related("user", "organisation").get(organisation=organisation, role=role)


def neighbours(branch: f.Branch) -> list[Organisation]:
    """Schools beside the manual's, in every state; 回民中学 has an applicant."""
    about = {"tier": "city", "industry": "P", "nature": "fully_funded", "uscc": CREDIT_CODE}
    made = [
        f.organisation(branch.bureau, "外国语小学", state="draft"),
        f.organisation(branch.bureau, "回民中学"),
        f.organisation(branch.bureau, "南关小学", state="submitted"),
        f.organisation(branch.bureau, "紫东路小学"),
    ]
    for unit in (branch.school, *made[1:]):
        for name, value in about.items():
            setattr(unit, name, value)
        unit.save(update_fields=list(about))
    f.applicant(made[1])
    return made


def reviewers(organisation: Organisation, *names: str) -> list[Grant]:
    """The people of each step of the profile, by name."""
    return [f.grant(organisation, step, f.person(name)) for step, name in zip(current().steps, names, strict=False)]


def teacher(unit: Organisation, name: str = "李雅文", number: int = 1) -> Grant:
    """Somebody who applies from the unit."""
    return f.applicant(unit, f.person(name, f.id_number(number, "19880615")))


def papers(application: Application, by: Grant) -> Application:
    """Fill a draft in completely, with scans that can be read on a picture."""
    for record in application.records.all():
        section, said = registry.ALL[record.code], f.said(record.code, by)
        if record.code == "basics":
            said["values"]["employer"] = by.organisation.name
        if record.code == "summary":
            said["values"]["text"] = SUMMARY
        if record.code == "pledge":
            said["values"]["accepted_at"] = f.NOW.astimezone().isoformat()
        record.data, record.edition, record.saved_at = said, 1, f.NOW
        record.save()
        for number, slot in enumerate(section.slots, 1):
            if slot.is_required(application.series.code, application.level):
                applications.attach(application, slot.code, pictures.scan(slot.label, number), by=by, at=f.NOW)
    SectionRecord.objects.filter(application=application).update(problems=0)
    return application


def written(by: Grant, round: Round | None = None) -> Application:
    """A complete draft that can be looked at."""
    return papers(f.draft(by, round), by)


def handed_in(by: Grant, round: Round | None = None, *, days_ago: float = 0) -> Application:
    """A complete application on its first desk, for some days."""
    application, at = written(by, round), f.NOW - timedelta(days=days_ago)
    reviews.submit(application, by=by, at=at, seen=application.version)
    return Application.objects.get(pk=application.pk)


def member(unit: Organisation, name: str, **enabled: Any) -> Grant:
    """A member of staff."""
    return f.grant(unit, Role.STAFF, f.person(name), **enabled)
