"""What the worker does with lists: check them, take them over, write them."""

from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from zhicheng.audit import trail
from zhicheng.core import clock
from zhicheng.core.copying import copy_values
from zhicheng.core.refused import Refused
from zhicheng.documents import content, workbooks
from zhicheng.documents.actions import keep
from zhicheng.documents.models import Kind
from zhicheng.documents.workbook_writing import Rows
from zhicheng.jobs.models import Job
from zhicheng.jobs.registry import Outcome, Progress, job
from zhicheng.people.models import Grant
from zhicheng.sheets import (  # noqa: F401
    actions,
    committees,
    experts,
    kept_lists,
    office_lists,
    organisations,
    people,
    plan_lines,
    plans,
    queues,
    review_lists,
    rules,
    standings,
    tallies,
)
from zhicheng.sheets.checking import CHUNK, KEPT, checked, lines, stage
from zhicheng.sheets.kinds import KINDS
from zhicheng.sheets.lists import LISTS
from zhicheng.sheets.models import Export, Import, Line, Opened, State, Verdict
from zhicheng.sheets.reading import Found

EVERY_NIGHT = "17 3 * * *"
MOST_MARKS = 2_000
"""Coloured cells in the workbook that goes back; the page tells of all."""
AT_ONCE = 2_000


@job(actions.CHECK)
def check(job: Job, progress: Progress) -> Outcome:
    """Read a workbook, keep the verdict on every row, and colour the wrong cells."""
    taken = Import.objects.select_related("file").get(pk=job.arguments["taken"])
    by = actions.grant_of(taken.grant_id, clock.now())
    found = checked(taken, by, stage(progress, 0, 1))
    columns = KINDS[taken.kind].columns(by)
    with transaction.atomic():
        taken.lines.all().delete()
        copy_values(Line, KEPT, lines(taken, found, columns))
        for verdict in Verdict:
            setattr(taken, verdict.value, sum(row.verdict is verdict for row in found.rows))
        taken.sheet, taken.unused, taken.state = found.sheet, "、".join(found.unused)[:500], State.CHECKED
        taken.save(update_fields=[*Verdict.values, "sheet", "unused", "state"])
    _mark(taken, found, by)
    said = f"新增 {taken.new} 行，变更 {taken.changed} 行，无变化 {taken.same} 行，有误 {taken.wrong} 行。"
    return Outcome(said)


@job(actions.COMMIT)
def commit(job: Job, progress: Progress) -> Outcome:
    """Take a list over in one transaction, after checking it once more as things stand now."""
    at = clock.now()
    try:
        with transaction.atomic():
            return _commit(job.arguments["taken"], progress, at)
    except IntegrityError as error:
        raise Refused(
            "导入时另有人办理了相同的人员或单位，本次没有导入任何一行。请重新上传检查。", code="meanwhile"
        ) from error


def _commit(pk: int, progress: Progress, at: datetime) -> Outcome:
    taken = Import.objects.select_for_update(of=("self",)).select_related("file").get(pk=pk)
    done = Outcome(f"已导入：新增 {taken.new} 行，变更 {taken.changed} 行。")
    if taken.state == State.COMMITTED:
        return done
    by = actions.grant_of(taken.grant_id, at)
    kind = KINDS[taken.kind]
    rules.require_kind(by, kind)
    found = checked(taken, by, stage(progress, 0, 2))
    wrong = [row for row in found.rows if row.problems]
    if wrong:
        first = wrong[0]
        raise Refused(
            f"检查之后系统中的资料有变化，第 {first.number} 行等 {len(wrong)} 行现在有误，没有导入任何一行："
            f"{next(iter(first.problems.values()))}请重新上传检查。",
            code="changed_meanwhile",
        )
    rows = [row for row in found.rows if row.verdict is not Verdict.SAME]
    storing = stage(progress, 1, 2)
    for start in range(0, len(rows), CHUNK):
        opened = kind.store(by, rows[start : start + CHUNK], at)
        copy_values(Opened, ("taken", "user"), [(taken.pk, user.pk) for user in opened])
        storing(start + CHUNK, len(rows))
    taken.state, taken.committed_at = State.COMMITTED, at
    taken.save(update_fields=["state", "committed_at"])
    counts = {verdict: getattr(taken, verdict) for verdict in ("new", "changed", "same")}
    trail.record("import.committed", subject=taken, by=by, at=at, kind=taken.kind, **counts)
    return done


@job(actions.EXPORT)
def export(job: Job, progress: Progress) -> Outcome:
    """Write a list as a workbook, streamed from the database."""
    at = clock.now()
    export = Export.objects.select_related("grant").get(pk=job.arguments["export"])
    by = actions.grant_of(export.grant_id, at)
    rules.require_same_scope(by, job.arguments["scope"])
    listing = LISTS[export.listing]
    rules.require_listing(by, listing)
    with (
        transaction.atomic(),
        Rows(listing.label, [(column.label, column.width) for column in listing.columns]) as sheet,
    ):
        rows = iter(listing.rows(by, job.arguments["filters"], export.whole_numbers, at))
        while some := list(islice(rows, AT_ONCE)):
            sheet.write(some)
            progress(sheet.count, sheet.count + AT_ONCE)
    number = sheet.count
    name = f"{by.organisation.name}{listing.label}{clock.today():%Y%m%d}.xlsx"
    made = keep(sheet.data, name, Kind.XLSX, by=by.user, at=at)
    Export.objects.filter(pk=export.pk).update(rows=number)
    return Outcome(f"共 {number} 行。结果保留 {actions.EXPORTS_KEPT.days} 天。", made)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="sheets.clear", queueing_lock="sheets.clear")
def clear(timestamp: int) -> None:
    """Throw away workbooks whose time is over."""
    actions.clear(at=clock.now())


def _mark(taken: Import, found: Found, by: Grant) -> None:
    """Keep the workbook with its wrong cells coloured, where that can be made."""
    if not taken.wrong or taken.file is None:
        return
    notes = [
        (row.number, found.places.get(key, 0) + 1, sentence)
        for row in found.rows
        for key, sentence in row.problems.items()
    ]
    with content.open_file(taken.file) as stream:
        data = workbooks.marked(stream.read(), found.sheet, notes[:MOST_MARKS])
    if data is not None:
        name = f"{taken.name.rpartition('.')[0][:180]}（已标注）.xlsx"
        taken.marked = keep(data, name, Kind.XLSX, by=by.user, at=clock.now())
        taken.save(update_fields=["marked"])
