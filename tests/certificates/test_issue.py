"""发证: who, of whom, under which number, and only once."""

import pytest

from tests import factories as f
from tests.certificates import holder
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.applications.models import State as Standing
from zhicheng.certificates.models import Certificate, State
from zhicheng.committees.models import Round
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.reviews import queries
from zhicheng.seals.models import Seal, SealUse

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]


def test_a_confirmed_result_becomes_a_certificate_with_frozen_facts_and_the_title(
    certificate: Certificate, application: Application, by: Grant
) -> None:
    application.refresh_from_db()
    assert (application.state, application.elected) == (Standing.CERTIFIED, True)
    assert (certificate.name, certificate.sex, certificate.unit) == ("李雅文", "女", "逸夫小学")
    assert (certificate.title, certificate.level, certificate.issuer_name) == ("一级教师", "中级", "河南省职改办")
    assert certificate.number == "41000020262200001"
    assert certificate.passed_on == f.NOW.date()
    assert SealUse.objects.filter(document=f"certificate:{certificate.pk}", by=by.user).exists()
    assert queries.unfaithful() == []


def test_the_database_holds_the_id_number_encrypted_only(certificate: Certificate) -> None:
    number = f.id_number(24)
    raw = Certificate.objects.filter(pk=certificate.pk).values_list("id_number_masked", "token").get()
    assert Certificate.objects.get(pk=certificate.pk).id_number == number
    assert number not in str(raw)
    assert number.encode() not in bytes(certificate.document.sealed)


def test_nobody_gets_two_certificates_for_one_result(certificate: Certificate, by: Grant) -> None:
    with refused("not_confirmed"):
        holder.issued(certificate.application, by)
    assert Certificate.objects.count() == 1


def test_numbers_follow_one_another_in_a_year_and_series(
    certificate: Certificate, office: Organisation, round: Round, by: Grant
) -> None:
    another = holder.confirmed(f.organisation(office, "二小"), round, by)
    assert holder.issued(another, by).number == "41000020262200002"


def test_without_confirmation_there_is_no_certificate(application: Application, by: Grant) -> None:
    application.confirmations.update(ended_at=f.NOW)
    with refused("not_confirmed"):
        holder.issued(application, by)
    assert application.certificates.count() == 0


def test_without_a_seal_nothing_is_issued_and_no_number_is_lost(application: Application, by: Grant) -> None:
    Seal.objects.update(until=f.NOW)
    with refused("no_seal"):
        holder.issued(application, by)


def test_only_reviewers_of_the_committees_office_issue_and_nobody_for_oneself(
    application: Application, office: Organisation, by: Grant
) -> None:
    elsewhere = holder.reviewer(f.organisation(office, "别的单位"))
    other_series = f.grant(office, by.role, all_series=False, series=["01"])
    for wrong in (elsewhere, f.administrator(office), other_series):
        with refused("office_only"):
            holder.issued(application, wrong)
    with refused("own_certificate"):
        holder.issued(application, f.grant(office, by.role, application.applicant))
    assert application.certificates.filter(state=State.ISSUED).count() == 0
