"""通知公告: an office writes, publishes from an hour on, withdraws; who is meant reads it."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories as f
from zhicheng.core.refused import Refused, Stale
from zhicheng.notices import announcing
from zhicheng.notices.models import Announcement
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> f.Branch:
    """The manual's branch."""
    return f.province()


@pytest.fixture
def city(branch: f.Branch) -> Grant:
    """The administrator of the city's office."""
    return f.administrator(branch.city)


def written(by: Grant, **changed: Any) -> Announcement:
    """A draft that begins at once."""
    values = {"title": "申报通知", "text": "请按时申报。", "audience": "everybody", "publish_at": f.NOW}
    values |= {"until": None, "pinned": False} | changed
    return announcing.write(**values, by=by, at=f.NOW)


def published(by: Grant, **changed: Any) -> Announcement:
    """One that its audience reads from its hour on."""
    return announcing.publish(written(by, **changed), by=by, at=f.NOW, seen=0)


def readers(announcement: Announcement, *grants: Grant, at: Any = f.NOW) -> list[bool]:
    """Who of them reads it."""
    visible = Announcement.objects.visible(at).filter(pk=announcement.pk)
    return [visible.readable(grant.organisation, (grant.role,)).exists() for grant in grants]


def test_nobody_reads_a_draft(city: Grant) -> None:
    assert readers(written(city), city) == [False]


def test_the_whole_subtree_reads_what_is_for_everybody_and_nobody_beside(branch: f.Branch, city: Grant) -> None:
    above, below = f.administrator(branch.office), f.applicant(branch.school)
    beside = f.administrator(f.organisation(branch.office, "河南省教育厅", "bureau"))

    assert readers(published(city), city, below, above, beside) == [True, True, False, False]


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("units", [True, False, False]), ("reviewers", [False, True, False]), ("applicants", [False, False, True])],
)
def test_an_audience_is_a_part_of_the_subtree(
    branch: f.Branch, city: Grant, audience: str, expected: list[bool]
) -> None:
    people = f.administrator(branch.school), f.grant(branch.school, Role.HANDLER), f.applicant(branch.school)

    assert readers(published(city, audience=audience), *people) == expected


def test_it_is_read_from_its_hour_until_its_end(city: Grant) -> None:
    begins, ends = f.NOW + timedelta(days=1), f.NOW + timedelta(days=3)
    made = published(city, publish_at=begins, until=ends)

    moments = [f.NOW, begins, ends - timedelta(seconds=1), ends]
    assert [readers(made, city, at=moment)[0] for moment in moments] == [False, True, True, False]


def test_an_hour_that_is_over_means_now(city: Grant) -> None:
    assert published(city, publish_at=f.NOW - timedelta(days=9)).publish_at == f.NOW


def test_an_end_before_the_beginning_is_refused(city: Grant) -> None:
    with pytest.raises(Refused, match="结束时间应晚于发布时间"):
        written(city, until=f.NOW - timedelta(days=1))


def test_an_announcement_whose_end_came_meanwhile_is_not_published(city: Grant) -> None:
    made = written(city, until=f.NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="结束时间已过"):
        announcing.publish(made, by=city, at=f.NOW + timedelta(hours=2), seen=0)


def test_what_is_published_is_withdrawn_before_it_is_changed(city: Grant) -> None:
    made = published(city)
    said = {"title": "更正", "text": "正文", "audience": "public", "publish_at": f.NOW, "until": None, "pinned": True}
    with pytest.raises(Refused, match="请先撤下"):
        announcing.change(made, **said, by=city, at=f.NOW, seen=1)

    announcing.withdraw(made, by=city, at=f.NOW, seen=1)
    announcing.change(made, **said, by=city, at=f.NOW, seen=2)
    again = announcing.publish(made, by=city, at=f.NOW, seen=3)

    assert (again.title, again.state) == ("更正", "published")


def test_publishing_twice_or_withdrawing_twice_is_refused(city: Grant) -> None:
    made = published(city)
    with pytest.raises(Refused, match="已经发布"):
        announcing.publish(made, by=city, at=f.NOW, seen=1)
    announcing.withdraw(made, by=city, at=f.NOW, seen=1)
    with pytest.raises(Refused, match="没有发布"):
        announcing.withdraw(made, by=city, at=f.NOW, seen=2)


def test_a_page_that_is_older_is_told_so(city: Grant) -> None:
    made = published(city)
    with pytest.raises(Stale):
        announcing.withdraw(made, by=city, at=f.NOW, seen=0)


def test_what_was_published_is_kept_and_a_draft_may_go(city: Grant) -> None:
    with pytest.raises(Refused, match="须留存"):
        announcing.discard(published(city), by=city, at=f.NOW, seen=1)
    draft = written(city)
    announcing.discard(draft, by=city, at=f.NOW, seen=0)

    assert not Announcement.objects.filter(pk=draft.pk).exists()


def test_only_an_office_announces_and_only_its_own(branch: f.Branch, city: Grant) -> None:
    with pytest.raises(Refused, match="只有职改办"):
        written(f.administrator(branch.school))
    with pytest.raises(Refused, match="不是本机构的公告"):
        announcing.publish(written(city), by=f.administrator(branch.office), at=f.NOW, seen=0)


def test_files_go_with_a_draft_up_to_ten(city: Grant) -> None:
    made = written(city)
    for _ in range(announcing.MOST_ENCLOSURES):
        announcing.enclose(made, f.picture(), by=city, at=f.NOW)
    with pytest.raises(Refused, match="最多 10 个附件"):
        announcing.enclose(made, f.picture(), by=city, at=f.NOW)

    first = made.enclosures.select_related("announcement", "file").order_by("id")[0]
    announcing.take_out(first, by=city, at=f.NOW)
    announcing.publish(made, by=city, at=f.NOW, seen=0)

    assert made.enclosures.count() == 9
    with pytest.raises(Refused, match="请先撤下"):
        announcing.enclose(made, f.picture(), by=city, at=f.NOW)
