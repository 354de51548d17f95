"""Looking for people: what was typed becomes an address in which no ID number stands."""

from collections.abc import Iterable
from urllib.parse import urlencode

from zhicheng.core.encryption import blind_index, unhexed
from zhicheng.core.text import halfwidth, one_line
from zhicheng.reviews.waiting import LONGEST_KEYWORD
from zhicheng.reviews.whereabouts import Sought
from zhicheng.sites.frame.request import Request

FEWEST_ID_DIGITS = 12
"""An application's number has ten digits; whatever has more may be an ID number, mistyped ones included."""
LARGEST = 10


def asked(request: Request, names: Iterable[str] = ()) -> str:
    """Return what was posted as a query; an ID number becomes its keyed hash, which says nothing of it."""
    said = {name: one_line(request.POST.get(name, ""))[:LONGEST_KEYWORD] for name in names}
    who = one_line(request.POST.get("who", ""))[:LONGEST_KEYWORD]
    number = halfwidth(who).replace(" ", "").upper()
    if sum(map(str.isdigit, number)) >= FEWEST_ID_DIGITS:
        said["person"] = blind_index(number).hex()
    else:
        said["who"] = who
    return urlencode({name: value for name, value in said.items() if value})


def sought(request: Request) -> Sought:
    """Return what the address asks for; what cannot be understood asks for nothing."""
    get = request.GET.get
    return Sought(
        who=one_line(get("who", ""))[:LONGEST_KEYWORD],
        person=unhexed(get("person", "")),
        state=get("state", "")[:20],
        series=get("series", "")[:2],
        round=_number(get("round", "")),
    )


def typed(request: Request, *names: str, **usual: str) -> dict[str, str]:
    """Return what the address says of each of the names; `usual` is what a list shows at first."""
    return {name: one_line(request.GET.get(name, usual.get(name, "")))[:LONGEST_KEYWORD] for name in names}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LARGEST else 0
