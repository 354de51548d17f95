"""One of everything in four organisations that stand above, beside and below each other, for tests of every page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from tests import factories as f
from tests.remembering import remembered
from tests.sites import brought, certified, convened, drawn, judged, resulted, told
from zhicheng.applications.models import Achievement, Application, Proof, State
from zhicheng.applications.rules import place_after
from zhicheng.committees.models import Filing, Round, RoundChange
from zhicheng.documents.actions import take_in
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.plans.models import Plan
from zhicheng.profiles import current
from zhicheng.seals.models import Seal

Things = Mapping[str, int]
"""The ids of things that belong together, by what they are: an application, its stop, its attachment …"""

NOBODYS = frozenset(
    {
        "kept",
        "list",
        "section",
        "slot",
        "page",
        "width",
        "step",
        "announced",
        "enclosed",
        "delivery",
        "kind",
        "listing",
        "board",
        "certificate_code",
        "tool",
        "public_list",
        "announced_round",
        "published",
        "verb",
    }
)
"""Parts of an address that belong to nobody."""

KINDS: Mapping[tuple[str, str], str] = {
    ("my/", "pk"): "application",
    ("", "number"): "page",
    ("desk/organisations/", "pk"): "organisation",
    ("desk/plans/", "pk"): "plan",
    ("desk/staff/", "pk"): "staff",
    ("desk/<list:listed>/", "pk"): "staff",
    ("", "listed"): "list",
    ("desk/staff/", "role"): "step",
    ("jobs/", "pk"): "job",
    ("desk/imports/", "taken"): "import",
    ("desk/imports/", "kind"): "kind",
    ("desk/exports/", "listing"): "listing",
    ("", "expert"): "expert",
    ("desk/status/", "case"): "case",
    ("my/", "kept"): "kept",
    ("my/", "achievement"): "achievement",
    ("my/", "proof"): "proof",
    ("desk/seals/", "seal"): "seal",
    ("desk/rounds/", "round"): "round",
    ("desk/results/", "round"): "round",
    ("desk/rounds/", "change"): "change",
    ("desk/draws/", "draw"): "draw",
    ("desk/draws/", "invitation"): "asked",
    ("expert/", "invitation"): "invitation",
    ("draws/", "draw"): "published",
    ("desk/integrity/", "record"): "record",
    ("desk/meetings/", "round"): "round",
    ("desk/meetings/", "meeting"): "held",
    ("desk/meetings/", "seat"): "seat",
    ("desk/meetings/", "item"): "item",
    ("desk/meetings/", "recusal"): "recusal",
    ("desk/meetings/", "ballot"): "papers",
    ("desk/meetings/", "verb"): "verb",
    ("desk/panels/", "round"): "round",
    ("desk/panels/", "panel"): "judging",
    ("desk/panels/", "reader"): "reader",
    ("", "judged"): "judged",
    ("expert/panels/", "panel"): "led",
    ("expert/panels/", "reading"): "reading",
    ("desk/certificates/", "certificate"): "certificate",
    ("desk/certificates/", "revocation"): "revocation",
    ("desk/certificates/", "round"): "round",
    ("desk/certificates/", "application"): "confirmed",
    ("my/certificates/", "certificate"): "own_certificate",
    ("certificates/", "shown"): "certificate_code",
    ("certificates/", "tool"): "tool",
    ("desk/committees/", "committee"): "committee",
    ("desk/door/", "application"): "awaiting",
    ("desk/committees/", "filing"): "filing",
    ("desk/lendings/", "lent"): "lent",
    ("desk/papers/", "waiting"): "awaiting",
    ("", "application"): "application",
    ("", "notice"): "notice",
    ("announcements/", "announcement"): "announced",
    ("announcements/", "enclosure"): "enclosed",
    ("desk/announcing/", "own"): "announcement",
    ("desk/announcing/", "enclosure"): "enclosure",
    ("desk/deliveries/", "delivery"): "delivery",
    ("", "attachment"): "attachment",
    ("", "stop"): "stop",
    ("", "file"): "file",
    ("", "code"): "section",
    ("", "slot"): "slot",
    ("", "width"): "width",
    ("expert/", "ballot"): "ballot",
    ("expert/", "meeting"): "meeting",
    ("", "ballot"): "board",
    ("desk/results/", "publicity"): "publicity",
    ("", "objection"): "objection",
    ("", "asking"): "asking",
    ("", "report"): "report",
    ("", "reexamination"): "reexamination",
    ("publicities/", "publicity"): "public_list",
    ("rounds/", "round"): "announced_round",
}
"""What an argument means: (how the address begins, name of the argument) → what it names; the first that fits."""


def nobodys() -> Mapping[str, object]:
    """Fitting values for the parts of an address that belong to nobody."""
    return {
        "list": "staff",
        "section": "basics",
        "kept": "papers",
        "slot": "id_card",
        "page": 1,
        "width": 240,
        "step": current().steps[0].value,
        "delivery": 1,
        "kind": "staff",
        "verb": "give_out",
        "listing": "applicant_status_list",
        **told.public(),
        **convened.public(),
        **certified.public(),
        "announced_round": Round.objects.announced().order_by("pk").values_list("pk", flat=True).first() or 0,
        **resulted.public(),
        **drawn.public(),
    }


def kind(address: str, argument: str) -> str:
    """Return what an argument of an address names."""
    for (beginning, name), meant in KINDS.items():
        if name == argument and address.startswith(beginning):
            return meant
    raise LookupError(
        f"/{address}: the tests do not know what <{argument}> names; add a line to KINDS in tests/sites/world.py"
        f" (and, for a new sort of thing, one of it to every place in `place`)."
    )


TRANSPARENT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
"""A picture of one pixel."""


@dataclass
class Place:
    """An organisation with its people and what is theirs."""

    organisation: Organisation
    people: dict[str, list[Grant]] = field(default_factory=dict)
    things: dict[int, list[Things]] = field(default_factory=dict)
    """What belongs to whom, by the id of the person's grant."""

    def belonging_to(self, role: str) -> list[Things]:
        """What belongs to all the people of a role."""
        return [things for grant in self.people.get(role, []) for things in self.things[grant.pk]]


