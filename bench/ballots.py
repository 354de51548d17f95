"""25 members cast their ballots at the same moment, 40 candidates each, against the running server.

`python -m bench.ballots` fills a database of its own and prints one line of JSON; `lines` is the part of RESULTS.md.
"""

import http.client
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import django

from bench.load import _cpu, pace
from zhicheng.config import postgres

if TYPE_CHECKING:
    from zhicheng.applications.models import Application
    from zhicheng.ballots.models import Ballot
    from zhicheng.ballots.voter import Stub
    from zhicheng.committees.models import Round
    from zhicheng.meetings.models import Meeting
    from zhicheng.people.models import Grant

PORT = 8796
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MEMBERS, CANDIDATES, ROUNDS = 25, 40, 8
TUNED = {"shared_buffers": "128MB", "autovacuum": "off"}


def _host() -> "tuple[Round, Grant]":
    """An office with a committee, its round, and somebody who keeps its meetings."""
    from zhicheng.catalogue.models import Series
    from zhicheng.committees.models import Committee, Round
    from zhicheng.organisations.actions import found
    from zhicheng.organisations.models import Region
    from zhicheng.people.models import Grant, User

    place = Region.objects.get_or_create(code="410000", defaults={"name": "河南省", "list_version": "bench"})[0]
    office = found(None, name="省职改办", kind="office", region=place, by=None, at=NOW)
    whole = {"host": office, "scope": office, "series": Series.objects.get(pk="22"), "levels": ["intermediate"]}
    committee = Committee.objects.create(name="中小学教师评委会", **whole)
    term = {"since": NOW.date() - timedelta(days=1), "until": NOW.date() + timedelta(days=700)}
    decided = {"state": "approved", "number": "1", "members": MEMBERS, "requested_at": NOW, "decided_at": NOW}
    committee.filings.create(desk=office, **term, **decided)
    windows = {"opens_at": NOW - timedelta(days=90), "closes_at": NOW, "correct_until": NOW}
    round = Round.objects.create(committee=committee, year=2026, name="2026年度", approved_at=NOW, **windows)
    user = User.objects.create(login="office", name="经办人", password="!", created_at=NOW)
    grant = {"all_series": True, "enabled": True, "since": NOW.date()}
    return round, Grant.objects.create(user=user, organisation=office, role="handler", **grant)


def _cases(round: "Round") -> "list[Application]":
    """Candidates who stand before the committee."""
    from zhicheng.applications.models import Application
    from zhicheng.catalogue.models import Title
    from zhicheng.people.models import User

    host, title = round.committee.host, Title.objects.filter(series="22", level="intermediate").order_by("pk")[0]
    people = [User(login=f"c{n}", name=f"申报人{n}", password="!", created_at=NOW) for n in range(CANDIDATES)]
    fixed = {"unit": host, "unit_path": host.path, "series_id": "22", "level": "intermediate", "title": title}
    fixed |= {"year": 2026, "round": round, "state": "in_committee", "sections": 1, "open_sections": 0}
    fixed |= {"id_number_masked": "", "created_at": NOW, "moved_at": NOW, "profile_version": "henan"}
    return Application.objects.bulk_create(
        Application(applicant=person, applicant_name=person.name, **fixed)
        for person in User.objects.bulk_create(people)
    )


def _meeting() -> "tuple[Meeting, Grant, list[Grant]]":
    """A meeting that is open, with everybody in the room, as rows."""
    from zhicheng.meetings.models import Item, Meeting, Seat
    from zhicheng.people.models import Grant, User
    from zhicheng.profiles.meeting import MeetingRules

    round, office = _host()
    cases = _cases(round)
    people = User.objects.bulk_create(
        User(login=f"m{n}", name=f"委员{n}", password="!", created_at=NOW) for n in range(MEMBERS)
    )
    rules = MeetingRules().model_dump(mode="json")
    meeting = Meeting.objects.create(round=round, time=NOW, place="三楼", chair=people[0], state="opened", rules=rules)
    Seat.objects.bulk_create(Seat(meeting=meeting, member=person, since=NOW) for person in people)
    said = {"report": "同意提交表决。", "reported_by": people[0], "reported_at": NOW}
    Item.objects.bulk_create(
        Item(meeting=meeting, application=case, position=n, **said) for n, case in enumerate(cases, 1)
    )
    return meeting, office, [Grant(user=person, organisation=office.organisation, role="expert") for person in people]


