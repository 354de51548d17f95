"""打印评审表: the applicant prints the own form, as it was handed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from tests.papers.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]
Enter = Callable[..., Client]


def test_the_applicant_prints_what_was_handed_in(enter: Enter) -> None:
    teacher = f.applicant(f.province().school)
    application = f.submitted(teacher)
    client = enter(teacher)
    assert f'action="/my/{application.pk}/print/"' in client.get(f"/my/{application.pk}/").content.decode()
    answer = client.post(f"/my/{application.pk}/print/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert teacher.user.name in text(answer.content)


def test_before_handing_in_there_is_nothing_to_print(enter: Enter) -> None:
    teacher = f.applicant(f.province().school)
    application = f.draft(teacher)
    client = enter(teacher)
    assert "打印评审表" not in client.get(f"/my/{application.pk}/").content.decode()
    assert client.post(f"/my/{application.pk}/print/").status_code == 422


def test_nobody_prints_anothers(enter: Enter) -> None:
    branch = f.province()
    application = f.submitted(f.applicant(branch.school))
    assert enter(f.applicant(branch.school)).post(f"/my/{application.pk}/print/").status_code == 404


def test_looking_does_not_print(enter: Enter) -> None:
    teacher = f.applicant(f.province().school)
    application = f.submitted(teacher)
    assert enter(teacher).get(f"/my/{application.pk}/print/").status_code == 302
