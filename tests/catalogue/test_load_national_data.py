"""The national data come in whole, and a second time they change nothing."""

import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from zhicheng.catalogue import national
from zhicheng.catalogue.models import Level, Series, Specialty, Title
from zhicheng.organisations import regions
from zhicheng.organisations.models import Region

pytestmark = pytest.mark.django_db


def load() -> str:
    """Run the command and return what it says."""
    said = StringIO()
    call_command("load_national_data", stdout=said)
    return said.getvalue()


def test_the_command_says_what_it_wrote() -> None:
    assert "6885 个行政区划，27 个系列，48 个专业" in load()


def test_a_second_run_changes_nothing_and_is_quick() -> None:
    load()
    before = [list(model.objects.order_by("pk").values()) for model in (Region, Series, Specialty, Title)]
    began = time.process_time()
    load()
    assert time.process_time() - began < 2
    assert [list(model.objects.order_by("pk").values()) for model in (Region, Series, Specialty, Title)] == before


def test_a_changed_name_is_put_right() -> None:
    load()
    Series.objects.filter(code="07").update(name="旧名")
    load()
    assert Series.objects.get(code="07").name == "新闻专业人员"


def test_series_have_their_place_in_the_list_as_code() -> None:
    load()
    assert list(Series.objects.order_by("code").values_list("code", flat=True)) == [f"{n:02}" for n in range(1, 28)]
    assert Series.objects.get(code="01").name == "高等学校教师"
    assert Series.objects.get(code="27").name == "民用航空飞行技术人员"


def test_specialties_keep_the_order_of_the_list() -> None:
    load()
    names = Specialty.objects.filter(series="04").order_by("position").values_list("name", flat=True)
    assert list(names) == ["医疗", "药学", "护理", "技术"]


def test_titles_stand_at_their_levels() -> None:
    load()
    assert Title.objects.get(series="05", level=Level.SENIOR).name == "正高级工程师"
    assert Title.objects.get(specialty__name="护理", level=Level.INTERMEDIATE).name == "主管护师"
    assert set(Title.objects.filter(specialty__name="农业技术推广").values_list("level", flat=True)) == {Level.SENIOR}


def test_a_series_without_specialties_has_one_title_at_a_level() -> None:
    load()
    with pytest.raises(IntegrityError), transaction.atomic():
        Title.objects.create(series_id="01", level=Level.SENIOR, name="另一个教授")


def test_an_unknown_level_is_refused_by_the_database() -> None:
    load()
    with pytest.raises(IntegrityError), transaction.atomic():
        Title.objects.create(series_id="01", level="high", name="教授")


def test_a_list_without_exactly_27_series_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "series.csv"
    short.write_text("\n".join(national.SOURCE.read_text("utf-8").splitlines()[:9]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"series\.csv has 5 series; the state has 27"):
        national.read(short)


def test_guancheng_lies_in_zhengzhou_in_henan() -> None:
    load()
    county = Region.objects.select_related("parent__parent").get(code="410104")
    assert county.parent is not None
    assert county.parent.parent is not None
    assert [county.parent.parent.name, county.parent.name, county.name] == ["河南省", "郑州市", "管城回族区"]
    assert county.parent.parent.parent is None


def test_every_county_has_a_parent_that_is_still_in_use() -> None:
    regions.load()
    current = Region.objects.filter(valid_until=None)
    assert not current.filter(parent__valid_until__isnull=False).exists()
    assert current.filter(parent=None).count() == 34


def test_an_obsolete_code_stays_with_the_year_of_its_end() -> None:
    regions.load()
    assert Region.objects.get(code="110103").valid_until == 2010


def test_a_code_with_several_names_has_the_latest() -> None:
    lines = [
        '41 province="河南省"',
        '  0205 county="[1983-2004]南关区,[2005-]禹王台区"',
        '  0107 county="[-1987]新密区"',
    ]
    assert list(regions.read(lines)) == [
        regions.Place("410205", "禹王台区", 2005, None),
        regions.Place("410107", "新密区", None, 1987),
    ]
