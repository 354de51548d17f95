"""What the applicant achieved: projects, papers, books, patents and standards."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zhicheng.core.fields import Amount, Choice, Day, Isbn, Issn, LongText, Month, Text, Whole, Year, YesNo
from zhicheng.core.text import halfwidth
from zhicheng.sections.base import Section, Slot
from zhicheng.sections.context import Context, Finding
from zhicheng.sections.demands import REQUIRED
from zhicheng.sections.words import (
    AUTHORS,
    BOOK_ROLES,
    INDEXES,
    PATENT_KINDS,
    PROJECT_KINDS,
    PROJECT_ROLES,
    RANKS,
    STANDARD_KINDS,
    STANDARD_ROLES,
)

# 国内统一连续出版物号 (GB/T 9999): place, serial number, and a class after the stroke.
CN_NUMBER = re.compile(r"(CN)?\s*\d{2}-\d{4}(/[A-Z0-9.\-]{1,6})?", re.IGNORECASE)


class Projects(Section):
    """项目 (科研/工程)."""

    code = "projects"
    label = "项目"
    bit = 7
    many = True
    kept = True
    max_rows = 50
    may_be_none = True
    unit = "项"
    summary = "{name}（{role}）"
    columns = ("name", "kind", "level", "role", "rank", "total", "is_closed")
    slots = (Slot("project", "项目证明", max_files=20),)
    periods = (("since", "until"),)
    ranks = (("rank", "total"),)
    past = ("since",)

    since = Month(label="开始时间")
    until = Month(label="结束时间", required=False)
    name = Text(label="项目名称", max_length=200)
    kind = Choice(label="类型", choices=PROJECT_KINDS)
    source = Text(label="来源", max_length=100)
    level = Choice(label="级别", choices=RANKS)
    role = Choice(label="角色", choices=PROJECT_ROLES)
    rank = Whole(label="排名", min=1, max=999)
    total = Whole(label="总人数", min=1, max=999)
    amount = Amount(label="金额（万元）", required=False)
    contribution = LongText(label="本人工作", max_length=500, rows=3)
    is_closed = YesNo(label="是否结题")


class Papers(Section):
    """论文."""

    code = "papers"
    label = "论文"
    bit = 8
    many = True
    kept = True
    max_rows = 50
    may_be_none = True
    unit = "篇"
    hint = "ISSN 与 CN 刊号至少填写一项。"
    summary = "{title}（{journal}，{year}）"
    columns = ("title", "journal", "issn", "year", "issue", "author", "is_representative")
    slots = (Slot("paper", "论文", REQUIRED["paper"], max_files=20),)
    ranks = (("rank", "total"),)
    past = ("year",)

    title = Text(label="题目", max_length=200)
    journal = Text(label="刊物", max_length=100)
    issn = Issn(label="ISSN", required=False)
    cn = Text(label="CN 刊号", max_length=20, required=False)
    year = Year(label="发表年份")
    issue = Text(label="期号", max_length=50)
    author = Choice(label="作者身份", choices=AUTHORS)
    rank = Whole(label="排名", min=1, max=999, required=False)
    total = Whole(label="总人数", min=1, max=999, required=False)
    indexed = Choice(label="收录", choices=INDEXES, required=False)
    is_representative = YesNo(label="是否代表作")

    @classmethod
    def check(cls, values: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        yield from super().check(values, context)
        if "issn" in values and not values["issn"] and not values.get("cn"):
            yield Finding("issn", "请填写 ISSN 或 CN 刊号，至少一项。", missing=True)
        cn = values.get("cn")
        if cn and not CN_NUMBER.fullmatch(halfwidth(cn)):
            yield Finding("cn", "CN 刊号格式不对，应为 CN 41-1234/G4 的样子，请核对后重新填写。")


class Books(Section):
    """著作教材."""

    code = "books"
    label = "著作教材"
    bit = 9
    many = True
    kept = True
    max_rows = 30
    may_be_none = True
    unit = "部"
    summary = "{title}（{publisher}，{published}）"
    columns = ("title", "publisher", "isbn", "published", "role", "words")
    slots = (Slot("book", "著作证明", max_files=20),)
    past = ("published",)

    title = Text(label="书名", max_length=200)
    publisher = Text(label="出版社", max_length=100)
    isbn = Isbn(label="ISBN")
    published = Month(label="出版时间")
    role = Choice(label="角色", choices=BOOK_ROLES)
    words = Amount(label="字数（万字）", max=10000, required=False)


class Patents(Section):
    """专利 / 软著."""

    code = "patents"
    label = "专利/软著"
    bit = 10
    many = True
    kept = True
    max_rows = 50
    may_be_none = True
    unit = "项"
    summary = "{name}（{kind}）"
    columns = ("name", "kind", "number", "granted_on", "rank", "total", "is_used")
    slots = (Slot("patent", "专利证明", max_files=20),)
    ranks = (("rank", "total"),)
    past = ("granted_on",)

    name = Text(label="名称", max_length=200)
    kind = Choice(label="类型", choices=PATENT_KINDS)
    number = Text(label="专利号/登记号", max_length=50)
    granted_on = Day(label="授权日")
    rank = Whole(label="排名", min=1, max=999)
    total = Whole(label="总人数", min=1, max=999)
    is_used = YesNo(label="是否转化")


class Standards(Section):
    """标准."""

    code = "standards"
    label = "标准"
    bit = 11
    many = True
    kept = True
    max_rows = 30
    may_be_none = True
    unit = "项"
    summary = "{name}（{number}）"
    columns = ("name", "number", "kind", "issued_on", "role")
    slots = (Slot("standard", "标准证明", max_files=20),)
    past = ("issued_on",)

    name = Text(label="名称", max_length=200)
    number = Text(label="编号", max_length=50)
    kind = Choice(label="类型", choices=STANDARD_KINDS)
    issued_on = Day(label="发布日")
    role = Choice(label="角色", choices=STANDARD_ROLES)
