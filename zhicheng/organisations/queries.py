"""Reads about organisations that several pages use."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from zhicheng.core.paging import PAGE_SIZE, Page, page
from zhicheng.organisations.models import Kind, Organisation, OrganisationQuerySet, Region
from zhicheng.profiles import current

IN_ORDER = ("code", "id")
PLACEHOLDERS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Rows of GB/T 2260 that only gather others; nobody says them when naming a place."""


def label_of(name: str) -> str:
    """Return what the province's screens call a field of an organisation."""
    word = str(getattr(Organisation._meta.get_field(name), "verbose_name", name))
    return current().organisation_labels.get(name, word)


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of organisations with what the province calls them."""
    words = current().kind_labels
    return [(kind, words.get(kind, str(Kind(kind).label))) for kind in Kind.values]


def kind_word(kind: str) -> str:
    """Return what the province calls one kind of organisation: 职改办, or 人社部门."""
    return dict(kinds())[kind]


def place(region: Region) -> str:
    """Name a region as 所属地市(或省直) does: 郑州市 管城回族区; the top itself is 省直 (in a municipality 市直)."""
    if region.parent is None:
        return f"{'市直' if region.name.endswith('市') else '省直'}（{region.name}）"
    above = region.parent
    if above.name in PLACEHOLDERS and above.parent is not None:
        above = above.parent
    elif above.parent is None:
        return region.name
    return f"{above.name} {region.name}"


def places_within(region: Region) -> list[tuple[str, Any]]:
    """Return the places in a region as grouped choices: the region itself, then city by city."""
    within = Region.objects.filter(code__startswith=_prefix(region.code), valid_until=None).exclude(
        name__in=PLACEHOLDERS
    )
    found = list(within.order_by("code"))
    cities = {place.code[:4]: place for place in found if place.code.endswith("00") and place.code[2:4] != "00"}
    choices: list[tuple[str, Any]] = [(p.code, f"{p.name}（本级）") for p in found if p.code.endswith("0000")]
    groups: dict[str, list[tuple[str, str]]] = {}
    for place_ in found:
        if not place_.code.endswith("0000"):
            own = place_.code.endswith("00")
            groups.setdefault(place_.code[:4], []).append((place_.code, place_.name + ("（本级）" if own else "")))
    return choices + [(cities[key].name if key in cities else "其他区县", rows) for key, rows in groups.items()]


def level(parent: Organisation, *, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """Return one page of the direct subordinates, each saying whether it has subordinates itself."""
    return page(_nodes(Organisation.objects.directly_under(parent)), order=IN_ORDER, cursor=cursor, size=size)


def levels(parents: Iterable[Organisation], *, size: int = PAGE_SIZE) -> dict[int, list[dict[str, Any]]]:
    """Return the first subordinates of several organisations with one query; one too many says there are more."""
    found: dict[int, list[dict[str, Any]]] = {parent.pk: [] for parent in parents}
    slices = [_nodes(Organisation.objects.filter(parent=pk)).order_by(*IN_ORDER)[: size + 1] for pk in found]
    rows: Any = slices[0].union(*slices[1:], all=True) if len(slices) > 1 else slices[0]
    for row in rows:
        found[row["parent_id"]].append(row)
    return {pk: sorted(rows, key=lambda row: (row["code"], row["id"])) for pk, rows in found.items()}


def above(organisation: Organisation, top: Organisation) -> list[Organisation]:
    """Return the way down from `top` to the organisation, both included."""
    ids = [pk for pk in organisation.ancestor_ids() if pk not in set(top.ancestor_ids()[:-1])]
    found = Organisation.objects.only("id", "name", "code", "path", "parent_id").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _nodes(organisations: OrganisationQuerySet) -> Any:
    below = Exists(Organisation.objects.filter(parent=OuterRef("pk")))
    return organisations.annotate(has_below=below).values("id", "code", "name", "parent_id", "has_below")


def _prefix(code: str) -> str:
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
