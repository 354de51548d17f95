"""Who reviews where, with whole and with shared scopes, and one desk with nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from zhicheng.demo.world import World
from zhicheng.people import actions as people
from zhicheng.people.models import ALL_SECTIONS, Grant, Role, User
from zhicheng.profiles import current
from zhicheng.sections import registry

AGES = (34, 56)
FIRST_HALF = registry.mask(["basics", "education", "work", "assessments", "training", "qualifications", "positions"])


@dataclass(frozen=True)
class Scope:
    """What one person reviews."""

    sections: int = ALL_SECTIONS
    series: list[str] = field(default_factory=list)


def appoint(world: World) -> None:
    """Give every usable organisation its reviewers."""
    usable = [row for row in world.rows if world.organisations[row["key"]].usable]
    for row in usable:
        for role, scope in _posts(world, row["key"]):
            _appoint(world, row, role, scope)
        if world.rng.random() < 0.2:
            _list(world, row)  # a member of staff whom nobody has enabled yet
    grants = Grant.objects.select_related("user", "organisation").filter(role__in=current().steps, enabled=True)
    for grant in grants.order_by("id"):
        world.reviewers.setdefault((grant.organisation_id, grant.role), []).append(grant)


def _posts(world: World, key: str) -> Iterator[tuple[str, Scope]]:
    """The posts of an organisation as (role, scope); where administrators review, only extra people."""
    data = world.data
    halves = [Scope(sections=FIRST_HALF), Scope(sections=ALL_SECTIONS & ~FIRST_HALF)]
    kinds = [Scope(series=["22"]), Scope(series=["04", "05"])]
    if current().administrator_reviews:
        shared = {data["split_by_sections"]: halves, data["split_by_series"]: kinds}
        hosts = {committee["host"] for committee in data["committee"]}
        second = [Scope()] if key in hosts else []  # what a committee's office does takes two
        yield from ((Role.REVIEW, scope) for scope in shared.get(key, second))
        return
    for scope in halves if key == data["split_by_sections"] else [Scope()]:
        yield Role.HANDLER, scope
    if key != data["vacant_leader"]:
        for scope in kinds if key == data["split_by_series"] else [Scope()]:
            yield Role.LEADER, scope


def _appoint(world: World, row: dict[str, str], role: str, scope: Scope) -> None:
    by = world.administrators[row["key"]]
    added, enabled, given, scoped = world.calendar.draw(4, world.calendar.ago(140), world.calendar.ago(122))
    user = _list(world, row, at=added)
    people.enable_staff(user, enabled=True, by=by, at=enabled)
    people.set_roles(user, roles=[role], by=by, at=given)
    people.set_scope(
        Grant.objects.select_related("organisation", "user").get(user=user, organisation=by.organisation, role=role),
        all_series=not scope.series,
        series=scope.series,
        sections=scope.sections,
        by=by,
        at=scoped,
    )


def _list(world: World, row: dict[str, str], *, at: datetime | None = None) -> User:
    person = world.invented.person(row["region"], AGES)
    moment = at or world.calendar.draw(1, world.calendar.ago(60), world.calendar.ago(2))[0]
    user, _ = people.add_staff(
        world.organisations[row["key"]],
        name=person.name,
        id_number=person.id_number,
        mobile=person.mobile,
        email=f"{person.mobile}@example.cn",
        by=world.administrators[row["key"]],
        at=moment,
    )
    return user
