"""评委会与备案, 开设批次: each step of the office, with the second person where one is needed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests import factories as f
from zhicheng.committees import actions
from zhicheng.committees.models import Committee, Filing, Round
from zhicheng.people.models import Role

pytestmark = pytest.mark.django_db
TERM = {"since": date(2026, 11, 1), "until": date(2029, 10, 31), "members": 25}
CALL = {
    "name": "2027年度第一批",
    "opens_at": "2027-03-01",
    "closes_at": "2027-03-31",
    "correct_until": "2027-04-10",
    "publicity_days": "5",
}


@pytest.fixture
def branch():
    return f.province()


@pytest.fixture
def committee(branch):
    made = Committee.objects.create(
        name="郑州市中小学教师中级评委会",
        host=branch.city,
        scope=branch.city,
        series=f.title().series,
        levels=["intermediate"],
    )
    filing = actions.request_filing(made, **TERM, by=None, at=f.NOW)
    actions.approve_filing(filing, number="豫备1号", by=None, at=f.NOW)
    return made


def text(answer):
    return answer.content.decode()


def test_a_committee_is_set_up_filed_and_approved_by_the_office_above(enter, branch):
    f.title()
    client = enter(f.administrator(branch.city))
    said = {"name": "市评委会", "series": "22", "levels": ["intermediate"], "scope": str(branch.city.pk)}
    answer = client.post(reverse("add_committee"), said)
    made = Committee.objects.get()
    assert answer["Location"] == reverse("request_filing", args=[made.pk])

    client.post(answer["Location"], {"since": "2026-12-01", "until": "2029-11-30", "members": "25"})
    filing = Filing.objects.get()
    assert "待核准" in text(client.get(reverse("committees")))

    client = enter(f.administrator(branch.office))
    assert "市评委会" in text(client.get(reverse("committees")))
    client.post(reverse("decide_filing", args=[filing.pk]), {"verdict": "approve", "number": "豫备〔2026〕1号"})
    filing.refresh_from_db()
    assert (filing.state, filing.number) == (Filing.State.APPROVED, "豫备〔2026〕1号")


def test_what_is_wrong_stays_typed_with_a_sentence(enter, branch, committee):
    client = enter(f.administrator(branch.city))
    answer = client.post(
        reverse("request_filing", args=[committee.pk]), {"since": "2026-12-01", "until": "2030-01-01", "members": "24"}
    )
    assert answer.status_code == 422
    assert "不超过 3 年（人社部令第40号第八条）" in text(answer)
    assert 'value="2030-01-01"' in text(answer)


def test_a_round_is_seen_after_another_person_has_approved_it(enter, branch, committee):
    proposer, approver = f.grant(branch.city, Role.HANDLER), f.grant(branch.city, Role.LEADER)
    client = enter(proposer)
    rules = "school-teachers-intermediate-example@2026.1"
    client.post(reverse("propose_round", args=[committee.pk]), CALL | {"rules": [rules]})
    call = Round.objects.get()
    assert (call.rules, call.closes_at.isoformat()) == ([rules], "2027-03-31T16:00:00+00:00")
    assert "待核准" in text(client.get(reverse("rounds")))
    assert client.post(reverse("approve_round", args=[call.pk])).status_code == 422
    assert reverse("approve_round", args=[call.pk]) not in text(client.get(reverse("rounds")))
    assert "请由同事办理" in text(client.get(reverse("approve_round", args=[call.pk])))
    assert "批次与变更待核准" not in text(client.get(reverse("home")))

    client = enter(approver)
    assert "批次与变更待核准" in text(client.get(reverse("home")))
    page = text(client.get(reverse("approve_round", args=[call.pk])))
    assert "申报截止：2027-03-31 24:00" in page
    assert "一级教师申报条件（示例）" in page
    client.post(reverse("approve_round", args=[call.pk]))
    call.refresh_from_db()
    assert call.approved_by == approver.user


def test_a_change_shows_what_differs_and_waits_for_another_person(enter, branch, committee):
    call = f.round_(branch.city)
    proposer, other = f.grant(branch.city, Role.HANDLER), f.grant(branch.city, Role.LEADER)
    client = enter(proposer)
    said = {"name": call.name, "opens_at": "2026-11-02", "closes_at": "2026-12-20", "correct_until": "2026-12-31"}
    answer = client.post(reverse("change_round", args=[call.pk]), said | {"publicity_days": "5", "reason": "系统维护"})
    change = call.changes.get()
    assert answer["Location"] == reverse("round_change", args=[change.pk])
    assert "须由本机构另一人核准" in text(client.get(answer["Location"]))

    client = enter(other)
    assert "批次与变更待核准" in text(client.get(reverse("home")))
    page = text(client.get(answer["Location"]))
    assert "申报截止" in page
    assert "2026-12-20 24:00" in page
    client.post(answer["Location"], {"verdict": "accept"})
    call.refresh_from_db()
    assert call.closes_at.isoformat() == "2026-12-20T16:00:00+00:00"


def test_a_change_leaves_the_moments_that_nobody_touched_and_is_refused_without_one(enter, branch, committee):
    call = f.round_(branch.city)
    client, address = enter(f.grant(branch.city, Role.HANDLER)), reverse("change_round", args=[call.pk])
    days = {name: localdate(getattr(call, name)).isoformat() for name in ("opens_at", "closes_at", "correct_until")}
    said = days | {"name": call.name, "publicity_days": str(call.publicity_days), "reason": "系统维护"}
    answer = client.post(address, said)
    assert (answer.status_code, "没有任何变动" in text(answer)) == (422, True)
    client.post(address, said | {"publicity_days": "7"})
    assert (call.changes.get().before, call.changes.get().after) == ({"publicity_days": 5}, {"publicity_days": 7})


def test_an_end_at_midnight_is_shown_as_the_end_of_its_day(enter, branch, committee):
    call = f.round_(branch.city)
    Round.objects.filter(pk=call.pk).update(correct_until="2027-01-11T00:00+08:00")
    page = text(enter(f.grant(branch.city, Role.HANDLER)).get(reverse("rounds")))
    assert "2027-01-10 24:00" in page
    assert "2027-01-11" not in page


def test_what_belongs_to_another_office_is_not_there(enter, branch, committee):
    call = f.round_(branch.city)
    client = enter(f.administrator(branch.county))
    for address in (
        reverse("request_filing", args=[committee.pk]),
        reverse("propose_round", args=[committee.pk]),
        reverse("approve_round", args=[call.pk]),
        reverse("change_round", args=[call.pk]),
        reverse("decide_filing", args=[Filing.objects.get().pk]),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_asks_as_often_for_one_as_for_fifty(enter, branch, number, django_assert_num_queries):
    for place in range(number):
        f.round_(branch.city)
        made = Committee.objects.create(
            name=f"评委会{place}", host=branch.city, scope=branch.city, series=f.title().series, levels=["senior"]
        )
        actions.request_filing(made, **TERM, by=None, at=f.NOW - timedelta(days=place))
    client = enter(f.administrator(branch.city))
    with django_assert_num_queries(4):
        client.get(reverse("committees"))
    with django_assert_num_queries(3):
        client.get(reverse("rounds"))


def test_a_basic_unit_is_told_why_it_sets_up_no_committee(enter, branch):
    client = enter(f.administrator(branch.school))
    page = text(client.get(reverse("committees")))
    assert reverse("add_committee") not in page
    for answer in (client.get(reverse("add_committee")), client.post(reverse("add_committee"), {"name": "校评委会"})):
        assert "「单位」，不能设立评委会：评委会由职改办、主管部门、评委会办事机构设立" in text(answer)
    assert "不能设立评委会" in page
    assert not Committee.objects.exists()


def test_committee_pages_stand_in_the_menu_of_those_who_may_host_one(enter, branch):
    school, county = (text(enter(f.administrator(one)).get("/home/")) for one in (branch.school, branch.county))
    for page in ("committees", "draws", "meetings", "results", "reports"):
        assert f'href="{reverse(page)}"' not in school
        assert f'href="{reverse(page)}"' in county
