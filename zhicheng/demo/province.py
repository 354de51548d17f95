"""The tree of the demo: organisations with their information, in every state, and their administrators."""

from datetime import datetime
from typing import Any

from zhicheng.demo import pictures
from zhicheng.demo.world import World
from zhicheng.documents.actions import take_in
from zhicheng.notices import telling
from zhicheng.organisations import actions as organisations
from zhicheng.organisations.codes import ENTERPRISES
from zhicheng.organisations.models import Organisation, State
from zhicheng.people import actions as people
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import OrganisationField

Row = dict[str, str]
AGES = (32, 54)


def build(world: World) -> None:
    """Found every organisation, superiors first, and bring its information as far as its row says."""
    for row in world.rows:
        founded, named, *later = _moments(world, row)
        _found(world, row, at=founded)
        _name_administrator(world, row, at=named)
        if row["state"] != State.DRAFT:
            _inform(world, row, *later)


def _found(world: World, row: Row, *, at: datetime) -> None:
    parent = world.organisations.get(row["parent"])
    place, _ = people.found_organisation(
        parent,
        name=row["name"],
        kind=row["kind"],
        region=world.regions[row["region"]],
        by=world.administrators.get(row["parent"]),
        at=at,
        submits=row["submits"] == "yes",
        is_hr_agency=row["key"] in world.data.get("hr_agencies", ()),
    )
    world.organisations[row["key"]] = place
    world.administrators[row["key"]] = Grant.objects.select_related("user", "organisation").get(
        organisation=place, role=Role.ADMINISTRATOR
    )


def _inform(world: World, row: Row, described: datetime, submitted: datetime, decided: datetime) -> None:
    """Describe the organisation; where the profile wants it, hand that in and have it decided."""
    place, by = world.organisations[row["key"]], world.administrators[row["key"]]
    values = _values(world, row)
    certificate = None
    if current().certificate_picture:
        picture = pictures.registration(row["name"], values["uscc"])
        certificate = take_in(picture, by=by.user, at=described)
    place = organisations.describe(
        place,
        values=values,
        contacts=_contacts(world, row),
        certificate=certificate,
        by=by,
        at=described,
        seen=place.version,
    )
    if current().usable_when == "approved":
        place = organisations.submit(place, by=by, at=submitted)
        if place.parent is not None:
            place = _decide(world, row, place, at=decided)
    world.organisations[row["key"]] = by.organisation = place


def _decide(world: World, row: Row, place: Organisation, *, at: datetime) -> Organisation:
    superior = world.administrators[row["parent"]]
    if row["state"] == State.APPROVED:
        return telling.approve_unit(place, by=superior, at=at, seen=place.version)
    if row["state"] == State.REFUSED:
        reason = world.data["refusals"][row["key"]]
        return telling.refuse_unit(place, reason=reason, by=superior, at=at, seen=place.version)
    return place


def _name_administrator(world: World, row: Row, *, at: datetime) -> None:
    """The superior notes who holds the subordinate's account (编辑信息)."""
    holder = world.invented.person(row["region"], AGES)
    by = world.administrators[row["key"]]
    if not row["parent"]:  # above whom there is nobody to do it
        by.user.name, by.user.mobile = holder.name, holder.mobile
        by.user.save(update_fields=["name", "mobile"])
        return
    by.user = people.edit_administrator(
        world.organisations[row["key"]],
        name=holder.name,
        mobile=holder.mobile,
        email=f"{row['key'].replace('_', '')}@example.cn",
        by=world.administrators[row["parent"]],
        at=at,
    )


def _moments(world: World, row: Row) -> list[datetime]:
    """Five moments: superiors come first, each level in a fortnight of its own; what still waits is recent."""
    level, above = 0, row["parent"]
    while above:
        level, above = level + 1, next(other["parent"] for other in world.rows if other["key"] == above)
    waits = row["state"] != State.APPROVED
    first, last = (30, 1) if waits else (225 - 15 * level, 213 - 15 * level)
    return world.calendar.draw(5, world.calendar.ago(first), world.calendar.ago(last))


def _values(world: World, row: Row) -> dict[str, Any]:
    """What the profile asks of an organisation."""
    asked = {name for name, how in current().organisation_fields.items() if how != OrganisationField.SHOWN}
    number, code = world.invented.uscc(row["region"], row["nature"])
    line = f"{world.local('area_codes', row['region'])}-6{world.rng.randrange(10**7):07}"
    known = {
        "tier": row["tier"],
        "industry": row["industry"],
        "nature": row["nature"],
        "economic_type": row["economic"],
        "scale": row["scale"] if row["nature"] in ENTERPRISES else "",
        "organisation_code": code,
        "uscc": number,
        "address": row["address"],
        "postcode": world.local("postcodes", row["region"]),
        "fax": line,
        "email": f"office.{row['key'].replace('_', '')}@example.cn",
    } | _heads(world, row)
    return {name: value for name, value in known.items() if name in asked}


def _heads(world: World, row: Row) -> dict[str, int]:
    """Head-counts that add up."""
    professionals = world.rng.randint(40, 160) if row["people"] else world.rng.randint(6, 20)
    shares = {"senior": 0.03, "associate_senior": 0.2, "intermediate": 0.38, "assistant": 0.27, "technician": 0.04}
    counts = {f"{level}_count": int(professionals * share) for level, share in shares.items()}
    staff = professionals + world.rng.randint(3, 40)
    untitled = professionals - sum(counts.values())
    return {"staff_count": staff, "professional_count": professionals, "untitled_count": untitled, **counts}


def _contacts(world: World, row: Row) -> list[tuple[str, str]]:
    area = world.local("area_codes", row["region"])
    office = f"{area}-6{world.rng.randrange(10**7):07}"
    first, second = (world.invented.person(row["region"], AGES) for _ in range(2))
    everybody = [(first.name, office), (second.name, second.mobile)]
    return everybody[: world.rng.choice((1, 2, 2))]
