"""Who stays away from the pool, each with a code and a sentence."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from tests import factories as f
from tests.draws.conftest import ANSWER_BY, LOTTERY, VALUE, Office, filed
from tests.refusal import refused
from zhicheng.applications.models import Application, FrozenSection
from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round
from zhicheng.draws import actions, queries, traces
from zhicheng.draws.models import Declaration, Draw, Exclusion, Invitation
from zhicheng.draws.rules import Quota
from zhicheng.experts import actions as experts
from zhicheng.experts.models import Expert
from zhicheng.integrity.models import Record
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Apply = Callable[..., Application]


def why(draw: Draw, expert: Expert) -> tuple[str, str] | None:
    found = Exclusion.objects.filter(draw=draw, expert=expert).first()
    assert found is not None or draw.lots.filter(expert=expert).exists()
    return (found.code, found.sentence) if found else None


def reason(draw: Draw, expert: Expert) -> str | None:
    found = why(draw, expert)
    return found[0] if found else None


def keeper(office: Office) -> Grant:
    return Grant.objects.select_related("organisation", "user").get(
        organisation=office.branch.office, role=Role.ADMINISTRATOR
    )


def says(application: Application, code: str, **cells: str) -> None:
    """The application is handed in once more, with these words in every entry of a section; without any: without it."""
    application.refresh_from_db()
    last = application.revisions.get(number=application.submission)
    sections = {name: digest for name, digest in last.sections.items() if name != code}
    if cells:
        content = FrozenSection.objects.get(digest=last.sections[code]).content
        names = [name for name, _ in content["columns"]]
        rows = [
            {**row, "cells": [cells.get(name, cell) for name, cell in zip(names, row["cells"], strict=True)]}
            for row in content["rows"]
        ]
        digest = sha256(f"{application.pk} {last.number} {code}".encode()).hexdigest()
        sections[code] = FrozenSection.objects.create(digest=digest, content={**content, "rows": rows}).digest
    application.revisions.create(number=last.number + 1, sections=sections, digest=last.digest, at=last.at)
    Application.objects.filter(pk=application.pk).update(submission=last.number + 1)


def test_an_expert_of_another_series_is_not_even_asked(office: Office) -> None:
    office.expert("外系列", title=f.title(Level.SENIOR, "04", "主任医师"))
    assert office.prepared().considered == 13


def test_state_term_level_and_field(office: Office) -> None:
    suspended, ended = office.experts[:2]
    experts.suspend(suspended, reason="借调外省", by=keeper(office), at=f.NOW, seen=1)
    experts.end(ended, reason="已退休", by=keeper(office), at=f.NOW, seen=1)
    short = office.expert("任期短", until=f.NOW.date() + timedelta(days=30))
    draw = office.prepared(quotas=(Quota("1", "语文", 3, 2, words=("语文",)),))
    found = [reason(draw, expert) for expert in (suspended, ended, short, office.experts[-1])]
    assert found == ["suspended", "ended", "term", "field"]
    assert why(draw, short) == (
        "term",
        f"任期为 {short.since} 至 {short.until}，不能履职到 {(f.NOW + timedelta(days=60)).date()}。",
    )
    high = office.prepared(least_level="associate_senior")
    assert high.lots.count() == 0
    assert why(high, office.experts[2]) == ("level", "所持职称为中级，低于副高级。")


def test_the_first_quota_that_fits_takes_an_expert(office: Office) -> None:
    both = office.expert("两科", subject="语文和数学")
    draw = office.prepared(
        quotas=(Quota("1", "数学", 2, 1, words=("数学",)), Quota("2", "语文", 3, 1, words=("语文",)))
    )
    assert draw.lots.get(expert=both).quota == "1"
    assert [one.available for one in queries.sufficiency(draw)] == [6, 8]


def test_a_quota_for_a_specialty(office: Office) -> None:
    from zhicheng.catalogue.models import Specialty

    specialty = Specialty.objects.create(series=f.title().series, name="小学", position=1)
    Expert.objects.filter(pk__in=[expert.pk for expert in office.experts[:4]]).update(specialty=specialty)
    draw = office.prepared(quotas=(Quota("1", "小学", 3, 1, specialty=specialty.pk),))
    assert draw.lots.count() == 4


def test_candidates_themselves(office: Office, apply: Apply) -> None:
    apply(office.experts[0].person)
    assert why(office.prepared(), office.experts[0]) == ("own", "是本批次的申报人。")


def test_who_wears_the_years_of_the_rule(office: Office) -> None:
    old = office.expert("老专家", id_number=f.id_number(birthday="19600115"))
    assert reason(office.prepared(oldest=65), old) == "age"
    assert reason(office.prepared(oldest=67), old) is None


def test_who_has_a_record_of_integrity_as_an_expert(office: Office) -> None:
    said = {"what": "泄露评审信息", "document": "豫职改办〔2026〕7 号", "organisation": office.branch.office}
    noted = {"since": f.NOW.date() - timedelta(days=9), "by": office.first.user, "at": f.NOW}
    for expert, part in zip(office.experts, ("expert", "applicant"), strict=False):
        Record.objects.create(person=expert.person, part=part, **said, **noted)
    draw = office.prepared()
    assert why(draw, office.experts[0]) == ("integrity", "有诚信记录（豫职改办〔2026〕7 号）。")
    assert reason(draw, office.experts[1]) is None


def test_experts_on_the_line_of_a_candidates_unit_when_their_share_is_too_large(office: Office, apply: Apply) -> None:
    branch = office.branch
    same, above = office.expert("同校", organisation=branch.school), office.expert("主管", organisation=branch.bureau)
    beside = office.expert("邻校", organisation=f.organisation(branch.bureau, "外国语小学"))
    for _ in range(2):
        apply(unit=branch.school)
    apply(unit=f.organisation(f.organisation(branch.city, "市直教育局", "bureau"), "市直一中"))
    draw = office.prepared()
    assert why(draw, same) == ("unit", "须回避的单位有 2 名申报人（共 3 名），超过 10%。")
    assert reason(draw, above) == "unit"
    assert reason(draw, beside) is None
    lenient = office.prepared(unit_share=70)
    assert reason(lenient, same) is None


def test_units_that_were_declared_count_like_the_own(office: Office, apply: Apply) -> None:
    apply()
    declared = office.expert("声明单位")
    Expert.objects.filter(pk=declared.pk).update(
        recusals=[{"kind": "单位", "name": "管城区教育局", "relation": "原工作单位"}]
    )
    assert reason(office.prepared(), declared) == "unit"
    assert reason(office.prepared(unit_share=100), declared) is None


def test_persons_who_were_declared(office: Office, apply: Apply) -> None:
    application = apply()
    near = office.expert("近亲属")
    name = application.applicant_name
    Expert.objects.filter(pk=near.pk).update(recusals=[{"kind": "个人", "name": f" {name}", "relation": "配偶"}])
    draw = office.prepared()
    assert why(draw, near) == ("declared", f"声明回避的个人与申报人（{application.number}）同名。")
    assert reason(office.prepared(relations=False), near) is None
    Application.objects.filter(pk=application.pk).update(state="withdrawn", open_sections=0, place="")
    assert reason(office.prepared(), near) is None


def test_common_works_in_what_was_frozen(office: Office, apply: Apply) -> None:
    application = apply()
    author = f.applicant(f.organisation(office.branch.bureau, "外国语小学"))
    earlier = f.submitted(author)
    Application.objects.filter(pk=earlier.pk).update(round=None, year=2025)
    together = office.expert(author.user.name, id_number=author.user.id_number)
    found = why(office.prepared(), together)
    assert found is not None
    assert found[0] == "related"
    assert found[1].startswith(f"与申报人（{application.number}）有共同的")
    for code in ("papers", "projects", "books", "patents", "standards", "awards"):
        says(application, code)
    assert reason(office.prepared(), together) is None


@pytest.mark.parametrize(
    ("code", "cells", "word"),
    [
        ("papers", {"title": "整本书阅读的单元教学设计研究"}, "论文"),
        ("projects", {"name": "县域小学阅读课程资源建设"}, "项目"),
        ("books", {"isbn": "9787100000001"}, "著作教材"),
        ("patents", {"number": "ZL202610000001.1"}, "专利/软著"),
        ("awards", {"name": "河南省基础教育教学成果奖", "awarded_on": "2024-09-10", "total": "5"}, "获奖"),
    ],
)
def test_each_sort_of_work_is_known_again(
    office: Office, apply: Apply, code: str, cells: dict[str, str], word: str
) -> None:
    candidate, author = apply(), f.applicant(f.organisation(office.branch.bureau, "外国语小学"))
    earlier = f.submitted(author)
    Application.objects.filter(pk=earlier.pk).update(round=None, year=2025)
    set_otherwise = {name: f"《{cell}》" if name in ("title", "name") else cell for name, cell in cells.items()}
    for other in ("papers", "projects", "books", "patents", "standards", "awards"):
        says(candidate, other, **(cells if other == code else {}))
        says(earlier, other, **(set_otherwise if other == code else {}))
    together = office.expert(author.user.name, id_number=author.user.id_number)
    found = why(office.prepared(), together)
    assert found is not None
    assert found[1].endswith(f"有共同的{word}。")


def test_an_award_that_nobody_shared_relates_nobody(office: Office, apply: Apply) -> None:
    candidate, author = apply(), f.applicant(f.organisation(office.branch.bureau, "外国语小学"))
    earlier = f.submitted(author)
    Application.objects.filter(pk=earlier.pk).update(round=None, year=2025)
    for code in ("papers", "projects", "books", "patents", "standards"):
        says(candidate, code)
    for one in (candidate, earlier):
        says(one, "awards", name="河南省教书育人楷模", awarded_on="2024-09-10", total="1", rank="1")
    expert = office.expert(author.user.name, id_number=author.user.id_number)
    assert reason(office.prepared(), expert) is None


def test_candidates_who_name_the_expert_and_the_experts_unit(office: Office, apply: Apply) -> None:
    application = apply()
    named, namesake = office.expert("诸葛某某"), office.expert("欧阳某某")
    says(application, "work", witness="诸葛某某、欧阳某某（校长）")
    assert reason(office.prepared(), named) is None  # a name alone is no relation
    says(application, "work", employer=named.organisation.name)
    draw = office.prepared()
    assert why(draw, named) == ("related", f"与申报人（{application.number}）在申报材料中写有该专家的姓名和单位。")
    assert reason(draw, namesake) == "related"


def test_what_was_read_is_not_read_again(office: Office, apply: Apply) -> None:
    application = apply()
    office.prepared()
    assert traces.read(traces.OF_ROUND, office.round.pk) == 0
    says(application, "papers", title="又一篇")
    assert traces.read(traces.SINCE, f.NOW) == 1
    assert traces.read(traces.OF_ROUND, office.round.pk) == 0


def earlier_round(office: Office, years: int, **said: Any) -> Round:
    opened = f.NOW - timedelta(days=365 * years)
    windows = {"opens_at": opened, "closes_at": opened + timedelta(days=9), "correct_until": opened + timedelta(days=9)}
    return Round.objects.create(
        committee=said.pop("committee", office.round.committee),
        year=2026 - years,
        name=f"更早{years}",
        sections={},
        **windows,
    )


def sat(office: Office, round: Round, expert: Expert) -> None:
    """The expert sat in that round."""
    only = Quota("1", "语文", 1, 0, words=(expert.subject,))
    Expert.objects.filter(pk=expert.pk).update(field_text=f"{expert.field_text} 唯一{expert.pk}")
    rule = office.rule(quotas=(Quota(only.code, only.name, 1, 0, words=(f"唯一{expert.pk}",)),))
    draw = actions.prepare(round, rule, by=office.first, at=f.NOW)
    draw = actions.commit(draw, by=office.first, at=f.NOW, seen=draw.version)
    draw = actions.hold(draw, VALUE, by=office.second, at=LOTTERY, seen=draw.version)
    (asked,) = actions.invite(draw, answer_by=ANSWER_BY, by=office.first, at=LOTTERY, seen=draw.version)
    actions.accept(asked, by=office.first, at=LOTTERY)


def test_who_served_in_the_last_rounds_of_this_committee(office: Office) -> None:
    last, before = earlier_round(office, 1), earlier_round(office, 2)
    recently, long_ago = office.experts[0], office.experts[1]
    sat(office, before, long_ago)
    sat(office, last, recently)
    draw = office.prepared()
    assert why(draw, recently) == ("served", "在本评委会最近 1 个批次中已担任委员。")
    assert reason(draw, long_ago) is None
    assert reason(office.prepared(last_rounds=2), long_ago) == "served"
    assert reason(office.prepared(last_rounds=0), recently) is None


def test_who_has_sat_often_enough_this_year(office: Office) -> None:
    other = f.round_(office.branch.county)
    committee = other.committee
    committee.host = office.branch.city
    committee.save()
    filed(committee)
    sat(office, other, office.experts[0])
    draw = office.prepared(load=1)
    assert why(draw, office.experts[0]) == ("load", "2026 年已担任或受邀担任评审专家 1 次。")
    assert reason(office.prepared(load=2), office.experts[0]) is None
    Invitation.objects.update(state="declined", reason="有事")
    assert reason(office.prepared(load=1), office.experts[0]) is None


def test_reasons_are_counted_for_the_office(office: Office, apply: Apply) -> None:
    experts.suspend(office.experts[0], reason="借调外省", by=keeper(office), at=f.NOW, seen=1)
    apply(office.experts[1].person)
    found = queries.excluded(office.prepared())
    assert found == [("suspended", "已暂停", 1), ("own", "本人是申报人", 1)]


def test_members_recuse_from_the_candidates_of_their_units(office: Office, apply: Apply) -> None:
    teacher = apply()
    colleagues = [office.expert(f"同校{n}", subject="科学", organisation=office.branch.school) for n in "一二三"]
    only = Quota("1", "科学", 3, 0, words=("科学",))
    office.invited(quotas=(only,), unit_share=100)
    found = queries.recusals(office.round)
    assert set(found) == {expert.person_id for expert in colleagues}
    words = "与申报人同一单位或上下级单位，或声明回避该单位"
    assert all(some == {teacher.pk: words} for some in found.values())


def seated_expert(office: Office) -> tuple[Invitation, Grant]:
    """Somebody who was asked, in the role that the library gives."""
    invitation = queries.invitations(office.invited())[0]
    return invitation, Grant.objects.get(user=invitation.lot.expert.person_id, role=Role.EXPERT)


def test_what_an_expert_declares_for_the_round_keeps_them_from_these_candidates(office: Office, apply: Apply) -> None:
    case = apply()
    invitation, by = seated_expert(office)
    assert queries.recusals(office.round) == {}
    said = {"kind": "个人", "name": case.applicant_name, "relation": "师生"}
    for _ in range(2):
        actions.declare(invitation, **said, by=by, at=LOTTERY)
    assert queries.recusals(office.round) == {by.user_id: {case.pk: "声明回避的个人与申报人同名"}}
    assert Declaration.objects.count() == 1


def test_nobody_declares_for_another_or_without_saying_why(office: Office) -> None:
    invitation, by = seated_expert(office)
    with refused("expert_only"):
        actions.declare(invitation, kind="个人", name="甲", relation="师生", by=office.first, at=LOTTERY)
    with refused("declared_relation"):
        actions.declare(invitation, kind="单位", name="某校", relation="", by=by, at=LOTTERY)
    actions.decline(invitation, reason="出国", by=by, at=LOTTERY)
    with refused("answered"):
        actions.declare(invitation, kind="单位", name="某校", relation="现工作单位", by=by, at=LOTTERY)
