"""证书管理 from the pages of the committee's office: issued one by one and by the round, renewed, revoked by two."""

import pytest
from django.urls import reverse

from tests import factories as f
from tests.certificates import holder
from zhicheng.applications.models import Application, State
from zhicheng.audit.models import Entry
from zhicheng.certificates import actions
from zhicheng.certificates.models import Certificate, Revocation
from zhicheng.certificates.models import State as Worth
from zhicheng.jobs.models import Job
from zhicheng.jobs.tasks import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return holder.office()


@pytest.fixture
def round(office):
    return f.round_(office)


@pytest.fixture
def by(office):
    return holder.reviewer(office)


@pytest.fixture
def school(office):
    return f.organisation(office, "逸夫小学")


@pytest.fixture
def desk(enter, by):
    return enter(by)


@pytest.fixture
def certificate(school, round, by):
    return holder.issued(holder.confirmed(school, round, by), by)


def test_one_is_issued_with_a_question_first_and_only_once(desk, school, round, by):
    case = holder.confirmed(school, round, by)
    url = reverse("issue_certificate", args=[case.pk])
    assert "确定给" in desk.get(url).content.decode()
    assert not Certificate.objects.exists()
    answer = desk.post(url, follow=True)
    assert "已制发" in answer.content.decode()
    assert Application.objects.get(pk=case.pk).state == State.CERTIFIED
    assert desk.post(url).status_code == 422


def test_a_round_is_issued_as_a_job_that_may_begin_again(desk, school, round, by):
    waiting = [holder.confirmed(school, round, by) for _ in range(2)]
    page = desk.get(reverse("certificates_due", args=[round.pk])).content.decode()
    assert "全部发证（2 人）" in page
    url = reverse("issue_certificates", args=[round.pk])
    asked = desk.get(url).content.decode()
    assert all(said in asked for said in ("全部 2 人", waiting[0].applicant_name, "已给出的编号不能收回"))
    assert not Job.objects.exists()
    answer = desk.post(url)
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    holder.issued(waiting[0], by)  # as a worker that died afterwards would have left it
    perform(job.pk)
    job.refresh_from_db()
    assert job.said == "已制发 2 份证书。"
    assert (job.done, job.total) == (0, 0) or job.done == job.total
    assert Certificate.objects.count() == 2
    assert desk.post(reverse("issue_certificates", args=[round.pk])).status_code == 422


def test_who_cannot_get_one_is_named_and_keeps_nobody_waiting(desk, school, round, by):
    holder.confirmed(school, round, by)
    desk.post(reverse("issue_certificates", args=[round.pk]))
    from zhicheng.seals.models import Seal

    Seal.objects.update(until=f.NOW)
    perform(Job.objects.get().pk)
    assert "1 人没有发证" in Job.objects.get().said


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_takes_as_many_queries_for_one_as_for_fifty(
    desk, office, school, round, rows, django_assert_num_queries
):
    case = f.draft(f.applicant(school), round)
    for n in range(rows):
        holder.ended(case, f"E{n:03d}", office)
    with django_assert_num_queries(5):
        answer = desk.get(reverse("certificates"))
    assert answer.content.decode().count("已换发") >= rows


def test_downloading_is_a_post_that_the_trail_notes(desk, certificate):
    url = reverse("certificate_file", args=[certificate.pk])
    assert desk.get(url).status_code == 302
    answer = desk.post(url)
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(action="certificate.fetched").count() == 1


def test_renewing_asks_for_a_reason_and_leads_to_the_new_version(desk, certificate):
    url = reverse("reissue_certificate", args=[certificate.pk])
    assert desk.post(url, {"reason": "", "name": "新名"}).status_code == 422
    said = desk.post(url, {"reason": "证书遗失", "name": ""}, follow=True).content.decode()
    assert "第 2 版" in said
    assert "各版次" in said


def test_two_people_revoke(enter, office, by, certificate):
    first = enter(by)
    first.post(reverse("revoke_certificate", args=[certificate.pk]), {"reason": "论文系抄袭"})
    url = reverse("decide_revocation", args=[Revocation.objects.get().pk])
    assert "等待另一人核准" in first.get(url).content.decode()
    assert first.post(url, {"verdict": "accept"}).status_code == 422
    second = enter(holder.reviewer(office))
    assert "证书已撤销" in second.post(url, {"verdict": "accept"}, follow=True).content.decode()
    certificate.refresh_from_db()
    assert certificate.state == Worth.REVOKED


def test_the_administrator_reads_and_another_office_finds_nothing(enter, office, school, certificate):
    url = reverse("certificate", args=[certificate.pk])
    assert "下载证书" not in enter(f.administrator(office)).get(url).content.decode()
    assert enter(holder.reviewer(school)).get(url).status_code == 404


def test_the_holder_downloads_it_and_reads_who_looked_it_up(enter, office, certificate):
    actions.look_up(certificate, way="form", organisation=office, at=f.NOW)
    person = f.Grant.objects.get(user=certificate.application.applicant, role="applicant")
    client = enter(person)
    assert certificate.number in client.get(reverse("my_certificates")).content.decode()
    said = client.get(reverse("my_certificate", args=[certificate.pk])).content.decode()
    assert "河南省职改办" in said
    assert "编号和姓名" in said
    file = reverse("my_certificate_file", args=[certificate.pk])
    assert client.get(file).content.startswith(b"%PDF")
    Certificate.objects.update(state=Worth.SUPERSEDED, ended_at=f.NOW)
    answer = client.get(file)
    assert (answer.status_code, "已换发，不能再下载" in answer.content.decode()) == (422, True)


def test_the_list_goes_out_as_a_workbook_with_masked_numbers_unless_asked(office, school, round, by):
    from zhicheng.certificates.listing import LISTING

    made = holder.row(f.draft(f.applicant(school), round), "41000020262200001", office)
    for whole, number in ((False, made.id_number_masked), (True, made.id_number)):
        ((first, _, name, shown, *_),) = LISTING.rows(by, {"state": "issued"}, whole, f.NOW)
        assert (first, name, shown) == (made.number, "李雅文", number)
    assert list(LISTING.rows(by, {"state": "revoked"}, False, f.NOW)) == []
    assert not LISTING.may_see_numbers(f.administrator(office))
