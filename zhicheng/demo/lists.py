"""Lists that the first unit of the demo has brought as workbooks, and one that it has taken away."""

from datetime import datetime

from zhicheng.demo.world import World
from zhicheng.documents.actions import keep
from zhicheng.documents.models import Kind
from zhicheng.documents.workbook_writing import Rows
from zhicheng.jobs.models import Job
from zhicheng.jobs.tasks import perform
from zhicheng.people.models import Grant, Role
from zhicheng.sheets import actions
from zhicheng.sheets.kinds import kinds_for
from zhicheng.sheets.lists import LISTS
from zhicheng.sheets.models import Import

HEADINGS = ("姓名", "证件号码", "手机号")
HIRED = 6
PEOPLE = ("staff", "applicants")


def bring(world: World) -> None:
    """A list that was taken over, one with two mistakes, and an export; the worker's part is done here."""
    key = next(account["at"] for account in world.data["account"] if account["role"] == Role.ADMINISTRATOR)
    by, now = world.administrators[key], world.calendar.now
    kind = next(kind.code for kind in reversed(kinds_for(by)) if kind.code in PEOPLE)
    hired = [world.invented.person(by.organisation.region_id, (24, 40)) for _ in range(HIRED)]
    good = [(person.name, person.id_number, person.mobile) for person in hired]
    taken = _brought(by, kind, "新进教师名单.xlsx", good, now)
    actions.commit(taken, by=by, at=now)
    _work(Import.objects.get(pk=taken.pk).job)
    wrong = [(good[0][0], good[0][1][:-1], good[0][2]), good[1], (good[2][0], good[2][1], "1380013")]
    _brought(by, kind, "新进教师名单（补充）.xlsx", wrong, now)
    _work(actions.order_export(LISTS["staff"], {}, whole_numbers=False, by=by, at=now).job)


def _brought(by: Grant, kind: str, name: str, rows: list[tuple[str, str, str]], at: datetime) -> Import:
    with Rows("填写", [(heading, 20) for heading in HEADINGS]) as sheet:
        sheet.write(rows)
    file = keep(sheet.data, name, Kind.XLSX, by=by.user, at=at)
    taken = actions.have_checked(file, kind=next(k for k in kinds_for(by) if k.code == kind), by=by, at=at)
    _work(taken.job)
    return Import.objects.get(pk=taken.pk)


def _work(job: Job | None) -> None:
    if job is not None:
        perform(job.pk)
