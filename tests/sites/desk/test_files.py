"""Attachments: through a visit on the own desk, of sections in scope, and not otherwise."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.reviews.models import Stop
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def proof(case: Any) -> int:
    """The file that proves the education."""
    slots = [slot.code for slot in registry.ALL["education"].slots]
    return int(case.attachments.filter(slot__in=slots).first().file_id)


def both(stop: Stop, code: str, file: int) -> list[str]:
    """The addresses of the file and of its picture."""
    picture = reverse("review_picture", args=[stop.pk, code, file, 1, 900])
    return [reverse("review_file", args=[stop.pk, code, file]), picture]


@pytest.mark.req("H8.4")
def test_a_reviewer_downloads_and_previews_what_proves_a_section(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    download, picture = both(f.stop(case), "education", proof(case))
    client = enter(f.grant(school, "handler"))

    sent, shown = client.get(download), client.get(picture)

    assert sent["Content-Disposition"].startswith("attachment")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert client.get(picture.replace("/1/900/", "/2/900/")).status_code == 404


@pytest.mark.req("H8.3")
@pytest.mark.parametrize("who", ["other desk", "other scope", "wrong section", "other case"])
def test_otherwise_the_file_does_not_exist(enter: Enter, who: str) -> None:
    branch = f.province()
    case, other = f.submitted(f.applicant(branch.school)), f.submitted(f.applicant(branch.school))
    stop, file, code = f.stop(case), proof(case), "education"
    grant = f.grant(branch.bureau if who == "other desk" else branch.school, "handler")
    if who == "other scope":
        grant.sections = registry.mask(["papers"])
        grant.save()
    if who == "wrong section":
        code = "papers"
    if who == "other case":
        file = proof(other)

    for address in both(stop, code, file):
        assert enter(grant).get(address).status_code == 404


def test_a_file_that_a_later_submission_dropped_stays_readable_where_it_was_read(enter: Enter) -> None:
    school = f.province().school
    by = f.applicant(school)
    case, handler = f.submitted(by), f.grant(school, "handler")
    file = proof(case)
    f.return_and_submit_again(case, handler, by)
    case.attachments.all().delete()

    for address in both(f.stop(case), "education", file):
        assert enter(handler).get(address).status_code == 200
