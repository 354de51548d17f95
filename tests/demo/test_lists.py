"""The lists that the demo's first unit has brought and taken away."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest

from tests import factories as f
from zhicheng.demo import lists, source
from zhicheng.demo.invented import Invented
from zhicheng.sheets.models import Export, Import


@pytest.mark.django_db
@pytest.mark.parametrize("province", ["henan", "tianjin"])
def test_a_list_is_taken_over_one_waits_with_mistakes_and_one_was_taken_away(profile, province):
    profile(province)
    by = f.administrator(f.province().school)
    invented = Invented(Random(1), source.toml("names"), f.NOW.date())
    calendar = SimpleNamespace(now=f.NOW + timedelta(hours=2))
    data = {"account": [{"role": "administrator", "at": "yifu"}]}
    lists.bring(SimpleNamespace(data=data, administrators={"yifu": by}, calendar=calendar, invented=invented))
    counts = list(Import.objects.order_by("id").values_list("state", "new", "same", "wrong"))
    assert counts == [("committed", 6, 0, 0), ("checked", 0, 1, 2)]
    assert Export.objects.get().rows is not None
