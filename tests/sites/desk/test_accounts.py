"""The page that shows an account with its one-time password, once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import signing

from tests import factories as f
from zhicheng.people.models import Role, User

pytestmark = pytest.mark.django_db
HERE = "/desk/account-given/"


@pytest.fixture
def colleague() -> User:
    return f.grant(f.province().school, Role.STAFF, f.person("刘敏")).user


@pytest.fixture
def client_of_school(colleague: User, enter: Callable[..., Any]) -> Any:
    return enter(f.administrator(f.Organisation.objects.get(name="逸夫小学")))


@pytest.mark.req("T1.3")
def test_loading_the_page_again_gives_no_other_password_and_says_how_to_get_one(
    client_of_school: Any, colleague: User
) -> None:
    answer = client_of_school.post(f"/desk/staff/{colleague.pk}/reset/")
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    password = client_of_school.get(HERE).content.decode().split("data-copied>")[1].split("<")[0]
    again = client_of_school.get(HERE).content.decode()
    assert "data-copied" not in again
    assert "已经显示过一次" in again
    assert "重置密码" in again
    colleague.refresh_from_db()
    assert colleague.check_password(password)


@pytest.mark.req("T1.3")
def test_the_session_on_its_way_does_not_hold_the_password_in_clear(client_of_school: Any, colleague: User) -> None:
    client_of_school.post(f"/desk/staff/{colleague.pk}/reset/")
    cookie = client_of_school.cookies[settings.SESSION_COOKIE_NAME].value
    kept = signing.loads(cookie, salt="django.contrib.sessions.backends.signed_cookies")
    password = client_of_school.get(HERE).content.decode().split("data-copied>")[1].split("<")[0]
    assert password not in str(kept)
    assert "刘敏" not in str(kept)
    assert len(cookie) < 4000


@pytest.mark.req("H1.2")
def test_the_longest_names_fit_into_the_session(colleague: User, enter: Callable[..., Any]) -> None:
    bureau = f.Organisation.objects.get(name="管城区教育局")
    typed = {"name": "郑州" * 50, "kind": "unit", "region": bureau.region_id, "code": ""}
    client = enter(f.administrator(bureau))
    assert client.post(f"/desk/organisations/{bureau.pk}/add/", typed).status_code == 302
    assert len(client.cookies[settings.SESSION_COOKIE_NAME].value) < 4000
    assert "data-copied" in client.get(HERE).content.decode()
