"""申报人员花名册, 推荐一览表, 公示表, 面试通知: what stands in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.timezone import localtime

from zhicheng.applications.models import Application, FrozenSection, Revision
from zhicheng.papers.layout import NOTHING
from zhicheng.papers.press import press
from zhicheng.people.models import Grant
from zhicheng.profiles import current
from zhicheng.reviews.models import Interview
from zhicheng.seals.models import Seal
from zhicheng.seals.queries import picture

CHUNK = 500
BASICS, EDUCATION, ASSESSMENTS = "basics", "education", "assessments"
COUNTED = {"papers": "论文", "books": "著作", "projects": "项目", "patents": "专利", "awards": "获奖"}


class Kind(StrEnum):
    """The lists there are; also the names of their templates."""

    ROSTER = "roster"
    RECOMMENDATION = "recommendation"
    PUBLICITY = "publicity"

    @property
    def label(self) -> str:
        """What the list is called."""
        return {"roster": "申报人员花名册", "recommendation": "推荐一览表", "publicity": "公示表"}[self.value]


@dataclass(frozen=True)
class Publicity:
    """From when to when something is published, and where to object."""

    since: date
    until: date
    contact: str
    phone: str


Said = Mapping[str, Mapping[str, Any]]


def printed(
    kind: Kind, applications: Sequence[Application], *, publicity: Publicity | None, by: Grant, at: datetime
) -> bytes:
    """The PDF of a list; what it says of a person is what that person handed in."""
    said = _said(applications)
    rows = [_ROWS[kind](application, said[application.pk]) for application in applications]
    data = _head(kind.label, by, at) | {"rows": [[str(place), *row] for place, row in enumerate(rows, start=1)]}
    if publicity is not None:
        data |= {
            "since": _day(publicity.since),
            "until": _day(publicity.until),
            "contact": publicity.contact,
            "phone": publicity.phone,
        }
    return press(kind.value, data, at=at)


def interview_notice(application: Application, notice: Interview, *, at: datetime) -> bytes:
    """The PDF of 面试通知."""
    time = localtime(notice.at)
    data = {
        "title": "面试通知",
        "province": current().name,
        "name": application.applicant_name,
        "number": application.number,
        "committee": application.round.committee.name if application.round else "",
        "applied": f"{application.series.name} {application.title.name}",
        "time": f"{_day(time)} {'星期' + '一二三四五六日'[time.weekday()]} {time:%H:%M}",
        "place": notice.place,
        "note": notice.note or NOTHING,
        "organisation": notice.organisation.name,
        "day": _day(localtime(notice.noticed_at)),
        "seal": None,
    }
    seals = Seal.objects.filter(organisation=notice.organisation, since__lte=notice.noticed_at)
    seal = seals.exclude(until__lte=notice.noticed_at).order_by("-since", "-id").first()
    pictures = {"seal": picture(seal)} if seal else {}
    return press("interview", data | ({"seal": "seal"} if seal else {}), at=at, pictures=pictures)


def _head(title: str, by: Grant, at: datetime) -> dict[str, Any]:
    made = localtime(at)
    return {
        "province": current().name,
        "title": title,
        "organisation": by.organisation.name,
        "day": _day(made),
        "made": f"{made:%Y-%m-%d %H:%M} 打印",
        "foot": by.organisation.name,
    }


def _said(applications: Sequence[Application]) -> dict[int, Said]:
    """What each person handed in last, section by section: two queries for every five hundred."""
    found: dict[int, Said] = {}
    for start in range(0, len(applications), CHUNK):
        part = applications[start : start + CHUNK]
        wanted = {application.pk: getattr(application, "read", application.submission) for application in part}
        revisions = Revision.objects.filter(application__in=wanted).order_by("application", "number")
        digests = {r.application_id: r.sections for r in revisions if r.number == wanted[r.application_id]}
        wanted_digests = {digest for said in digests.values() for code, digest in said.items() if code in _USED}
        contents = FrozenSection.objects.in_bulk(wanted_digests)
        for pk, said in digests.items():
            found[pk] = {code: contents[digest].content for code, digest in said.items() if code in _USED}
    return found


_USED = {BASICS, EDUCATION, ASSESSMENTS, *COUNTED}


def _roster(application: Application, said: Said) -> list[str]:
    basics, education = _basics(said), _best_education(said)
    return [
        application.number or "",
        basics("name"),
        basics("sex"),
        basics("birthday"),
        application.id_number_masked,
        application.unit.name,
        education,
        basics("current_title"),
        basics("current_title_since"),
        application.series.name,
        _subject(application),
        application.title.name,
        basics("apply_type"),
    ]


def _recommendation(application: Application, said: Said) -> list[str]:
    basics = _basics(said)
    works = "；".join(f"{label} {len(said[code]['rows'])}" for code, label in COUNTED.items() if _rows(said, code))
    years = "；".join(f"{row['cells'][0]} {row['cells'][1]}" for row in _rows(said, ASSESSMENTS)[-5:])
    return [
        basics("name"),
        basics("sex"),
        basics("birthday")[:7],
        basics("politics"),
        application.unit.name,
        basics("post"),
        basics("work_since"),
        _best_education(said),
        basics("current_title"),
        basics("current_title_since"),
        basics("appointed_on"),
        f"{application.series.name} · {_subject(application)}",
        application.title.name,
        basics("apply_type"),
        years or NOTHING,
        works or NOTHING,
    ]


def _publicity(application: Application, said: Said) -> list[str]:
    """Nothing by which anybody could be found: no number, no birthday, no telephone."""
    basics = _basics(said)
    return [
        basics("name"),
        basics("sex"),
        application.unit.name,
        _best_education(said),
        basics("current_title"),
        f"{application.series.name} · {_subject(application)}",
        application.title.name,
        basics("apply_type"),
    ]


_ROWS: Mapping[Kind, Callable[[Application, Said], list[str]]] = {
    Kind.ROSTER: _roster,
    Kind.RECOMMENDATION: _recommendation,
    Kind.PUBLICITY: _publicity,
}


def _basics(said: Said) -> Callable[[str], str]:
    texts = {name: text for name, _, text in said.get(BASICS, {}).get("fields", ())}
    return lambda name: texts.get(name) or NOTHING


def _best_education(said: Said) -> str:
    """The education on which the application rests, else the last one: 河南大学 汉语言文学 大学本科."""
    rows = _rows(said, EDUCATION)
    if not rows:
        return NOTHING
    names = [name for name, _ in said[EDUCATION]["columns"]]
    told = [dict(zip(names, row["cells"], strict=True)) for row in rows]
    best = next((row for row in told if row.get("is_basis") == "是"), told[-1])
    return " ".join(filter(None, (best.get("school"), best.get("major"), best.get("diploma")))) or NOTHING


def _rows(said: Said, code: str) -> list[Any]:
    return list(said.get(code, {}).get("rows", ()))


def _subject(application: Application) -> str:
    between = application.subject or (application.specialty.name if application.specialty else "")
    return between or application.series.name


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
