"""申报批次 and 评委会名单 for everybody: linked from the portal, with conditions and filings, with nobody's name."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.committees.models import Committee, Filing, Round

pytestmark = pytest.mark.django_db
RULES = "school-teachers-intermediate-example@2026.1"
TERM = {"since": f.NOW.date() - timedelta(days=30), "until": f.NOW.date() + timedelta(days=700)}


def announced(**changed: Any) -> Round:
    """A round of the city, proposed and approved by people with names."""
    people = {"proposed_by": f.person("拟定人甲"), "approved_by": f.person("核准人乙")}
    return f.round_(f.province().city, **people, **changed)


def filed(committee: Committee, number: str = "豫评备〔2026〕7号", **term: Any) -> Filing:
    """An approved filing, asked for and decided by people with names."""
    said = {"desk": committee.host, "state": "approved", "number": number, "members": 25} | TERM | term
    people = {"requested_by": f.person("申请人丙"), "decided_by": f.person("核准人丁")}
    return Filing.objects.create(committee=committee, requested_at=f.NOW, decided_at=f.NOW, **said, **people)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_portal_leads_to_the_round_with_its_windows_conditions_and_proofs(client: Client) -> None:
    round = announced(rules=[RULES])
    filed(round.committee)
    address = reverse("open_round", args=[round.pk])
    assert f'href="{address}"' in text(client, "/")
    page = text(client, address)
    parts = (round.committee.name, "豫评备〔2026〕7号", "5 个工作日", "继续教育", "每年不少于 90 学时")
    for words in (*parts, "人社部令第25号", "示例条件", "破格", "必须上传的附件", "身份证", "由审核人和评委会认定"):
        assert words in page
    assert [name for name in ("拟定人甲", "核准人乙", "申请人丙", "核准人丁") if name in page] == []


def test_a_round_without_conditions_says_so(client: Client) -> None:
    assert "中级的申报条件没有录入本系统" in text(client, reverse("open_round", args=[announced().pk]))


def test_a_round_that_is_not_announced_is_not_there(client: Client) -> None:
    hidden = f.round_(f.province().city, approved_at=None)
    answers = [client.get(reverse("open_round", args=[pk])) for pk in (hidden.pk, hidden.pk + 1000)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(answers[0].content) == len(answers[1].content)
    for address in ("/", reverse("open_rounds")):
        assert hidden.name not in text(client, address)


def test_a_committee_is_listed_with_scope_host_number_and_term_and_no_person(client: Client) -> None:
    committee = announced().committee
    filed(committee)
    page = text(client, reverse("committees_public"))
    for words in (
        committee.name,
        f"{committee.scope.name}及其下级单位",
        committee.host.name,
        "豫评备〔2026〕7号",
        "有效",
    ):
        assert words in page
    assert [name for name in ("拟定人甲", "核准人乙", "申请人丙", "核准人丁") if name in page] == []


def test_an_old_filing_is_shown_as_over_and_a_request_not_at_all(client: Client) -> None:
    committee = announced().committee
    day = f.NOW.date()
    filed(committee, since=day - timedelta(days=400), until=day - timedelta(days=1))
    asked = TERM | {"desk": committee.host, "members": 25, "note": "请尽快核准", "requested_at": f.NOW}
    Filing.objects.create(committee=committee, **asked)
    page = text(client, reverse("committees_public"))
    assert "已过期" in page
    assert "请尽快核准" not in page


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_lists_and_the_round_ask_a_fixed_number_of_times(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    first = announced(rules=[RULES])
    for place in range(1, number):
        f.round_(first.committee.host)
        values = {"series": first.committee.series, "levels": ["intermediate"]}
        Committee.objects.create(
            name=f"第{place}评委会", host=first.committee.host, scope=first.committee.host, **values
        )
    for name, arguments, asked in (("open_rounds", [], 1), ("committees_public", [], 2), ("open_round", [first.pk], 2)):
        with django_assert_num_queries(asked):
            client.get(reverse(name, args=arguments))


def test_the_portal_asks_three_times_and_names_what_is_public(client: Client, django_assert_num_queries: Any) -> None:
    announced()
    with django_assert_num_queries(3):  # rounds, news, policy
        page = text(client, "/")
    assert "公开与查验" in page
    names = ("publicities", "boards", "published_draws", "certificate_check", "committees_public", "open_rounds")
    for name in (*names, "paper_check", "ended_certificates", "objection_answer", "draw_script", "board_script"):
        assert f'href="{reverse(name)}"' in page
