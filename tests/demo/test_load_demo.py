"""The demo province of each profile: whole, in every state, and true to what the product would have made."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests import factories as f
from zhicheng.applications.models import BEHIND_THE_DOOR, Application, State
from zhicheng.audit import trail
from zhicheng.ballots.models import Ballot
from zhicheng.core.numbers import id_number_problem, organisation_code_problem, uscc_problem
from zhicheng.demo import accounts, pictures, source
from zhicheng.documents.models import File
from zhicheng.draws.models import Draw, Invitation
from zhicheng.draws.models import State as DrawState
from zhicheng.meetings.models import Item, Meeting
from zhicheng.organisations.models import Organisation
from zhicheng.organisations.models import State as OrganisationState
from zhicheng.panels.models import Panel
from zhicheng.people.authentication import account
from zhicheng.people.models import Role, User
from zhicheng.profiles import current
from zhicheng.reviews import queries
from zhicheng.reviews.models import Event, Opinion, Stop
from zhicheng.sections import registry

Switch = Callable[[str], None]


def load() -> str:
    out = StringIO()
    call_command("load_demo", portion=5, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["henan", "tianjin"])
def test_the_demo_is_a_whole_province_and_loads_once(name: str, profile: Switch, time_machine: Any) -> None:
    profile(name)
    time_machine.move_to(f.NOW)
    call_command("load_national_data", stdout=StringIO())
    printed = load()
    before = _counts()

    assert load() == printed
    assert _counts() == before
    _require_whole_province(name)
    _require_right_numbers()
    _require_believable_history()
    _require_true_accounts(printed)
    if name == "henan":
        _require_the_branch_of_the_manual()


def _counts() -> list[int]:
    return [model.objects.count() for model in (Organisation, User, Application, Event, Stop, File)]


def _require_whole_province(name: str) -> None:
    shown = {state for state in State if state == State.AWAITING_COMMITTEE or state not in BEHIND_THE_DOOR}
    assert set(Application.objects.values_list("state", flat=True)) == shown
    states = set(Organisation.objects.values_list("state", flat=True))
    assert states == (
        set(OrganisationState) if name == "henan" else {OrganisationState.DRAFT, OrganisationState.APPROVED}
    )
    assert Application.objects.filter(submission__gt=1).exists()
    assert Opinion.objects.filter(fit=False, stop__closed_at=None).exists()
    assert Stop.objects.filter(closed_at=None).exclude(passed=0).exists(), "half passed by one of two who share a step"
    submitted = Application.objects.filter(state__in=[State.IN_REVIEW, State.AWAITING_COMMITTEE])
    assert not submitted.filter(records__problems__gt=0).exists()
    for meeting in Meeting.objects.order_by("pk"):
        assert Draw.objects.filter(round=meeting.round_id, state=DrawState.CLOSED).count() == 1, "drawn before it met"
    reported = set(Item.objects.values_list("meeting__round", "panel"))
    assert reported <= set(Panel.objects.filter(state="closed").values_list("round", "name")), "a panel of its round"
    asked = User.objects.filter(pk__in=Invitation.objects.filter(state="invited").values("lot__expert__person"))
    assert [user.login for user in asked if not user.has_usable_password()] == []


def _require_right_numbers() -> None:
    numbers = [user.id_number for user in User.objects.exclude(id_number_masked="")]
    assert len(numbers) > 40
    assert [number for number in numbers if number is None or id_number_problem(number)] == []
    assert {number[14] for number in numbers if number} == {"9"}
    described = Organisation.objects.exclude(uscc="")
    assert [place.name for place in described if uscc_problem(place.uscc)] == []
    codes = described.exclude(organisation_code="")
    assert [place.name for place in codes if organisation_code_problem(place.organisation_code)] == []


def _require_believable_history() -> None:
    assert trail.broken() == []
    assert queries.unfaithful() == []
    assert not Event.objects.filter(at__gt=f.NOW).exists()
    for application in Application.objects.prefetch_related("events"):
        moments = [event.at for event in sorted(application.events.all(), key=lambda event: event.seq)]
        assert moments == sorted(moments)
    numbered = Application.objects.exclude(number=None).order_by("number")
    first = [application.revisions.order_by("number")[0].at for application in numbered]
    assert first == sorted(first)


def _require_true_accounts(printed: str) -> None:
    shown = list(accounts.accounts())
    rows = source.toml(current().code)["account"]
    there = {True: Ballot.objects.exists(), False: Panel.objects.exists()}
    assert len(shown) == len([row for row in rows if row["role"] != Role.EXPERT or there["ballot" in row]])
    for line in shown:
        user = account(line.id_number or line.login)
        assert user is not None
        assert user.login == line.login in printed
        assert user.check_password(line.password)
        assert bool(line.secret) == bool(user.second_factor_since)
    assert len([line for line in shown if line.secret and line.secret in printed]) == 1
    fresh = [user for user in User.objects.filter(must_change_password=True) if user.has_usable_password()]
    assert len(fresh) == 1, "those brought in by a list have no password yet"


def _require_the_branch_of_the_manual() -> None:
    branch = ("河南省职改办", "郑州市职改办", "管城回族区职改办", "管城区教育局", "逸夫小学")
    codes = ("410000", "410100", "410104", "410104001", "4101040010001")
    place = Organisation.objects.get(name="逸夫小学")
    above = Organisation.objects.filter(pk__in=place.ancestor_ids()).order_by("depth")
    assert [(one.name, one.code) for one in above] == list(zip(branch, codes, strict=True))
    double = User.objects.filter(grants__organisation=place, grants__role=Role.HANDLER)
    assert double.filter(grants__role=Role.APPLICANT).exists()


@pytest.mark.django_db
def test_the_demo_stays_out_of_a_database_that_somebody_uses() -> None:
    f.province()

    assert load() == "库中已有机构，不装入演示数据。\n"
    assert Organisation.objects.count() == 5


@pytest.mark.parametrize("name", ["henan", "tianjin"])
def test_a_province_has_some_forty_units_and_two_hundred_applicants(name: str) -> None:
    rows = source.organisations(name)
    assert 40 <= len(rows) <= 65
    assert 190 <= sum(int(row["people"] or 0) for row in rows) <= 220


@pytest.mark.parametrize(
    ("name", "roles"), [("henan", {"handler", "leader"}), ("tianjin", {"administrator", "review"})]
)
def test_two_people_of_the_office_whose_ballot_is_open_are_printed(name: str, roles: set[str]) -> None:
    rows = source.toml(name)["account"]
    office = next(row["at"] for row in rows if "ballot" in row)
    assert roles <= {row["role"] for row in rows if row["at"] == office}


def test_the_demos_font_has_every_character_that_is_drawn() -> None:
    names = "".join(row["name"] for profile in ("henan", "tianjin") for row in source.organisations(profile))
    labels = "".join(slot.label for section in registry.ALL.values() for slot in section.slots)
    drawn = sorted(set(names + labels + "统一社会信用代码证书：名称有效期长期样例"))
    font = pictures.font(20)
    box = bytes(font.getmask("\U0010ffff"))

    assert [letter for letter in drawn if bytes(font.getmask(letter)) == box] == []
