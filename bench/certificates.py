"""What certificates take: one issued, a batch as the job does it, the public page, the list of what ended.

`python -m bench.certificates` loads the demo into a database of its own and prints one line of JSON; `lines` is the
part of RESULTS.md. CPU of this process, the database's apart.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.load import pace
from bench.loaded import on_the_demo

BATCH = 200
VIEWS = 500
ENDED = 10_000


def measured() -> dict[str, Any]:
    """Elect and confirm everybody at a committee's door, then issue, look and check."""
    from django.test import Client

    from zhicheng.certificates.actions import issue
    from zhicheng.certificates.models import Certificate
    from zhicheng.certificates.queries import document, ended_file
    from zhicheng.core import clock

    waiting = _elected()
    made = [_timed(lambda a=a, by=by: issue(a, site=SITE, by=by, at=clock.now())) for a, by in waiting]
    first = Certificate.objects.order_by("pk")[0]
    client, address = Client(SERVER_NAME="localhost"), f"/certificates/{first.code}/"
    client.get(address)
    page, _ = _timed(lambda: [client.get(address) for _ in range(VIEWS)])
    _end(first)
    listed, text = _timed(lambda: ended_file(clock.now()))
    times = [spent for spent, _ in made[1:]]  # the first makes the keys and reads the fonts
    return {
        "pace": pace(),
        "issue": {"people": len(times), "median": statistics.median(times), "mean": statistics.mean(times)},
        "bytes": statistics.median(len(document(one)) for one in Certificate.objects.filter(document__isnull=False)),
        "page": page / VIEWS,
        "ended": {"certificates": ENDED, "milliseconds": listed, "bytes": len(text)},
    }


SITE = "https://zhicheng.example.cn"


def _elected() -> list[Any]:
    """Everybody at the door whose office has a reviewer for all series, elected, published and confirmed."""
    from zhicheng.applications.models import Application, State
    from zhicheng.core import clock
    from zhicheng.people.models import REVIEWERS, Grant
    from zhicheng.results.models import Asking, Confirmation, Publicity
    from zhicheng.reviews import door
    from zhicheng.reviews.case import Verb

    found, at = [], clock.now()
    rows = Application.objects.filter(state=State.AWAITING_COMMITTEE, kind="title").exclude(round=None)
    for application in rows.select_related("round__committee__host").order_by("pk")[:BATCH]:
        host = application.round.committee.host
        office = Grant.objects.filter(organisation=host, role__in=REVIEWERS, all_series=True, enabled=True)
        by = office.exclude(user=application.applicant_id).select_related("user", "organisation").first()
        other = Grant.objects.filter(organisation=host).exclude(user=by.user_id).first() if by else None
        if by is None or other is None:
            continue
        for verb in (Verb.ACCEPTED, Verb.DECIDED, Verb.PUBLISHED):
            application.refresh_from_db()
            door.advance(application, verb, by=by, at=at, seen=application.version)
        drawn_up = {"drawn_up_by": by.user, "drawn_up_at": at, "contact": "—", "days": 5, "title": "公示"}
        publicity, _ = Publicity.objects.get_or_create(round=application.round, defaults=drawn_up)
        decided = {"asked_by": by.user, "decided_by": other.user, "asked_at": at, "decided_at": at, "number": "1"}
        asking, _ = Asking.objects.get_or_create(publicity=publicity, defaults={"desk": host, **decided})
        Confirmation.objects.create(application=application, asking=asking, number="1", by=other.user, at=at)
        found.append((application, by))
    return found


def _end(like: Any) -> None:
    """Many certificates that ended, for the list."""
    from zhicheng.certificates.models import Certificate, State

    fields = [one.attname for one in Certificate._meta.concrete_fields if not one.primary_key]
    same = {name: getattr(like, name) for name in fields}
    rows = (
        same | {"number": f"E{n:016d}", "code": f"e{n}", "state": State.REVOKED, "ended_at": like.issued_at}
        for n in range(ENDED)
    )
    Certificate.objects.bulk_create((Certificate(**row) for row in rows), batch_size=1000)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of CPU, and what came out."""
    start = time.process_time()
    done = work()
    return (time.process_time() - start) * 1000, done


def lines(report: dict[str, Any]) -> list[str]:
    """The part of RESULTS.md."""
    issued, ended = report["issue"], report["ended"]
    each = f"{issued['median']:.0f} / {issued['mean']:.0f}"
    return [
        f"## Certificates (three million additions: {report['pace']:.2f} s)",
        "",
        f"CPU of one process in milliseconds, the database's apart; {issued['people']} certificates one after the",
        "other, each pressed, signed (PAdES) and stored in a transaction of its own; a document has",
        f"{report['bytes'] / 1000:.0f} kB.",
        "",
        "| | CPU, ms | target | met |",
        "|---|---:|---|---|",
        f"| one of a batch, median / mean | {each} | ≤ 100 | {_met(issued['mean'] <= 100)} |",
        f"| public page of a code, in the test client | {report['page']:.1f} | ≤ 5 | {_met(report['page'] <= 5)} |",
        f"| list of {ended['certificates']:,} ended ({ended['bytes'] // 1000} kB) | {ended['milliseconds']:.0f} | | |",
        "",
    ]


def _met(met: bool) -> str:
    return "yes" if met else "**no**"


if __name__ == "__main__":
    on_the_demo("certificates", measured)