@dataclass
class World:
    """`own` is where the people of a test work; nothing of the `others` is theirs."""

    own: Place
    others: dict[str, Place]

    def everybody(self) -> Iterator[Grant]:
        """The people who try to open pages."""
        for grants in self.own.people.values():
            yield from grants

    def of_others(self, grant: Grant) -> Iterator[tuple[str, Things]]:
        """What is not the person's: of the same role elsewhere, and of colleagues who are applicants."""
        for where, place in self.others.items():
            for things in place.belonging_to(grant.role):
                kept_by_the_superior = {"organisation", "plan", "case"} if where == "below" else set()
                yield where, {name: things[name] for name in things.keys() - kept_by_the_superior}
        if grant.role == Role.APPLICANT:
            mine = self.own.things[grant.pk]
            yield from (("a colleague", things) for things in self.own.belonging_to(grant.role) if things not in mine)


@remembered
def world() -> World:
    """Build the places under the present profile: a bureau, the office above, a bureau beside, a school below."""
    branch = f.province()
    beside = f.organisation(branch.county, "管城区卫生健康局", "bureau")
    here = [branch.county, beside, branch.school]
    for organisation in (branch.bureau, *here, under := f.organisation(branch.bureau, "外国语小学")):
        _certify(organisation)
    branch.bureau.submits = True
    branch.bureau.save(update_fields=["submits"])
    own = place(branch.bureau, below=under)
    return World(own, {where: place(there) for where, there in zip(("above", "beside", "below"), here, strict=True)})


def place(organisation: Organisation, below: Organisation | None = None) -> Place:
    """People of every role in an organisation; with a subordinate `below` everything that there can be is theirs."""
    made = Place(organisation)
    for step in current().steps:
        made.people[step] = [f.grant(organisation, step)]
    applicant = f.applicant(organisation)
    made.people[Role.APPLICANT] = [applicant]
    last = _at_step(f.submitted(applicant), current().steps[-1])
    made.things[applicant.pk] = [_things(last) | certified.held(applicant.user)]
    for step in current().steps:
        made.things[made.people[step][0].pk] = [_things(last, step)]
    _administrator(made, below or organisation)
    if below is not None:
        _more(made, below)
    _tell(made)
    _seal(made)
    return made


def _more(made: Place, below: Organisation) -> None:
    """Besides: a draft, an application that nobody has decided on, and one that came up from below."""
    writing, waiting = f.applicant(made.organisation), f.applicant(made.organisation)
    first = f.submitted(waiting)
    arrived = f.climb(f.submitted(f.applicant(below)), until=made.organisation)
    made.people[Role.APPLICANT] += [writing, waiting]
    made.things |= {writing.pk: [_things(f.complete(writing))], waiting.pk: [_things(first)]}
    made.things[made.people[current().steps[0]][0].pk] += [_things(first), _things(arrived)]


def _seal(made: Place) -> None:
    """The organisation's seal and round, somebody who waits at its committee's door, and roles that were lent."""
    administrator = made.people[Role.ADMINISTRATOR][0]
    values = {"picture": TRANSPARENT, "digest": "0" * 64, "since": f.NOW, "by": administrator.user}
    seal = Seal.objects.create(organisation=made.organisation, **values)
    own_round = f.round_(made.organisation)
    held = _held(own_round, made)
    sits = made.people[Role.EXPERT][0]
    read, mine = judged.reading(own_round, sits.user)
    held, closed = held | read, judged.closed(own_round, sits.user)
    made.things[sits.pk] = [things | mine for things in made.things[sits.pk]]
    for things in made.things[administrator.pk]:
        things |= {"seal": seal.pk} | held
    made.things[administrator.pk].append(closed)
    called = f.submitted(f.applicant(made.organisation))
    used = place_after(called.place, called.state, State.AWAITING_COMMITTEE, needed=current().plan_required)
    door = {"state": State.AWAITING_COMMITTEE, "round": own_round, "place": used}
    Application.objects.filter(pk=called.pk).update(**door)
    file = called.attachments.get(slot="id_card").file_id
    for step in current().steps:
        holder = made.people[step][0]
        lent = f.grant(made.organisation, step, until=f.NOW.date(), lent_by=holder)
        made.things[holder.pk] += [{"awaiting": called.pk, "file": file}, {"lent": lent.pk}, held, closed]