def _papers(ballot: "Ballot", by: "Grant") -> "tuple[list[Stub], float]":
    """One member gets all papers; return the stubs and the seconds that the server's half took."""
    from zhicheng.ballots import actions, voter

    rows = ballot.papers.order_by("position").values_list("code", "modulus")
    stubs = {code: voter.stub(code.bytes, int(modulus, 16)) for code, modulus in rows}
    began = time.perf_counter()
    answers = actions.issue(ballot, {code: stub.blinded for code, stub in stubs.items()}, by=by)
    spent = time.perf_counter() - began
    for code, answer in answers.items():
        stubs[code].take(answer)
    return list(stubs.values()), spent


def _posts(path: str, bodies: Sequence[str]) -> list[float]:
    """Send each body by a browser of its own, all at the same moment; return how many milliseconds each took."""
    start = Barrier(len(bodies))

    def post(body: str) -> float:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        connection.connect()
        start.wait(60)
        began = time.perf_counter()
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said, spent = answer.read(), (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {said.decode()}")
        return spent

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, bodies))


def _ballots(stubs: "Sequence[Stub]") -> str:
    slips = [stub.fill("yes") for stub in stubs]
    return json.dumps({"ballots": [{**slip.published(), "paper": slip.paper.hex()} for slip in slips]})


def measured() -> dict[str, Any]:
    """What each step takes; casting over HTTP, one ballot at a time from everybody, then all 40 in one request."""
    from bench.measure import _serving
    from zhicheng.ballots import actions, box

    meeting, office, members = _meeting()
    times: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = work()
        times[name] = time.perf_counter() - began
        return done

    ballot = step("papers prepared", lambda: actions.prepare(meeting, by=office, at=NOW))
    actions.give_out(ballot, by=office, at=NOW)
    kept, spent = zip(*(_papers(ballot, by) for by in members), strict=True)
    times["papers given to one member"] = statistics.median(spent)
    actions.open_box(ballot, by=office, at=NOW)
    path = f"/box/{ballot.code}/cast/"
    with _serving("product", PORT, {}) as program:
        _posts(path, [_ballots(stubs[:1]) for stubs in kept])  # warm
        before = _cpu(program)
        one = [
            taken
            for n in range(1, ROUNDS + 1)
            for taken in _posts(path, [_ballots(stubs[n : n + 1]) for stubs in kept])
        ]
        spent_cpu = (_cpu(program) - before) * 1000 / len(one)
        whole = _posts(path, [_ballots(stubs) for stubs in kept])
    step("closed and counted", lambda: box.close(ballot, by=office, at=NOW))
    figures = {"one candidate": one, f"{CANDIDATES} candidates in one request": whole}
    return {
        "pace": pace(),
        "members": MEMBERS,
        "candidates": CANDIDATES,
        "seconds": times,
        "cpu": spent_cpu,
        "posts": {name: _percentiles(taken) for name, taken in figures.items()},
    }


def _percentiles(taken: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98], "requests": len(taken)}


def lines(report: dict[str, Any]) -> list[str]:
    """The part of RESULTS.md."""
    members, posts = report["members"], report["posts"]
    met = "yes" if posts["one candidate"]["p99"] <= 100 else "**no**"
    targets = {"one candidate": f"p99 ≤ 100 ms | {met}"}
    rows = [
        f"| {name} | {found['requests']} | {found['p50']:.0f} | {found['p99']:.0f} | {targets.get(name, '|')} |"
        for name, found in posts.items()
    ]
    return [
        f"## A secret ballot of {members} members (three million additions: {report['pace']:.2f} s)",
        "",
        f"All {members} post at the same moment, each over a connection of its own; milliseconds to the answer, with",
        f"the wait for the others in it: {report['cpu']:.1f} ms of the server's CPU for each post with one candidate.",
        "",
        "| ballot posted | requests | p50 | p99 | target | met |",
        "|---|---:|---:|---:|---|---|",
        *rows,
        "",
        f"| step, {report['candidates']} candidates | seconds |",
        "|---|---:|",
        *(f"| {name} | {spent:.2f} |" for name, spent in report["seconds"].items()),
        "",
    ]


def main() -> None:
    """Fill a database of its own, and measure."""
    from django.core.management import call_command

    with postgres.running(Path(os.environ["VAR"]) / "postgres", TUNED) as server:
        server.create_database("zhicheng")
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_national_data", stdout=sys.stderr)
        from zhicheng.ballots.models import Ballot

        if Ballot.objects.exists():
            raise SystemExit("this database has a ballot already: remove the folder and measure anew")
        report = measured()
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    os.environ.setdefault("VAR", "var/bench/ballots")
    main()
