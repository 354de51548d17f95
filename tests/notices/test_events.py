"""Which deeds below tell whom: unit information, accounts, jobs."""

from datetime import timedelta

import pytest

from tests import factories as f
from zhicheng.jobs.models import Job, State
from zhicheng.notices import tasks, telling
from zhicheng.notices.models import Notice
from zhicheng.organisations.models import State as Information
from zhicheng.people.models import Role, User

pytestmark = pytest.mark.django_db


def told(user: User) -> list[tuple[str, str]]:
    """What somebody was told, oldest first."""
    return list(Notice.objects.filter(to=user).order_by("id").values_list("kind", "body"))


def test_the_administrator_reads_that_the_information_was_refused_and_approved() -> None:
    branch = f.province()
    superior, own = f.administrator(branch.bureau), f.administrator(branch.school)
    branch.school.state = Information.SUBMITTED
    branch.school.save(update_fields=["state"])

    school = telling.refuse_unit(branch.school, reason="证件图片不清楚。", by=superior, at=f.NOW, seen=0)
    school.state, school.refusal = Information.SUBMITTED, ""
    school.save(update_fields=["state", "refusal"])
    telling.approve_unit(school, by=superior, at=f.NOW, seen=1)

    (refused, why), (approved, _) = told(own.user)
    assert (refused, approved) == ("unit_refused", "unit_approved")
    assert why == "「管城区教育局」未通过「逸夫小学」的单位信息：证件图片不清楚。请修改后重新提交。"


def test_somebody_whose_password_was_reset_reads_who_did_it_and_never_the_password() -> None:
    branch = f.province()
    by, member = f.administrator(branch.school), f.grant(branch.school, Role.STAFF)

    password = telling.reset_person(member.user, by=by, at=f.NOW)

    ((kind, body),) = told(member.user)
    assert kind == "password_reset"
    assert "逸夫小学" in body
    assert password not in body


def test_an_administrator_reset_by_the_superior_is_told() -> None:
    branch = f.province()
    by, own = f.administrator(branch.bureau), f.administrator(branch.school)

    telling.reset_administrator(branch.school, by=by, at=f.NOW)

    assert [kind for kind, _ in told(own.user)] == ["password_reset"]


def test_somebody_reads_that_the_password_was_changed() -> None:
    user = f.person()
    telling.change_password(user, old=f.PASSWORD, new="Xin-Mima-2026", at=f.NOW)
    assert [kind for kind, _ in told(user)] == ["password_changed"]


def test_a_member_of_staff_reads_the_new_roles() -> None:
    branch = f.province()
    by, member = f.administrator(branch.school), f.grant(branch.school, Role.STAFF)

    telling.set_roles(member.user, roles=["handler"], by=by, at=f.NOW)

    ((_, body),) = told(member.user)
    assert "经办人" in body


def job(owner: User, **values: object) -> Job:
    """A job that ended just now."""
    said = {"state": State.DONE, "said": "共 12 份。", "ended_at": f.NOW, "label": "批量打印"} | values
    return Job.objects.create(kind="x", owner=owner, ordered_at=f.NOW, **said)


def test_the_owner_reads_once_what_came_of_a_job() -> None:
    owner = f.person()
    done, failed = job(owner), job(owner, state=State.FAILED, said="第 3 行没有姓名。")
    job(owner, ended_at=f.NOW - timedelta(days=1))
    job(owner, state=State.RUNNING, ended_at=None)

    tasks.tell_of_jobs()
    tasks.tell_of_jobs()

    found = Notice.objects.filter(to=owner).order_by("about").values_list("kind", "about", "body")
    assert list(found) == [("job_done", done.pk, "共 12 份。"), ("job_failed", failed.pk, "第 3 行没有姓名。")]


def test_the_filing_unit_reads_what_became_of_its_plan() -> None:
    branch = f.province()
    superior, own = f.administrator(branch.bureau), f.administrator(branch.school)

    telling.tell_administrator(
        "plan_refused", branch.school, by=superior, at=f.NOW, plan="2026 年度", reason="缺少盖章文件"
    )

    assert told(own.user) == [
        ("plan_refused", "「管城区教育局」未通过「逸夫小学」的申报计划（2026 年度）：缺少盖章文件。请修改后重新上报。")
    ]
