"""审核, and the subordinate's administrator: what the direct superior decides and gives out."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from tests.factories import Branch
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Branch:
    """The manual's branch, with a school that has handed in its information."""
    branch = f.province()
    school = Organisation.objects.get(pk=branch.school.pk)
    Organisation.objects.filter(pk=school.pk).update(state=State.DRAFT)
    school.refresh_from_db()
    by = f.administrator(school)
    values = {"nature": "fully_funded", "industry": "P", "uscc": "91110108551385082Q", "address": "东大街1号"}
    said = {"values": values, "contacts": [("张老师", "15236547854")], "certificate": None}
    actions.hand_in(school, **said, by=by, at=f.NOW, seen=school.version)
    school.refresh_from_db()
    actions.replace_certificate(school, f.picture(), by=by, at=f.NOW, seen=school.version)
    branch.school = Organisation.objects.get(pk=school.pk)
    return branch


@pytest.fixture
def bureau(branch: Branch) -> Grant:
    return f.administrator(branch.bureau)


def decide(client: Any, unit: Organisation, verdict: str, reason: str = "", seen: int | None = None) -> Any:
    typed = {"verdict": verdict, "reason": reason, "seen": unit.version if seen is None else seen}
    return client.post(f"/desk/organisations/{unit.pk}/", typed)


@pytest.mark.req("H2.2")
def test_the_superior_reads_everything_with_the_certificate_beside_it(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    page = client.get("/desk/organisations/").content.decode()
    assert all(words in page for words in ("点击查看", "未审核", "<strong>审核</strong>", "全额拨款事业单位"))
    here = f"/desk/organisations/{branch.school.pk}/"
    record = client.get(here).content.decode()
    assert all(
        words in record for words in ("91110108551385082Q", "东大街1号", "张老师", f"{here}certificate/picture/")
    )
    assert "checked" not in record
    assert client.get(f"{here}certificate/").status_code == 200
    assert client.get(f"{here}certificate/picture/")["Content-Type"] == "image/webp"


@pytest.mark.req("H2.2")
def test_passing_makes_the_unit_usable(branch: Branch, bureau: Grant, enter: Callable[..., Any]) -> None:
    assert decide(enter(bureau), branch.school, "approve").status_code == 302
    assert Organisation.objects.get(pk=branch.school.pk).usable


@pytest.mark.req("H2.2")
def test_a_refusal_needs_a_reason_and_carries_it_to_the_unit(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    bare = decide(client, branch.school, "refuse")
    assert (bare.status_code, "请写明不通过的原因" in bare.content.decode()) == (422, True)
    assert decide(client, branch.school, "refuse", "证件图片不清晰").status_code == 302
    page = enter(Grant.objects.get(user__login="4101040010001")).get("/desk/unit/").content.decode()
    assert "原因：证件图片不清晰" in page


@pytest.mark.req("H2.2")
def test_no_verdict_is_chosen_beforehand_and_none_is_taken(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    response = decide(enter(bureau), branch.school, "")
    assert (response.status_code, "请选择通过或不通过" in response.content.decode()) == (422, True)


@pytest.mark.req("H2.2")
def test_two_superiors_at_once_the_second_is_told_what_happened(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(bureau)
    decide(client, branch.school, "refuse", "证件图片不清晰")
    late = decide(client, branch.school, "approve")
    page = late.content.decode()
    assert (late.status_code, "刚被他人处理过" in page, "证件图片不清晰" in page) == (409, True, True)
    assert Organisation.objects.get(pk=branch.school.pk).state == State.REFUSED


@pytest.mark.req("H2.2")
def test_what_the_unit_changed_while_the_page_was_open_must_be_read_first(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    assert decide(enter(bureau), branch.school, "approve", seen=branch.school.version - 1).status_code == 409
    assert not Organisation.objects.get(pk=branch.school.pk).usable


@pytest.mark.req("H2.2", "T1.5")
def test_only_the_direct_superior_decides_and_resets(branch: Branch, enter: Callable[..., Any]) -> None:
    client = enter(f.administrator(branch.county))
    assert 'name="verdict"' not in client.get(f"/desk/organisations/{branch.school.pk}/").content.decode()
    assert decide(client, branch.school, "approve").status_code == 422
    reset = client.post(f"/desk/organisations/{branch.school.pk}/administrator/reset/")
    assert (reset.status_code, "只有直属上级可以办理" in reset.content.decode()) == (422, True)
    changed = {"name": "李校长", "mobile": "13800138000"}
    assert client.post(f"/desk/organisations/{branch.school.pk}/administrator/", changed).status_code == 422


@pytest.mark.req("H2.4")
def test_the_superior_changes_the_administrators_contact_data(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    here = f"/desk/organisations/{branch.school.pk}/administrator/"
    client = enter(bureau)
    wrong = client.post(here, {"name": "李校长", "mobile": "123", "email": "x"})
    assert (wrong.status_code, "李校长" in wrong.content.decode()) == (422, True)
    assert (
        client.post(here, {"name": "李校长", "mobile": "１３８００１３８０００", "email": "li@zz.cn"}).status_code
        == 302
    )
    user = User.objects.get(login="4101040010001")
    assert (user.name, user.mobile, user.email) == ("李校长", "13800138000", "li@zz.cn")


@pytest.mark.req("H2.5", "T1.5", "T1.3")
def test_a_reset_asks_first_and_shows_the_new_password_once(
    branch: Branch, bureau: Grant, enter: Callable[..., Any]
) -> None:
    here = f"/desk/organisations/{branch.school.pk}/administrator/reset/"
    client = enter(bureau)
    assert "确定初始化「逸夫小学」管理员的密码吗" in client.get(here).content.decode()
    assert User.objects.get(login="4101040010001").check_password(f.PASSWORD)
    page = client.post(here, follow=True).content.decode()
    password = page.split("data-copied>")[1].split("<")[0]
    user = User.objects.get(login="4101040010001")
    assert user.check_password(password)
    assert user.must_change_password
    assert password not in client.get(here).content.decode()
