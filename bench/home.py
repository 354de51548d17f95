"""首页, 申报人员状态查询 and the search in the head, at the size of a province."""

from collections.abc import Iterator
from urllib.parse import urlencode

from bench.load import Ask
from bench.pages import CITY, grant_of, reads
from zhicheng.applications.models import Application
from zhicheng.people.models import Role


def everything() -> Iterator[tuple[str, list[Ask]]]:
    """Yield what is measured by name."""
    handler, administrator = grant_of(CITY, Role.HANDLER), grant_of(1, Role.ADMINISTRATOR)
    last = Application.objects.filter(submission__gt=0).select_related("applicant").order_by("-id")[0]
    number, name = str(last.number), last.applicant_name
    yield "home, handler", reads(handler, ["/home/"])
    yield "home, administrator", reads(administrator, ["/home/"])
    yield "status list", reads(handler, ["/desk/status/"])
    yield "search by number", reads(administrator, ["/desk/search/?" + urlencode({"who": number})])
    yield "search by name, whole province", reads(administrator, ["/desk/search/?" + urlencode({"who": name})])