def _held(call: Round, made: Place) -> Things:
    """What the office of a committee keeps, and a filing on which it decides."""
    term = {"since": f.NOW.date(), "until": f.NOW.date(), "members": 25, "requested_at": f.NOW}
    filing = Filing.objects.create(committee=call.committee, desk=made.organisation, **term)
    values = {"before": {"name": "甲"}, "after": {"name": "乙"}, "reason": "更正", "proposed_at": f.NOW}
    change = RoundChange.objects.create(round=call, proposed_by=f.person(), **values)
    kept = {"round": call.pk, "committee": call.committee_id, "filing": filing.pk, "change": change.pk}
    kept |= resulted.results(call, made.organisation) | certified.of_office(call, made.organisation)
    return kept | drawn.of_office(made.organisation) | convened.held(call)


def _tell(made: Place) -> None:
    """Everybody has a notice and a job; the administrator keeps an announcement and a brought list besides."""
    announced = told.announcement(made.organisation)
    enclosure = announced.enclosures.get().pk
    for role, grants in made.people.items():
        for grant in grants:
            news = {"notice": told.notice(grant).pk, "job": brought.job(grant).pk}
            if role == Role.ADMINISTRATOR:
                news |= {"announcement": announced.pk, "enclosure": enclosure, "import": brought.taken(grant).pk}
            made.things[grant.pk] = [{**things, **news} for things in made.things[grant.pk]]


def _administrator(made: Place, node: Organisation) -> None:
    """The administrator, with a subordinate, a member of staff and an applicant to keep."""
    administrator = f.administrator(made.organisation)
    member = f.grant(made.organisation, Role.STAFF)
    f.grant(made.organisation, current().steps[0], member.user)
    listed = f.applicant(made.organisation)
    if node != made.organisation:
        f.administrator(node)
    made.people |= {Role.ADMINISTRATOR: [administrator], Role.STAFF: [member]}
    planned = {"plan": _plan(node).pk} if current().plan_required else {}
    theirs = {"organisation": node.pk, "staff": member.user_id, "applicant": listed.user_id} | planned
    theirs["expert"] = f.expert(made.organisation).pk
    own = made.things[made.people[Role.APPLICANT][0].pk][0]["application"]
    theirs |= {"application": own, "case": own}
    made.things |= {administrator.pk: [theirs, theirs | {"organisation": made.organisation.pk}], member.pk: []}
    sits = f.grant(made.organisation, Role.EXPERT, until=f.NOW.date(), all_series=False, sections=0)
    theirs = convened.meeting(sits) | drawn.of_expert(made.organisation, sits.user)
    made.people[Role.EXPERT], made.things[sits.pk] = [sits], [theirs]


def _plan(organisation: Organisation) -> Plan:
    """A plan with its document, not yet handed in."""
    document = take_in(f.picture(), by=None, at=f.NOW)
    return Plan.objects.create(organisation=organisation, year=2026, document=document, changed_at=f.NOW)


def _at_step(application: Application, step: str) -> Application:
    while f.stop(application).step != step:
        here = f.stop(application)
        f.pass_on(application, Grant.objects.filter(organisation=here.organisation, role=here.step).order_by("id")[0])
    return application


def _things(application: Application, step: str = "") -> Things:
    """An application with a file of it and its newest visit; `step`: its visit to that step."""
    attachment = application.attachments.get(slot="id_card")
    found = {"application": application.pk, "attachment": attachment.pk, "file": attachment.file_id}
    found |= {"case": application.pk} | _achievement(application)
    stops = application.stops.filter(step=step) if step else application.stops
    stop = stops.order_by("-id").first()
    return found | ({"stop": stop.pk} if stop else {})


def _achievement(application: Application) -> Things:
    """Something in the applicant's library, with its proof."""
    made = Achievement.objects.create(
        person=application.applicant, code="papers", data={"title": "论文"}, title="论文", saved_at=f.NOW
    )
    file = take_in(f.picture(), by=None, at=f.NOW)
    proof = Proof.objects.create(achievement=made, file=file, name="论文.jpg", added_at=f.NOW)
    return {"achievement": made.pk, "proof": proof.pk}


def _certify(organisation: Organisation) -> None:
    organisation.certificate = take_in(f.picture(), by=None, at=f.NOW)
    organisation.save(update_fields=["certificate"])


def mixed(mine: Things, others: Things, wanted: set[str]) -> Iterator[Things]:
    """Every mixture of one's own and others' things in which at least one is of others."""
    for choice in product((False, True), repeat=len(wanted & others.keys())):
        foreign = {
            name: others[name] for name, taken in zip(sorted(wanted & others.keys()), choice, strict=True) if taken
        }
        if foreign:
            yield {**mine, **foreign}
