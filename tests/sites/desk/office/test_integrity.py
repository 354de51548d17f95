"""诚信记录: an office records by name and number, lifts with a reason, and reads its own and those below."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as f
from zhicheng.integrity.models import Part, Record
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.fixture
def city(branch: f.Branch) -> Grant:
    return f.grant(branch.city, Role.HANDLER)


def said(grant: Grant, **changed: str) -> dict[str, str]:
    """The form as a browser posts it."""
    who = {"name": grant.user.name, "number": f" {(grant.user.id_number or '').lower()}", "part": "applicant"}
    what = {"document": "郑职改办〔2026〕8号", "what": "提供虚假论文"}
    return who | what | {"since": "2026-11-01", "until": "2029-10-31"} | changed


def record(office: Grant, part: str = Part.APPLICANT, person: Grant | None = None) -> Record:
    term = {"since": date(2026, 11, 1), "until": date(2029, 10, 31), "by": office.user, "at": f.NOW}
    user = person.user if person else f.person()
    said = {"part": part, "what": "提供虚假论文", "document": "文"}
    return Record.objects.create(person=user, organisation=office.organisation, **said, **term)


def test_recorded_lifted_with_a_reason_and_kept(enter: Enter, branch: f.Branch, city: Grant) -> None:
    teacher, client = f.applicant(branch.school), enter(city)
    assert 'value="2029-11-21"' in text(client.get(reverse("add_integrity_record")))  # three years, as the law has it
    answer = client.post(reverse("add_integrity_record"), said(teacher))
    made = Record.objects.get()
    assert answer["Location"] == reverse("integrity_record", args=[made.pk])
    assert (made.person, made.until) == (teacher.user, date(2029, 10, 31))
    lift = reverse("lift_integrity_record", args=[made.pk])
    assert client.post(lift, {"because": " "}).status_code == 422
    assert client.post(lift, {"because": "复核撤销"}).status_code == 302
    page = text(client.get(reverse("integrity_record", args=[made.pk])))
    assert ("已解除" in page, "复核撤销" in page, lift in page) == (True, True, False)
    assert client.post(lift, {"because": "再次"}).status_code == 422


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "他人"}, "没有姓名与证件号码（或登录名）都相符的人员"),
        ({"number": "410104199001010000"}, "没有姓名与证件号码（或登录名）都相符的人员"),
        ({"until": ""}, "请填写截止日期；处理文件没有规定的，勾选「长期有效」。"),
        ({"since": "2026-12-01"}, "起始日期不能晚于今天"),
        ({"until": "2026-10-01"}, "截止日期不能早于起始日期"),
        ({"document": ""}, "请填写处理文号"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(
    enter: Enter, branch: f.Branch, city: Grant, changed: dict[str, str], sentence: str
) -> None:
    answer = enter(city).post(reverse("add_integrity_record"), said(f.applicant(branch.school), **changed))
    assert (answer.status_code, sentence in text(answer), "提供虚假论文" in text(answer)) == (422, True, True)
    assert not Record.objects.exists()


def test_for_good_only_where_that_is_ticked(enter: Enter, branch: f.Branch, city: Grant) -> None:
    enter(city).post(reverse("add_integrity_record"), said(f.applicant(branch.school), for_good="on"))
    assert Record.objects.get().until is None


def test_nobody_records_or_lifts_their_own(enter: Enter, city: Grant) -> None:
    client = enter(city)
    answer = client.post(reverse("add_integrity_record"), said(city, part="staff"))
    assert (answer.status_code, "不能办理本人的诚信记录" in text(answer)) == (422, True)
    own = record(city, Part.STAFF, city)
    assert "这是您本人的记录" in text(client.get(reverse("integrity_record", args=[own.pk])))
    assert client.post(reverse("lift_integrity_record", args=[own.pk]), {"because": "误记"}).status_code == 422


def test_a_unit_keeps_none_and_has_no_such_entry(enter: Enter, branch: f.Branch) -> None:
    client = enter(f.administrator(branch.school))
    page = text(client.get(reverse("integrity_records")))
    assert "诚信记录由职称工作部门维护" in page
    assert f'href="{reverse("integrity_records")}"' not in text(client.get(reverse("home")))
    teacher = f.applicant(branch.school)
    assert client.post(reverse("add_integrity_record"), said(teacher)).status_code == 422
    assert not Record.objects.exists()


def test_an_office_reads_its_own_and_those_below_but_not_who_is_an_expert_there(
    enter: Enter, branch: f.Branch, city: Grant
) -> None:
    below, above = f.grant(branch.county, Role.HANDLER), f.grant(branch.office, Role.HANDLER)
    theirs, secret, higher = record(below), record(below, Part.EXPERT), record(above)
    client = enter(city)
    page = text(client.get(reverse("integrity_records")))
    shown = [one.person.name in page for one in (theirs, secret, higher)]
    found = [client.get(reverse("integrity_record", args=[one.pk])).status_code for one in (theirs, secret, higher)]
    assert (shown, found) == ([True, False, False], [200, 404, 404])
    assert secret.person.name in text(enter(above).get(reverse("integrity_records")))
    assert secret.person.name in text(enter(below).get(reverse("integrity_records")))


def test_the_list_is_narrowed(enter: Enter, city: Grant) -> None:
    kept, lifted = record(city), record(city, Part.STAFF)
    Record.objects.filter(pk=lifted.pk).update(lifted_by=city.user, lifted_at=f.NOW, lifted_because="误记")
    client, address = enter(city), reverse("integrity_records")
    for query, found in (
        ({"standing": "lifted"}, lifted),
        ({"standing": "force"}, kept),
        ({"part": "staff"}, lifted),
        ({"name": kept.person.name}, kept),
    ):
        page = text(client.get(address, query))
        assert [one.person.name in page for one in (kept, lifted)] == [found == kept, found == lifted]


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_records(
    enter: Enter, city: Grant, number: int
) -> None:
    person = f.applicant(city.organisation)
    for _ in range(number):
        record(city, person=person)
    client = enter(city)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("integrity_records")).status_code == 200
    assert len(asked) == 2
