"""评审表: everything that one submission says, and what each organisation of the way thought of it."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localtime
from PIL import Image

from zhicheng.applications.models import Application, State
from zhicheng.ballots.queries import newest_tally
from zhicheng.documents.content import open_file
from zhicheng.documents.models import File, Kind
from zhicheng.documents.pictures import on_white, stored_picture, upright
from zhicheng.documents.qr import qr
from zhicheng.papers import layout
from zhicheng.papers.issue import Issue, Level
from zhicheng.papers.press import press
from zhicheng.profiles import current
from zhicheng.reviews.models import Event
from zhicheng.seals.queries import impressions

TITLE = "专业技术职务任职资格评审表"
PHOTO = 520
"""Pixels of the printed portrait's long side: 300 to the inch."""
RESULTS = {
    Event.Kind.ACCEPTED: ("评审中", False),
    Event.Kind.DECIDED: ("已评审，结果待公布", False),
    Event.Kind.PUBLISHED: ("评审通过，正在公示和确认", True),
    Event.Kind.NOT_ELECTED: ("评审未通过", True),
    Event.Kind.HELD: ("评审通过，因异议暂缓确认", True),
    Event.Kind.RELEASED: ("评审通过，正在公示和确认", True),
    Event.Kind.CANCELLED: ("评审通过的结果已取消", True),
    Event.Kind.REEXAMINED: ("复查中", False),
    Event.Kind.CERTIFIED: ("评审通过，取得职称", True),
}
"""What the committee has come to, by the newest event on the paper; and whether everybody may know the votes."""
BESIDE_PHOTO = 10
"""So many fields of 基本信息 stand beside the portrait."""


def evaluation_form(issue: Issue, *, site: str, named: bool, at: datetime) -> bytes:
    """The PDF of the form; `site` is where a reader of the QR code asks, `named` whether reviewers are named."""
    sealed = impressions(f"event:{s.event}" for level in issue.levels() for s in level.signatures)
    pictures = {f"seal-{found.seal}": found.picture for found in sealed.values()}
    seals = {name: f"seal-{found.seal}" for name, found in sealed.items()}
    pictures["qr.png"] = qr(checked_at(issue, site), scale=1)
    if photo := portrait(issue.sections.get("basics", {})):
        pictures["photo.jpg"] = photo
    data = {
        **_head(issue),
        "photo": "photo.jpg" if photo else None,
        "sections": list(_sections(issue)),
        "levels": [_level(level, seals, named=named) for level in issue.levels()],
        "files": _files(issue),
    }
    return press("evaluation", data, at=at, pictures=pictures)


def checked_at(issue: Issue, site: str) -> str:
    """The address to which the QR code leads."""
    return f"{site}/check/?{urlencode({'number': issue.application.number, 'code': issue.code})}"


def printed_code(code: str) -> str:
    """A code in groups of five letters, as people read it aloud."""
    seq, _, letters = code.partition(".")
    return f"{seq}.{' '.join(letters[place : place + 5] for place in range(0, len(letters), 5))}"


def _head(issue: Issue) -> dict[str, Any]:
    application = issue.application
    committee = application.round.committee.name if application.round else ""
    return {
        "province": current().name,
        "title": TITLE,
        "number": application.number,
        "code": printed_code(issue.code),
        "cover": [
            ["单位", issue.unit],
            ["姓名", _said(issue).get("name") or application.applicant_name],
            ["现职称", _said(issue).get("current_title") or layout.NOTHING],
            ["申报系列", application.series.name],
            ["申报专业", _subject(application)],
            ["申报职称", f"{application.title.name}（{application.get_level_display()}）"],
            ["申报类型", _said(issue).get("apply_type") or layout.NOTHING],
            ["填表日期", _day(issue.revision.at)],
        ],
        "submission": issue.revision.number,
        "committee": committee or "由呈报单位选定",
        **_result(issue),
    }


def _result(issue: Issue) -> dict[str, str]:
    """评审结果 as everybody may know it at the paper's newest event: one query where the votes are public."""
    newest = issue.events[-1]
    waiting = "待评审" if issue.case.state == State.AWAITING_COMMITTEE else "尚未评审"
    said, public = RESULTS.get(Event.Kind(newest.kind), (waiting, False))
    if newest.kind == Event.Kind.CERTIFIED:
        said += f"（{newest.note}）"
    found = newest_tally(issue.application, newest.at) if public else None
    if found is None:
        return {"outcome": said, "votes": ""}
    at, tally = found
    votes = f"同意 {tally.yes} 票，不同意 {tally.no} 票，弃权 {tally.abstain} 票，未投 {tally.present - tally.cast} 票"
    return {"outcome": said, "votes": f"{_day(at)}表决：到会 {tally.present} 人（不含回避），{votes}"}


def _subject(application: Application) -> str:
    between = application.subject or (application.specialty.name if application.specialty else "")
    return between or application.series.name


def _said(issue: Issue) -> dict[str, str]:
    return {name: text for name, _, text in issue.sections.get("basics", {}).get("fields", ())}


def _sections(issue: Issue) -> Iterator[dict[str, Any]]:
    for code, frozen in issue.sections.items():
        if code == "basics":
            pairs = [(label, text) for _, label, text in frozen["fields"]]
            yield {
                "label": frozen["label"],
                "kind": "person",
                "beside": layout.lines(pairs[:BESIDE_PHOTO], most=2, broad=layout.BESIDE_PHOTO),
                "lines": layout.lines(pairs[BESIDE_PHOTO:]),
                "files": [],
            }
        elif code != "attachments":  # only files, which are listed at the end
            yield layout.section(frozen)


def _files(issue: Issue) -> list[layout.Row]:
    """附件目录: number, what of, what, its name, how many pages."""
    found = [(frozen["label"], file) for frozen in issue.sections.values() for file in frozen["files"]]
    rows = [
        [str(place), label, file["label"], file["name"], str(file["pages"])]
        for place, (label, file) in enumerate(found, start=1)
    ]
    return [layout.row(row, layout.FILES) for row in rows]


def _level(level: Level, seals: Mapping[str, str], *, named: bool) -> dict[str, Any]:
    last = level.signatures[-1] if level.signatures else None
    return {
        "organisation": level.organisation,
        "word": level.word,
        "signatures": [[s.step, s.note, s.name if named else "", _day(s.at)] for s in level.signatures],
        "day": _day(last.at) if last else "",
        "seal": next((seals[name] for s in level.signatures if (name := f"event:{s.event}") in seals), None),
    }


def portrait(basics: Mapping[str, Any]) -> bytes | None:
    """证件照 as it was handed in with 基本信息, no larger than it is printed: one query."""
    slots = {file["slot"]: file["file_id"] for file in basics.get("files", ())}
    file = File.objects.filter(pk=slots.get("photo", 0)).first()
    if file is None or not file.is_picture:
        return None
    with open_file(file) as stream:
        if file.kind == Kind.JPEG and max(file.width, file.height) <= PHOTO:
            return stream.read()  # written by us when it came in: upright, and nothing but pixels
        picture: Image.Image = on_white(upright(stored_picture(stream, Kind(file.kind)), PHOTO)).convert("RGB")
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue()


def _day(moment: datetime) -> str:
    day = localtime(moment)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
