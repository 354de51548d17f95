"""Lists of staff and of applicants."""

from collections.abc import Callable, Sequence
from datetime import datetime

from zhicheng.core.fields import Email, IdNumber, Mobile, PersonName
from zhicheng.people.batches import Found, Person, Standing, admit, look_up
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current
from zhicheng.sheets.columns import Column, Row
from zhicheng.sheets.kinds import Kind, declare, named
from zhicheng.sheets.models import Verdict

LABELS = {"mobile": "手机号", "email": "电子邮箱"}
VERDICTS = {
    Standing.UNKNOWN: Verdict.NEW,
    Standing.KNOWN: Verdict.NEW,
    Standing.CHANGED: Verdict.CHANGED,
    Standing.SAME: Verdict.SAME,
}
COLUMNS = (
    Column("name", PersonName(label="姓名"), "与身份证一致，最多 50 个字。", width=14),
    Column(
        "id_number", IdNumber(label="证件号码"), "18 位居民身份证号码。请保持「文本」格式，不要改成数字。", width=24
    ),
    Column("mobile", Mobile(label="手机号"), "11 位手机号。", width=16),
    Column("email", Email(label="电子邮箱", required=False), "可不填；不填时不改变已有的邮箱。", width=26),
)
NOTES = (
    "在「填写」表中从第 2 行起一行填一人，最多 10,000 人；列名不要改，列的次序可以换，不用的选填列可以删除。",
    "以证件号码认人：名单上已有且内容相同的行不会重复办理；手机号、电子邮箱不同的行按变更处理。",
    "证件号码已登记在另一姓名下的，不能导入；确需改名，请在列表中「修改」。",
    "全部行都正确才能导入；导入后在结果页领取新账户的一次性密码。",
)


def person(row: Row) -> Person:
    """What a row says of somebody."""
    said = row.said
    return Person(said["name"], said["id_number"], said["mobile"], said.get("email", ""))


def comparing(role: Role) -> Callable[[Grant, Sequence[Row]], None]:
    """Compare rows with the list of that role."""

    def compare(by: Grant, rows: Sequence[Row]) -> None:
        found = look_up(by.organisation, role, [person(row) for row in rows])
        for row, one in zip(rows, found, strict=True):
            _tell(row, one)

    return compare


def storing(role: Role) -> Callable[[Grant, Sequence[Row], datetime], Sequence[User]]:
    """Put rows on the list of that role."""

    def store(by: Grant, rows: Sequence[Row], at: datetime) -> Sequence[User]:
        return admit(by.organisation, role, [person(row) for row in rows], by=by, at=at)

    return store


def _tell(row: Row, one: Found) -> None:
    if one.refusal is not None:
        row.problems["name" if "name" in one.refusal.fields else "id_number"] = one.refusal.message
        return
    row.verdict = VERDICTS[one.standing]
    row.changes = [(LABELS[name], getattr(one.user, name), after) for name, after in one.changes.items()]


def _unit_opens_accounts(by: Grant) -> bool:
    return not current().self_registration


STAFF = declare(
    Kind(
        code="staff",
        label="本单位人员",
        listed="staff",
        roles=frozenset({Role.ADMINISTRATOR}),
        columns=lambda by: COLUMNS,
        title=named("name"),
        unique=(("id_number",),),
        notes=(*NOTES, "导入的人员还须「启动」并设置角色和审查权限，才能登录审查。"),
        compare=comparing(Role.STAFF),
        store=storing(Role.STAFF),
    )
)
APPLICANTS = declare(
    Kind(
        code="applicants",
        label="申报人员账户",
        listed="applicants",
        roles=frozenset({Role.ADMINISTRATOR}),
        columns=lambda by: COLUMNS,
        title=named("name"),
        unique=(("id_number",),),
        notes=(*NOTES, "一人只能由一个单位申报；已是其他单位申报人员的，不能导入。"),
        compare=comparing(Role.APPLICANT),
        store=storing(Role.APPLICANT),
        open_to=_unit_opens_accounts,
    )
)
