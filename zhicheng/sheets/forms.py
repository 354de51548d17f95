"""The workbooks to be filled in, and the one with the one-time passwords."""

from collections.abc import Sequence

from zhicheng.documents.workbook_writing import Heading, Rows, form
from zhicheng.people.models import Grant, User
from zhicheng.sheets.columns import Column
from zhicheng.sheets.kinds import Kind

ACCOUNTS = (("姓名", 16), ("登录名", 22), ("证件号码", 24), ("一次性密码", 34), ("说明", 46))
FIRST_LOGIN = "首次登录须改为自己的密码；本次领取后，以前领取的一次性密码作废。"


def template(kind: Kind, by: Grant) -> bytes:
    """Return the workbook of a kind of list to be filled in, with this organisation's choices."""
    headings = [_heading(column) for column in kind.columns(by)]
    return form(f"{kind.label}导入模板", headings, kind.notes, kind.filled(by))


def accounts(given: Sequence[tuple[User, str]]) -> bytes:
    """Return who logs in with what, to be handed to each in person."""
    with Rows("一次性密码", ACCOUNTS) as rows:
        rows.write((u.name, u.login, u.id_number_masked, password, FIRST_LOGIN) for u, password in given)
    return rows.data


def _heading(column: Column) -> Heading:
    offered = column.offered or list(column.choices)
    return Heading(column.label, bool(column.field.required), column.note, offered, column.width)
