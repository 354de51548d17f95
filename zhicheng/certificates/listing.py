"""证书名册: the office's certificates as they are taken away; apart, since a list is declared where it belongs."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime

from zhicheng.certificates.models import State
from zhicheng.certificates.queries import of_office
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare

AT_ONCE = 500


def _rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    return _told(by, filters, whole)


def _told(by: Grant, filters: Filters, whole: bool) -> Iterator[tuple[object, ...]]:
    found = of_office(by, filters).defer("token").order_by("-id")
    for one in found.iterator(chunk_size=AT_ONCE):
        number = one.id_number if whole else one.id_number_masked
        title = one.series, one.specialty, one.level, one.title
        issued = one.passed_on, f"{localtime(one.issued_at):%Y-%m-%d %H:%M}", State(one.state).label
        yield one.number, one.version, one.name, number, one.sex, one.unit, *title, one.committee, *issued


def _words(by: Grant, filters: Filters) -> str:
    said = [filters.get("who", ""), dict(State.choices).get(filters.get("state", ""), "")]
    return "、".join(str(word) for word in said if word)


LISTING = declare(
    Listing(
        "certificates",
        "证书名册",
        frozenset({*REVIEWERS, Role.ADMINISTRATOR}),
        (
            *(Wide("证书编号", 22), Wide("版次", 8), Wide("姓名", 12), Wide("证件号码", 22), Wide("性别", 8)),
            *(Wide("工作单位", 30), Wide("系列", 18), Wide("专业", 16), Wide("层级", 10), Wide("职称", 18)),
            *(Wide("评审组织", 36), Wide("取得时间", 14), Wide("发证时间", 18), Wide("状态", 10)),
        ),
        _rows,
        known=frozenset({"who", "state", "round"}),
        in_words=_words,
        may_see_numbers=lambda by: by.role in REVIEWERS,
    )
)
