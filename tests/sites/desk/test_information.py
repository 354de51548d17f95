"""单位信息维护: both manuals' fields, the gate before everything else, and what is said when it is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as f
from zhicheng.organisations import actions
from zhicheng.organisations.models import Organisation, State
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db

USCC = "91110108551385082Q"
HENAN = {
    "tier": "city", "industry": "P", "nature": "fully_funded", "economic_type": "state_owned", "organisation_code": "",
    "uscc": USCC, "address": "郑州市管城回族区东大街1号", "postcode": "", "fax": "", "email": "",
}  # fmt: skip
COUNTS = {"staff_count": "120", "professional_count": "100", "senior_count": "5", "associate_senior_count": "20"}
COUNTS |= {"intermediate_count": "30", "assistant_count": "25", "technician_count": "10", "untitled_count": "10"}
TIANJIN = {"uscc": USCC, "nature": "fully_funded", **COUNTS}
CONTACT = {"contacts": "1", "contact-0-name": "张老师", "contact-0-phone": "15236547854"}


@pytest.fixture
def school() -> Grant:
    """A school whose information is still missing."""
    unit = f.province().school
    Organisation.objects.filter(pk=unit.pk).update(state=State.DRAFT)
    return f.administrator(Organisation.objects.get(pk=unit.pk))


def post(client: Any, values: dict[str, str], **more: Any) -> Any:
    own = Organisation.objects.get(name="逸夫小学")
    return client.post("/desk/unit/", {**values, **CONTACT, "seen": own.version, **more})


def stored() -> Organisation:
    return Organisation.objects.get(name="逸夫小学")


@pytest.mark.req("H0.1", "H2.1", "T2.1", "T2.2")
def test_the_page_shows_the_manuals_fields_in_order_and_what_the_superior_keeps(
    school: Grant, enter: Callable[..., Any]
) -> None:
    page = enter(school).get("/desk/unit/").content.decode()
    labels = [
        "机构名称",
        "机构类别",
        "所属地市(或省直)",
        "机构隶属",
        "所属行业",
        "单位性质",
        "经济类型",
        "组织机构代码",
    ]
    labels += ["统一社会信用代码", "通讯地址", "邮政编码", "传真", "电子邮箱", "联系人", "联系电话", "单位证件上传"]
    places = [page.index(label, page.index("</nav>", page.index("当前位置"))) for label in labels[:-3]]
    assert places == sorted(places)
    assert all(label in page for label in labels)
    assert "提交单位信息" in page
    assert "河南省职称工作信息平台—职称管理系统" in page
    assert 'name="name"' not in page


@pytest.mark.req("H2.1")
def test_a_unit_saves_uploads_its_certificate_and_hands_in(school: Grant, enter: Callable[..., Any]) -> None:
    client = enter(school)
    assert post(client, HENAN).status_code == 302
    assert stored().state == State.DRAFT
    upload = client.post("/desk/unit/certificate/", {"file": f.picture(), "seen": stored().version}, follow=True)
    assert "重新上传" in upload.content.decode()
    assert client.get("/desk/unit/certificate/picture/")["Content-Type"] == "image/webp"
    assert post(client, HENAN, next="1").status_code == 302
    assert stored().state == State.SUBMITTED
    assert list(stored().contacts.values_list("name", "phone")) == [("张老师", "15236547854")]
    assert "等待管城区教育局审核" in client.get("/desk/unit/").content.decode()


@pytest.mark.req("H2.1")
def test_handing_in_without_the_certificate_is_refused_and_keeps_what_was_typed(
    school: Grant, enter: Callable[..., Any]
) -> None:
    response = post(enter(school), HENAN, next="1")
    page = response.content.decode()
    assert response.status_code == 422
    assert "请先在下方上传一张带有本单位统一社会信用代码的证件图片" in page
    assert "郑州市管城回族区东大街1号" in page
    assert stored().state == State.DRAFT


@pytest.mark.req("H2.1")
def test_the_missing_certificate_is_named_together_with_all_else_that_is_missing(
    school: Grant, enter: Callable[..., Any]
) -> None:
    page = post(enter(school), {**HENAN, "address": ""}, next="1").content.decode()
    assert "请先在下方上传一张带有本单位统一社会信用代码的证件图片" in page
    assert "有 2 处需要改正" in page
    assert '<h2 class="red">单位证件上传' in page


@pytest.mark.req("H2.1", "T2.3")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"uscc": "114412365412547896"}, "校验位不符"),
        ({"organisation_code": "123456789"}, "组织机构代码"),
        ({"contact-0-phone": ""}, "请填写张老师的联系电话"),
        ({"contact-0-name": "", "contact-0-phone": ""}, "请至少填写一位联系人和联系电话"),
        ({"address": ""}, "请填写通讯地址"),
        ({"address": "长" * 201}, "最多 200 个字"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(
    school: Grant, enter: Callable[..., Any], wrong: dict[str, str], sentence: str
) -> None:
    response = post(enter(school), HENAN, **wrong, next="1")
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_draft_may_be_saved_before_everything_is_known(school: Grant, enter: Callable[..., Any]) -> None:
    assert post(enter(school), HENAN | {"address": "", "uscc": ""}).status_code == 302
    assert stored().state == State.DRAFT


@pytest.mark.req("T2.3", "T2.5", "T2.6")
def test_in_tianjin_saving_makes_the_unit_usable(
    profile: Callable[[str], None], school: Grant, enter: Callable[..., Any]
) -> None:
    profile("tianjin")
    client = enter(school)
    page = client.get("/desk/unit/").content.decode()
    assert "提交单位信息" not in page
    assert "是否人力资源服务机构" in page
    assert post(client, TIANJIN).status_code == 302
    assert stored().usable
    assert post(client, TIANJIN | {"staff_count": "130"}).status_code == 302
    assert (stored().state, stored().staff_count) == (State.APPROVED, 130)


@pytest.mark.req("T2.4")
@pytest.mark.parametrize("nature", ["public_enterprise", "private_enterprise"])
def test_only_enterprises_are_asked_for_their_scale(
    profile: Callable[[str], None], school: Grant, enter: Callable[..., Any], nature: str
) -> None:
    profile("tianjin")
    client = enter(school)
    assert 'name="scale"' not in client.get("/desk/unit/").content.decode()
    assert 'name="scale"' in post(client, TIANJIN | {"nature": nature}, again="1").content.decode()
    refused = post(client, TIANJIN | {"nature": nature})
    assert (refused.status_code, "请选择单位规模" in refused.content.decode()) == (422, True)
    assert post(client, TIANJIN | {"nature": nature}, scale="small").status_code == 302
    assert stored().scale == "small"
    assert post(client, TIANJIN, scale="small").status_code == 302
    assert stored().scale == ""


@pytest.mark.req("T2.3")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"professional_count": "99"}, "专业技术人员数填的是 99 人，而各级与未取得职称人员合计 100 人"),
        ({"staff_count": "80"}, "单位人数 80 人少于专业技术人员数 100 人"),
        ({"senior_count": "五"}, "正高级应为整数"),
    ],
)
def test_the_numbers_of_people_must_add_up(
    profile: Callable[[str], None], school: Grant, enter: Callable[..., Any], wrong: dict[str, str], sentence: str
) -> None:
    profile("tianjin")
    response = post(enter(school), TIANJIN | wrong)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)


@pytest.mark.req("T2.3")
def test_contacts_are_added_and_removed_as_rows_without_saving(school: Grant, enter: Callable[..., Any]) -> None:
    client = enter(school)
    more = post(client, HENAN, more="1")
    assert (more.status_code, 'name="contact-1-name"' in more.content.decode()) == (200, True)
    two = {"contacts": "2", "contact-1-name": "王主任", "contact-1-phone": "0371-66881234"}
    fewer = post(client, HENAN, **two, drop="0").content.decode()
    assert "王主任" in fewer
    assert "张老师" not in fewer
    assert post(client, HENAN, **two).status_code == 302
    assert stored().contacts.count() == 2


@pytest.mark.req("H2.2")
def test_the_reason_of_a_refusal_stands_on_top_until_it_is_handed_in_again(
    school: Grant, enter: Callable[..., Any]
) -> None:
    Organisation.objects.filter(pk=school.organisation_id).update(state=State.REFUSED, refusal="证件图片不清晰")
    client = enter(school)
    assert "原因：证件图片不清晰" in client.get("/desk/unit/").content.decode()
    client.post("/desk/unit/certificate/", {"file": f.picture(), "seen": stored().version})
    assert post(client, HENAN, next="1").status_code == 302
    assert (stored().state, stored().refusal) == (State.SUBMITTED, "")


def test_after_approval_what_needs_approval_again_is_said_and_asked_before_saving(
    school: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(school)
    post(client, HENAN)
    Organisation.objects.filter(pk=school.organisation_id).update(state=State.APPROVED)
    assert "后须由上级单位重新审核" in client.get("/desk/unit/").content.decode()
    assert post(client, HENAN | {"address": "新址"}).status_code == 302
    assert stored().state == State.APPROVED
    asked = post(client, HENAN | {"nature": "partly_funded"})
    assert (asked.status_code, "我已了解" in asked.content.decode()) == (422, True)
    assert stored().nature == "fully_funded"
    assert post(client, HENAN | {"nature": "partly_funded"}, sure="1").status_code == 302
    assert stored().state == State.SUBMITTED


def test_two_people_saving_at_once_the_second_is_told_and_keeps_the_own_words(
    school: Grant, enter: Callable[..., Any]
) -> None:
    client, seen = enter(school), stored().version
    post(client, HENAN)
    late = client.post("/desk/unit/", HENAN | CONTACT | {"seen": seen, "address": "我写的地址"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "我写的地址" in page
    assert "通讯地址：系统中现为「郑州市管城回族区东大街1号」" in page
    assert stored().address == HENAN["address"]
    assert post(client, HENAN | {"address": "我写的地址"}).status_code == 302


@pytest.mark.req("H2.1")
def test_a_certificate_that_is_no_picture_is_refused(school: Grant, enter: Callable[..., Any]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    fake = SimpleUploadedFile("证件.jpg", b"MZ this is a program", "image/jpeg")
    response = enter(school).post("/desk/unit/certificate/", {"file": fake, "seen": 0})
    assert response.status_code == 422
    assert 'data-refused="error"' in response.content.decode()
    assert stored().certificate is None


GATED = ["organisations/", "staff/", "staff/add/", "applicants/", "applicants/add/"]


@pytest.mark.req("T2.6", "H2.2")
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.REFUSED])
@pytest.mark.parametrize("path", GATED)
def test_until_it_is_usable_every_other_page_is_refused_with_the_reason(
    school: Grant, enter: Callable[..., Any], path: str, state: str
) -> None:
    refusal = "证件图片不清晰" if state == State.REFUSED else ""
    Organisation.objects.filter(pk=school.organisation_id).update(state=state, refusal=refusal)
    sentence = {"draft": "请先完善并提交", "submitted": "等待上级单位审核", "refused": "证件图片不清晰"}[state]
    client = enter(school)
    for answer in (client.get(f"/desk/{path}"), client.post(f"/desk/{path}", {"name": "x"})):
        assert (answer.status_code, sentence in answer.content.decode()) == (403, True)


def test_the_top_of_the_tree_has_nobody_to_ask(enter: Callable[..., Any]) -> None:
    office = f.province().office
    by = f.administrator(office)
    values = {"tier": "province", "nature": "government"}
    kept = actions.describe(office, values=values, contacts=[], certificate=None, by=by, at=f.NOW, seen=office.version)
    assert kept.state == State.APPROVED


@pytest.mark.req("H2.1")
def test_a_certificate_that_arrives_while_typing_is_no_conflict(school: Grant, enter: Callable[..., Any]) -> None:
    client = enter(school)
    drawn = {"seen": stored().version, "picture": 0}
    client.post("/desk/unit/certificate/", {"file": f.picture(), "seen": stored().version})
    page = client.post("/desk/unit/", {**HENAN, **CONTACT, **drawn, "next": "1"}, follow=True).content.decode()
    assert "您填写期间上传的单位证件也已收到。" in page
    assert (stored().state, stored().address) == (State.SUBMITTED, HENAN["address"])


@pytest.mark.req("H2.1")
def test_what_somebody_else_changed_besides_the_certificate_is_still_a_conflict(
    school: Grant, enter: Callable[..., Any]
) -> None:
    client = enter(school)
    drawn = {"seen": stored().version, "picture": 0}
    client.post("/desk/unit/certificate/", {"file": f.picture(), "seen": stored().version})
    assert post(client, HENAN | {"address": "另一窗口填写的地址"}).status_code == 302
    assert client.post("/desk/unit/", {**HENAN, **CONTACT, **drawn}).status_code == 409
    assert stored().address == "另一窗口填写的地址"


@pytest.mark.req("H2.2")
def test_a_refusal_ends_with_one_stop(school: Grant, enter: Callable[..., Any]) -> None:
    Organisation.objects.filter(pk=school.organisation_id).update(state=State.REFUSED, refusal="证件图片不清晰。")
    client = enter(school)
    for page in ("/desk/unit/", "/desk/staff/"):
        said = client.get(page).content.decode()
        assert "证件图片不清晰。请修改后重新提交。" in said
