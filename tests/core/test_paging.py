"""Keyset paging shows every row once, in both directions."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhicheng.core.paging import capped_count, page
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Region

BEGIN = datetime(2026, 11, 22, 8, 0, 0, 123456, timezone(timedelta(hours=8)))
NEWEST = ("-expire_date", "-session_key")


def forwards(queryset: Any, order: tuple[str, ...], size: int) -> list[list[Any]]:
    """Return the rows of all pages, following the links to the next one."""
    seen: list[list[Any]] = []
    cursor = None
    while True:
        found = page(queryset, order=order, cursor=cursor, size=size)
        seen.append(found.rows)
        if (cursor := found.next) is None:
            return seen


def backwards(queryset: Any, order: tuple[str, ...], size: int) -> list[list[Any]]:
    """Return the rows of all pages but the last, following the links back from it."""
    found = page(queryset, order=order, size=size)
    while found.next:
        found = page(queryset, order=order, cursor=found.next, size=size)
    seen: list[list[Any]] = []
    while found.previous:
        found = page(queryset, order=order, cursor=found.previous, size=size)
        seen.insert(0, found.rows)
    return seen


def sessions(minutes: list[int]) -> None:
    """Make one session for each of `minutes`, several of which may be equal."""
    Session.objects.all().delete()
    Session.objects.bulk_create(
        Session(session_key=f"{place:03}", session_data="", expire_date=BEGIN + timedelta(minutes=minute))
        for place, minute in enumerate(minutes)
    )


def test_pages_follow_the_newest_first_and_come_back(db: None) -> None:
    @settings(max_examples=examples(25), deadline=None, database=None)
    @given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 5))
    def agrees_with_sorting(minutes: list[int], size: int) -> None:
        sessions(minutes)
        keys = Session.objects.values_list("session_key", "expire_date")
        expected = [f"{place:03}" for minute, place in sorted(zip(minutes, range(12), strict=False), reverse=True)]
        pages = forwards(keys, NEWEST, size)
        assert [row[0] for rows in pages for row in rows] == expected
        assert all(len(rows) == size for rows in pages[:-1])
        assert backwards(keys, NEWEST, size) == pages[:-1]

    agrees_with_sorting()


def test_three_columns_may_run_in_different_directions(db: None) -> None:
    @settings(max_examples=examples(25), deadline=None, database=None)
    @given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("甲乙丙")), max_size=12), st.integers(1, 5))
    def agrees_with_the_database(places: list[tuple[int, str]], size: int) -> None:
        Region.objects.all().delete()
        for number, (year, name) in enumerate(places):
            Region.objects.create(code=f"{number:06}", name=name, valid_from=year, list_version="test")
        order = ("valid_from", "-name", "code")
        pages = forwards(Region.objects.all(), order, size)
        assert [row for rows in pages for row in rows] == list(Region.objects.order_by(*order))
        assert backwards(Region.objects.all(), order, size) == pages[:-1]

    agrees_with_the_database()


def test_an_order_may_be_the_key_alone_and_rows_may_be_dicts(db: None) -> None:
    sessions([0, 0, 0])
    pages = forwards(Session.objects.values("session_key"), ("session_key",), 2)
    assert [row["session_key"] for rows in pages for row in rows] == ["000", "001", "002"]


def test_a_deep_page_reads_with_one_query_in_the_form_that_an_index_serves(
    db: None, django_assert_num_queries: Any
) -> None:
    sessions([0, 1, 2])
    first = page(Session.objects.all(), order=NEWEST, size=1)
    with django_assert_num_queries(1) as captured:
        page(Session.objects.all(), order=NEWEST, cursor=first.next, size=1)
    assert " OR " not in captured.captured_queries[0]["sql"]
    assert "AND NOT (" in captured.captured_queries[0]["sql"]


def test_a_page_whose_rows_have_gone_gives_way_to_the_first(db: None) -> None:
    sessions([0, 1, 2])
    first = page(Session.objects.all(), order=NEWEST, size=2)
    Session.objects.filter(session_key="000").delete()
    found = page(Session.objects.all(), order=NEWEST, cursor=first.next, size=2)
    assert [row.pk for row in found.rows] == ["002", "001"]
    assert (found.next, found.previous) == (None, None)


@pytest.mark.parametrize("cursor", ["x", "WzAsIDFd:abc", "\x00"])
def test_a_forged_cursor_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(Refused, match="翻页链接"):
        page(Session.objects.all(), order=NEWEST, cursor=cursor)


def test_the_cursor_of_another_list_is_refused(db: None) -> None:
    sessions([0, 1])
    cursor = page(Session.objects.all(), order=("session_key",), size=1).next
    with pytest.raises(Refused):
        page(Session.objects.all(), order=NEWEST, cursor=cursor)


def test_a_count_stops_at_its_cap(db: None) -> None:
    sessions([0, 0, 0])
    assert str(capped_count(Session.objects.all())) == "3"
    assert str(capped_count(Session.objects.order_by("session_key"), cap=3)) == "3"
    assert f"{capped_count(Session.objects.all(), cap=2)}" == "2+"
    assert capped_count(Session.objects.all(), cap=2).more
