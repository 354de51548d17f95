"""Committees and rounds from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories as f
from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Committee, Round
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db

WELL = {
    "committee": "郑州市中小学教师系列中级职称评审委员会",
    "host": "410100",
    "series": "22",
    "levels": "中级",
    "opens": "2026-03-01",
    "closes": "2026-04-30",
    "filing": "HA备〔2026〕001号",
}


def open_round(**changed: str) -> str:
    out = StringIO()
    call_command("open_round", stdout=out, **{**WELL, **changed})
    return out.getvalue()


def test_it_sets_up_the_committee_and_opens_its_round() -> None:
    city = f.province().city
    f.title()

    assert (
        open_round() == "已开放「郑州市中小学教师系列中级职称评审委员会」2026年度第一批：2026-03-01 至 2026-04-30。\n"
    )

    round = Round.objects.get()
    assert (round.committee.host, round.committee.scope, round.committee.levels) == (city, city, [Level.INTERMEDIATE])
    assert round.sections == registry.versions()
    assert round.closes_at.isoformat() == "2026-04-30T16:00:00+00:00", "midnight in China"


def test_a_known_committee_gets_another_round() -> None:
    f.province()
    f.title()
    open_round()
    open_round(name="2026年度第二批")

    assert (Committee.objects.count(), Round.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"host": "999999"}, "--host：没有编号为 999999 的单位"),
        ({"scope": "999999"}, "--scope：没有编号为 999999 的单位"),
        ({"series": "99"}, "--series：没有代码或名称为“99”的系列"),
        ({"specialty": "语文"}, "没有“语文”专业；现有专业：无"),
        ({"levels": "中高级"}, "--levels：没有“中高级”这个层级"),
        ({"levels": "中级,副高级"}, "一个评委会只评一个等级"),
        ({"opens": "明天"}, "--opens：“明天”不是日期"),
        ({"closes": "2026-02-01"}, "批次的时间先后不对"),
        ({"correct_until": "2026-04-01"}, "批次的时间先后不对"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_kept(changed: dict[str, str], says: str) -> None:
    f.province()
    f.title()

    with pytest.raises(CommandError, match=says):
        open_round(**changed)

    assert not Committee.objects.exists()


def test_a_committee_is_not_changed_in_passing() -> None:
    f.province()
    f.title()
    open_round()

    with pytest.raises(CommandError, match="已设立，但其办事机构"):
        open_round(host="410000", name="2026年度第二批")


def test_two_rounds_of_a_year_have_two_names() -> None:
    f.province()
    f.title()
    open_round()

    with pytest.raises(CommandError, match="已有名为「2026年度第一批」的批次"):
        open_round()


def test_a_committee_that_is_not_filed_opens_nothing() -> None:
    f.province()
    f.title()
    with pytest.raises(CommandError, match="没有有效的核准备案"):
        open_round(filing="")
    assert not Committee.objects.exists(), "nothing half-done"
