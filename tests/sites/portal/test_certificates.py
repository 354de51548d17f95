"""证书查验: what everybody sees of a certificate, what is counted for its holder, and what nobody learns."""

import re
from datetime import timedelta

import pytest
from captcha.models import CaptchaStore
from django.conf import settings
from django.test import Client

from tests import factories as f
from tests.certificates import holder
from zhicheng.certificates.models import Certificate, LookUp, State

HTML = "text/html; charset=utf-8"
pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]


@pytest.fixture
def office():
    return f.organisation(None, "省职改办", region=f.region("410000", "河南省"))


@pytest.fixture
def certificate(office):
    return holder.row(f.draft(f.applicant(office), f.round_(office)), "41000020262200001", office, code="abcd2345")


def ask(client: Client, number: str, name: str):
    """Fill in the form."""
    key = CaptchaStore.generate_key()
    typed = {"captcha_0": key, "captcha_1": CaptchaStore.objects.get(hashkey=key).response}
    return client.post("/certificates/", {"number": number, "name": name, **typed})


def test_a_scanned_code_opens_one_page_for_all_that_may_be_kept_on_the_way(
    client, certificate, django_assert_num_queries
):
    with django_assert_num_queries(1):
        answer = client.get("/certificates/abcd2345/")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    again = client.get("/certificates/abcd2345/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    said = answer.content.decode()
    assert "证书有效" in said
    assert "李*文" in said
    for secret in ("李雅文", certificate.id_number, certificate.id_number_masked, "逸夫小学"):
        assert secret not in said
    assert not LookUp.objects.exists()


@pytest.mark.parametrize(("state", "word"), [(State.REVOKED, "证书已撤销"), (State.SUPERSEDED, "证书已换发")])
def test_an_ended_certificate_says_since_when_and_never_why(client, certificate, state, word):
    Certificate.objects.update(state=state, ended_at=f.NOW, reason="论文系抄袭")
    said = client.get("/certificates/abcd2345/").content.decode()
    assert word in said
    assert "2026-11-22" in said
    assert "抄袭" not in said


def test_a_code_that_is_none_is_not_found(client, certificate):
    assert client.get("/certificates/abcd2346/").status_code == 404
    assert client.get("/certificates/abcd2346/whole/").status_code == 404


def test_who_sees_the_whole_certificate_is_noted_once_a_minute(client, certificate, clock):
    assert "李雅文" not in client.get("/certificates/abcd2345/whole/").content.decode()
    for _ in range(2):
        assert "李雅文" in client.post("/certificates/abcd2345/whole/").content.decode()
    clock.shift(timedelta(minutes=2))
    answer = client.post("/certificates/abcd2345/whole/")
    assert certificate.id_number_masked not in answer.content.decode()
    assert list(LookUp.objects.values_list("way", "organisation")) == [("code", None)] * 2


def test_an_organisation_that_is_logged_in_is_noted_by_its_name(enter, office, certificate):
    enter(f.administrator(office)).post("/certificates/abcd2345/whole/")
    assert LookUp.objects.get().organisation == office


def test_number_and_name_open_the_newest_version(client, certificate, office):
    answer = ask(client, " 41000020262200001 ", "李雅文")
    assert "证书有效" in answer.content.decode()
    assert LookUp.objects.get().way == LookUp.Way.FORM
    Certificate.objects.update(state=State.SUPERSEDED, ended_at=f.NOW)
    holder.row(certificate.application, certificate.number, office, version=2, code="new", name="李雅雯")
    assert ask(client, "41000020262200001", "李雅文").status_code == 422
    assert "第 2 版" in ask(client, "41000020262200001", "李雅雯").content.decode()


def test_a_wrong_name_and_a_number_that_is_none_get_the_same_answer_and_five_of_them_no_more(client, certificate):
    wrong = [ask(client, certificate.number, "王建国") for _ in range(5)]
    none = ask(client, "41000020262299999", "王建国")
    for answer in (*wrong, none):
        assert answer.status_code == 422
        assert "证书编号与姓名不相符，或者没有这份证书" in answer.content.decode()
    assert "连续输错 5 次" in ask(client, certificate.number, "李雅文").content.decode()
    assert not LookUp.objects.exists()


def test_without_the_letters_of_the_picture_nothing_is_asked(client, certificate):
    answer = client.post("/certificates/", {"number": certificate.number, "name": "李雅文"})
    assert answer.status_code == 422
    assert not LookUp.objects.exists()


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_of_what_ended_has_no_names_and_takes_two_queries(
    client, office, certificate, rows, django_assert_num_queries
):
    for n in range(rows):
        holder.ended(certificate.application, f"E{n:03d}", office)
    with django_assert_num_queries(2):
        said = client.get("/certificates/ended/").content.decode()
    assert said.count('<td class="name">') == rows
    assert "李" not in said


def test_files_for_checking_without_a_server_are_there(client, certificate):
    from zhicheng.certificates import keys
    from zhicheng.certificates.models import Purpose

    keys.signing(Purpose.CODES, at=f.NOW)
    for name in ("keys.json", "verify.html", "verify.py", "authority.crt", "ended.jws"):
        answer = client.get(f"/certificates/{name}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert "public" in answer["Cache-Control"]
    assert client.get("/certificates/verify.exe").status_code == 404


def test_an_altered_code_is_told_from_the_issued_one(client, certificate, page):
    shown = client.get("/certificates/abcd2345/").content.decode()
    script = (settings.BASE / "zhicheng/sites/portal/static/portal/code.js").read_text()
    page.route("**/*", lambda route: route.fulfill(body=re.sub("<(script|link)[^>]*>", "", shown), content_type=HTML))

    def seen(code):
        page.goto("about:blank")
        page.goto(f"http://localhost/certificates/abcd2345/#{code}")
        page.add_script_tag(content=script)
        page.wait_for_timeout(50)
        return page.is_visible("#worth"), page.is_visible("#code-altered")

    assert seen(certificate.token) == (True, False)
    assert seen("a.x.c") == (False, True)
    assert seen("") == (True, False)
    assert "编号为 41000020262200001 的证书" in shown
