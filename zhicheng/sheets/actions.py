"""The verbs of imports and exports, and the only writers of their rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import take_workbook
from zhicheng.documents.models import File
from zhicheng.jobs import actions as jobs
from zhicheng.jobs.models import Job
from zhicheng.people.batches import issue_passwords
from zhicheng.people.models import Grant
from zhicheng.sheets import forms, rules
from zhicheng.sheets.kinds import Kind
from zhicheng.sheets.lists import Listing
from zhicheng.sheets.models import Export, Import, State

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

CHECK, COMMIT, EXPORT = "import.check", "import.commit", "export"
WORKBOOKS_KEPT = timedelta(days=7)
EXPORTS_KEPT = timedelta(days=3)
MOST_PASSWORDS = 2_000
"""One workbook is made while somebody waits."""


@transaction.atomic
def take(kind: Kind, upload: "UploadedFile[bytes]", *, by: Grant, at: datetime) -> Import:
    """Take a workbook in and have it checked; nothing is changed by that."""
    rules.require_kind(by, kind)
    return have_checked(take_workbook(upload, by=by.user, at=at), kind=kind, by=by, at=at)


@transaction.atomic
def have_checked(file: File, *, kind: Kind, by: Grant, at: datetime) -> Import:
    """Have a workbook that was taken in checked as a list of that kind."""
    rules.require_kind(by, kind)
    taken = Import.objects.create(kind=kind.code, grant=by, name=file.name, file=file, at=at)
    taken.job = _order(CHECK, f"检查{kind.label}名单：{file.name}", taken, by, at)
    taken.save(update_fields=["job"])
    trail.record("import.taken", subject=taken, by=by, at=at, kind=kind.code, digest=file.digest)
    return taken


@transaction.atomic
def commit(taken: Import, *, by: Grant, at: datetime) -> Job:
    """Have a checked list taken over, all of it or nothing."""
    taken = _lock(taken)
    rules.require_own(by, taken)
    rules.require_ready(taken)
    taken.state = State.COMMITTING
    taken.job = _order(COMMIT, f"导入：{taken.name}"[:100], taken, by, at)
    taken.save(update_fields=["state", "job"])
    return taken.job


@transaction.atomic
def give_up(taken: Import, *, by: Grant, at: datetime) -> None:
    """Leave a list untaken; its workbook is thrown away."""
    taken = _lock(taken)
    rules.require_own(by, taken)
    if taken.state == State.COMMITTED:
        raise Refused("这份名单已经导入，不能放弃。", code="already_committed")
    rules.require_not_running(taken)
    taken.state = State.GIVEN_UP
    taken.save(update_fields=["state"])
    taken.lines.all().delete()
    _throw_away(taken)
    trail.record("import.given_up", subject=taken, by=by, at=at)


@transaction.atomic
def issue(taken: Import, *, by: Grant, at: datetime) -> tuple[bytes, int]:
    """Draw one-time passwords for the accounts that the import opened and nobody uses yet: a workbook and how many.

    They are not kept anywhere: who loses the workbook has others drawn, and those before are void.
    """
    rules.require_own(by, taken)
    users = taken.opened.filter(user__must_change_password=True).order_by("pk").values_list("user", flat=True)
    given = issue_passwords(list(users[:MOST_PASSWORDS]), by=by, at=at)
    if not given:
        raise Refused("这次导入的账户都已登录并设置了自己的密码，没有要领取的一次性密码。", code="nobody_waits")
    trail.record("import.passwords", subject=taken, by=by, at=at, number=len(given))
    return forms.accounts(given), len(given)


@transaction.atomic
def order_export(
    listing: Listing, filters: Mapping[str, str], *, whole_numbers: bool, by: Grant, at: datetime
) -> Export:
    """Have a list written as a workbook, as filtered and as far as the person may see it now."""
    rules.require_listing(by, listing)
    wanted = listing.wanted(by, filters)
    whole = whole_numbers and listing.may_see_numbers(by)
    said = listing.in_words(by, wanted)[:300]
    export = Export.objects.create(
        listing=listing.code, label=listing.label, filters=said, grant=by, whole_numbers=whole, at=at
    )
    arguments = {"export": export.pk, "filters": dict(wanted), "scope": rules.scope_of(by), "makes": True}
    export.job = jobs.order(EXPORT, label=f"导出{listing.label}", by=by.user, at=at, **arguments)
    export.save(update_fields=["job"])
    trail.record("list.exported", subject=export, by=by, at=at, listing=listing.code, filters=said, whole_numbers=whole)
    return export


@transaction.atomic
def clear(*, at: datetime) -> int:
    """Throw away workbooks whose time is over: lists brought a week ago, lists given out three days ago."""
    old = Import.objects.filter(at__lt=at - WORKBOOKS_KEPT).exclude(file=None, marked=None)
    number = 0
    for taken in old.select_for_update(of=("self",)).select_related("file", "marked"):
        if taken.state in (State.CHECKING, State.CHECKED):
            taken.state = State.GIVEN_UP
            taken.save(update_fields=["state"])
        taken.lines.all().delete()
        number += _throw_away(taken)
    given_out = Export.objects.filter(at__lt=at - EXPORTS_KEPT).exclude(job__result=None)
    files = File.objects.filter(pk__in=given_out.values("job__result"))
    return number + files.delete()[0]


def grant_of(pk: int, at: datetime) -> Grant:
    """Return the role in which something was ordered, if it is still in force."""
    live = Grant.objects.live(localdate(at)).select_related("user", "organisation__region")
    grant = live.filter(pk=pk).first()
    if grant is None:
        raise Refused("下达任务时使用的角色已停用，任务没有执行。", code="role_ended")
    return grant


def _order(kind: str, label: str, taken: Import, by: Grant, at: datetime) -> Job:
    then = ["import_preview", taken.pk, "查看导入"]
    return jobs.order(kind, label=label[:100], by=by.user, at=at, taken=taken.pk, then=then)


def _throw_away(taken: Import) -> int:
    files = [file for file in (taken.file, taken.marked) if file is not None]
    for file in files:
        file.delete()
    return len(files)


def _lock(taken: Import) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("file", "marked", "job").get(pk=taken.pk)
