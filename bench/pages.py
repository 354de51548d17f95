"""The pages that are measured, as requests of somebody who is logged in; and the floor's statement."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.load import Ask
from zhicheng.applications.models import Application
from zhicheng.core import clock
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import waiting
from zhicheng.reviews.models import Stop
from zhicheng.sites.frame import sessions

CSRF = "b" * 32
READS, WRITES = 1500, 900
CITY = 2
"""Id of the first city, whose handler's desk is busy at every size."""


def everything() -> Iterator[tuple[str, list[Ask]]]:
    """Yield what is measured by name."""
    handler = grant_of(CITY, Role.HANDLER)
    administrator = grant_of(1, Role.ADMINISTRATOR)
    yield "queue page, 50 rows", reads(handler, ["/desk/handler/"])
    yield "queue page, unit keyword", reads(handler, ["/desk/handler/?" + urlencode({"unit": "第12"})])
    yield "decided page, 50 rows", reads(handler, ["/desk/handler/?passed=yes"])
    yield "record page", reads(handler, [f"/desk/review/{stop}/?section=papers" for stop in _waiting(200)])
    yield "organisations, root", reads(administrator, ["/desk/organisations/"])
    yield "section page", _section_pages()
    yield "section save", _section_saves()
    yield "verdict", _verdicts(handler)


def floor(folder: Path) -> dict[str, str]:
    """Return the environment of the floor: the queue's statement for rows, with its values, as the product sends it."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        waiting.page(grant_of(CITY, Role.HANDLER), waiting.Wanted(), at=clock.now())
    sql, params = statements[-1]
    statement = json.dumps({"sql": sql, "params": [str(p) if hasattr(p, "isoformat") else p for p in params]})
    database = settings.DATABASES["default"]
    return {"FLOOR_SQL": statement, "FLOOR_DSN": f"host={database['HOST']} user=postgres dbname={database['NAME']}"}


LEAN = """
DROP TABLE IF EXISTS lean_event, lean_case;
CREATE TABLE lean_case (id bigserial PRIMARY KEY, state varchar(20) NOT NULL, version integer NOT NULL, said jsonb);
CREATE TABLE lean_event (
    id bigserial PRIMARY KEY, case_id bigint NOT NULL REFERENCES lean_case DEFERRABLE INITIALLY DEFERRED,
    kind varchar(10) NOT NULL, note varchar(500) NOT NULL, at timestamptz NOT NULL
);
CREATE INDEX ON lean_event (case_id);
INSERT INTO lean_case (state, version, said) SELECT 'in_review', 1, '{}' FROM generate_series(1, 1000);
"""


def lean() -> dict[str, str]:
    """Make the tables of the lean program; return its environment."""
    with connection.cursor() as cursor:
        cursor.execute(LEAN)
    database = settings.DATABASES["default"]
    return {"LEAN_HOST": str(database["HOST"]), "LEAN_NAME": str(database["NAME"])}


def leanest() -> Iterator[tuple[str, list[Ask]]]:
    """Yield what the lean program is asked: the same bodies as the product."""
    cookies = f"csrftoken={CSRF}"
    note = urlencode({"seen": 1, "note": "材料齐全，同意。", "rest": "on", "csrfmiddlewaretoken": CSRF})
    saved = next(asks for name, asks in everything() if name == "section save")
    for name, bodies in (("verdict", [note] * WRITES), ("section save", [ask.body for ask in saved])):
        address = name.split()[-1]
        asks = [Ask(f"/{address}/{n + 1}/", "POST", body, cookies, 302) for n, body in enumerate(bodies)]
        yield name, asks


def queries() -> dict[str, int]:
    """Return how many queries each page that is read takes."""
    counted = {}
    for name, asks in everything():
        if asks[0].method == "GET":
            client = Client(headers={"host": "127.0.0.1"})
            client.cookies.load(asks[0].cookies)
            with CaptureQueriesContext(connection) as captured:
                client.get(asks[0].path)
            counted[name] = len(captured)
    return counted


def reads(grant: Grant, paths: list[str]) -> list[Ask]:
    """Ask for these pages in turn, as somebody."""
    cookies = _cookies(grant)
    return [Ask(paths[n % len(paths)], cookies=cookies) for n in range(READS)]


def _waiting(most: int) -> list[int]:
    found = Stop.objects.filter(organisation=CITY, step="handler", closed_at=None)
    return list(found.order_by("-entered_at", "-id").values_list("pk", flat=True)[:most])


def _drafts() -> list[Application]:
    return list(Application.objects.filter(state="draft", records__code="papers").order_by("id")[:40])


def _applicant(application: Application) -> Grant:
    return Grant.objects.select_related("user").get(user=application.applicant_id, role=Role.APPLICANT)


def _section_pages() -> list[Ask]:
    drafts = [(draft, _cookies(_applicant(draft))) for draft in _drafts()]
    return [Ask(f"/my/{d.pk}/papers/", cookies=c) for d, c in (drafts[n % len(drafts)] for n in range(READS // 3))]


def _section_saves() -> list[Ask]:
    """One entry of 论文 of many drafts, typed a little differently each time; as the page sends it, the rest closed."""
    asks = []
    drafts = [(draft, _cookies(_applicant(draft)), draft.records.get(code="papers")) for draft in _drafts()]
    for n in range(WRITES):
        draft, cookies, record = drafts[n % len(drafts)]
        open_row = {k: v for k, v in record.data["rows"][0].items() if k != "id"} | {"title": f"第 {n} 次改动"}
        rows = {f"rows-{record.data['rows'][0]['id']}-{k}": v for k, v in open_row.items()}
        order = [("order", row["id"]) for row in record.data["rows"]]
        body = urlencode(
            [*rows.items(), *order, ("edition", record.edition + n // len(drafts)), ("csrfmiddlewaretoken", CSRF)]
        )
        asks.append(Ask(f"/my/{draft.pk}/papers/", "POST", body, cookies, 302))
    return asks


def _verdicts(handler: Grant) -> list[Ask]:
    """Pass nine hundred applications that wait at the desk, each once."""
    stops = Stop.objects.select_related("application").filter(organisation=CITY, step="handler", closed_at=None)
    cookies = _cookies(handler)

    def body(stop: Stop) -> str:
        said = {"seen": stop.application.version, "note": "材料齐全，同意。", "rest": "on"}
        return urlencode(said | {"csrfmiddlewaretoken": CSRF})

    oldest = stops.order_by("entered_at", "id")[:WRITES]
    return [Ask(f"/desk/review/{stop.pk}/pass/", "POST", body(stop), cookies, 302) for stop in oldest]


def grant_of(organisation: int, role: str) -> Grant:
    """Return who has the role in the organisation with that id."""
    return Grant.objects.select_related("user").get(organisation=Organisation(pk=organisation), role=role)


def _cookies(grant: Grant) -> str:
    """A session as the login page makes it, and the token against forged posts."""
    request = RequestFactory().get("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions.begin(request, grant.user, grant, clock.now())
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}; csrftoken={CSRF}"
