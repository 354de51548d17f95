"""A draw from 20,000 experts against 5,000 candidates, each with something of their own in every section that is read.

`python -m bench.draws` fills a database of its own and prints one line of JSON; `lines` is the part of RESULTS.md.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import django
import psutil

from bench.load import pace
from zhicheng.config import postgres
from zhicheng.core.collecting import settle

ORGANISATIONS, CANDIDATES, EXPERTS = 5_000, 5_000, 20_000
ROUND = HOST = 2
"""The first city; its committee carries the same id."""
SECTIONS = {"papers": 6, "projects": 4, "books": 1, "patents": 2, "awards": 4, "work": 3}
SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "音乐", "体育", "美术", "信息技术", "科学")
SEATS = (5, 5, 3, 2, 2, 2, 2, 2, 1, 1)
TUNED = {"shared_buffers": "512MB", "autovacuum": "off", "max_wal_size": "4GB"}
VERIFY = Path(__file__).parents[1] / "docs/verify/draw.py"


def measured() -> dict[str, Any]:
    """What each step takes, and the script that checks what was published."""
    from django.db import transaction

    from bench.province import NOW
    from zhicheng.committees.models import Round
    from zhicheng.draws import actions, queries
    from zhicheng.draws.rules import Quota, Rule
    from zhicheng.people.models import Grant

    grants = Grant.objects.filter(organisation=HOST, role__in=("handler", "leader"))
    first, second = grants.select_related("user", "organisation").order_by("pk")
    quotas = tuple(
        Quota(str(n), subject, seats, 2 * seats, words=(subject,))
        for n, (subject, seats) in enumerate(zip(SUBJECTS, SEATS, strict=True), 1)
    )
    known, until = NOW + timedelta(days=1), (NOW + timedelta(days=60)).date()
    rule = Rule(quotas, "中国福利彩票双色球第 2026136 期的 7 个开奖号码", known, until, "intermediate")
    round = Round.objects.select_related("committee").get(pk=ROUND)
    times: dict[str, Spent] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        clock = Spent.so_far()
        with transaction.atomic():
            done = work()
        times[name] = clock.since()
        return done

    step("read what was frozen, once", lambda: actions.learn(round))
    draw = step("prepare", lambda: actions.prepare(round, rule, by=first, at=NOW))
    draw = step("commit", lambda: actions.commit(draw, by=first, at=NOW, seen=draw.version))
    draw = step("draw", lambda: actions.hold(draw, "3 7 9 12 18 25 33", by=second, at=known, seen=draw.version))
    answer = known + timedelta(days=5)
    step("invite", lambda: actions.invite(draw, answer_by=answer, by=first, at=known, seen=draw.version))
    text = step("publish", lambda: queries.published(draw))
    file = Path(os.environ["VAR"]) / "published.json"
    file.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    subprocess.run([sys.executable, "-I", str(VERIFY), str(file)], check=True, stdout=subprocess.DEVNULL)
    times["check by the script"] = Spent(time.perf_counter() - began, 0)
    return {
        "pace": pace(),
        "experts": draw.considered,
        "candidates": len(queries.Relations(ROUND).candidates),
        "pool": draw.lots.count(),
        "excluded": {words: number for _, words, number in queries.excluded(draw)},
        "bytes": len(text.encode()),
        "steps": {name: tuple(spent) for name, spent in times.items()},
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


class Spent(NamedTuple):
    """Seconds by the clock, and of CPU: of this process and of the database's that serves it."""

    seconds: float
    cpu: float

    @classmethod
    def so_far(cls) -> "Spent":
        """Until now."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            served = psutil.Process(cursor.fetchone()[0]).cpu_times()
        return cls(time.perf_counter(), time.process_time() + served.user + served.system)

    def since(self) -> "Spent":
        """From then until now."""
        now = Spent.so_far()
        return Spent(round(now.seconds - self.seconds, 3), round(now.cpu - self.cpu, 3))


def lines(report: dict[str, Any]) -> list[str]:
    """The part of RESULTS.md."""
    steps = {name: Spent(*spent) for name, spent in report["steps"].items()}
    whole = Spent(*(steps["prepare"][n] + steps["draw"][n] for n in range(2)))
    met = {"prepare and draw": ("< 2 s", "yes" if whole.seconds < 2 else "**no**")}
    rows = [*steps.items(), ("prepare and draw", whole)]
    return [
        f"## A draw from {report['experts']:,} experts (three million additions: {report['pace']:.2f} s)",
        "",
        f"{report['candidates']:,} candidates; {report['pool']:,} experts in the pool, the others stay away: "
        + ", ".join(f"{words} {number:,}" for words, number in report["excluded"].items())
        + f". The published file has {report['bytes'] // 1024:,} KB.",
        "",
        "| step | seconds | CPU s | target | met |",
        "|---|---:|---:|---|---|",
        *(f"| {name} | {s:.2f} | {cpu:.2f} | {' | '.join(met.get(name, ('', '')))} |" for name, (s, cpu) in rows),
        "",
    ]


def fill() -> None:
    """A province, its applications all in one round, and experts, each row with words of its own."""
    from django.db import connection, transaction

    from bench.province import _advance_sequences, generate

    generate(ORGANISATIONS, CANDIDATES)
    chance = random.Random(4141)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE applications_application SET round_id = %s WHERE state <> 'draft'", [ROUND])
        _candidates(chance)
        _experts(chance)
        _advance_sequences(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _filed() -> None:
    """The committee may work."""
    from bench.province import NOW
    from zhicheng.committees.models import Filing

    day = timedelta(days=1)
    term = {"since": (NOW - 100 * day).date(), "until": (NOW + 300 * day).date(), "members": 25}
    decided = {"state": "approved", "requested_at": NOW, "decided_at": NOW, "desk_id": HOST, **term}
    if not Filing.objects.filter(committee=HOST, state="approved").exists():
        Filing.objects.create(committee_id=HOST, number="备2026-1", **decided)


def _candidates(chance: random.Random) -> None:
    from django.db import connection

    from zhicheng.applications.models import Application

    digests: dict[int, dict[str, str]] = {}
    rows = []
    for pk in Application.objects.filter(round=ROUND).order_by("pk").values_list("pk", flat=True):
        digests[pk] = {code: sha256(f"{pk} {code}".encode()).hexdigest() for code in SECTIONS}
        rows += [(digest, _content(code, f"{pk}", chance)) for code, digest in digests[pk].items()]
    _store(rows)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE applications_revision SET sections = sections || %s::jsonb WHERE application_id = %s",
            [(json.dumps(found), pk) for pk, found in digests.items()],
        )


def _content(code: str, mark: str, chance: random.Random) -> str:
    """A frozen section; in one of three thousand entries the work of an expert stands too."""
    from zhicheng.sections import registry

    fields = registry.ALL[code].base_fields
    entries = []
    for n in range(SECTIONS.get(code, 5)):
        common = chance.random() < 1 / 3000
        shared = f"基于课程标准的整本书阅读教学研究之{chance.randint(1, EXPERTS)}"
        title = shared if common else f"第{mark}号关于{code}的研究与实践之{n}"
        cells = {name: f"{field.label}：二〇二六年填写的内容" for name, field in fields.items()}
        cells |= {name: title for name in ("title", "name") if name in fields}
        cells |= {name: f"41{mark}{n}" for name in ("isbn", "number") if name in fields}
        entries.append({"id": f"{n:08x}", "cells": [cells[name] for name in fields]})
    columns = [[name, str(field.label)] for name, field in fields.items()]
    said = {"code": code, "label": code, "version": 1, "none": False, "files": [], "head": [], "columns": columns}
    return json.dumps({**said, "rows": entries}, ensure_ascii=False)


def _experts(chance: random.Random) -> None:
    """Everybody came by an application with five achievements; one of them may be a candidate's too."""
    from bench.province import NOW, _copy, _people
    from zhicheng.applications.models import Application
    from zhicheng.catalogue.models import Title
    from zhicheng.organisations.models import Organisation
    from zhicheng.people.models import User

    title = Title.objects.get(series="22", level="intermediate").pk
    units = list(Organisation.objects.filter(kind="unit").order_by("pk").values_list("pk", "path", "name"))
    person, application = (model.objects.order_by("-pk")[0].pk + 10 for model in (User, Application))
    places = [chance.choice(units) for _ in range(EXPERTS)]
    _people(
        (person + n, f"E{n}", f"专家{n}", "!", False, sha256(f"e{n}".encode()).digest(), "", NOW)
        for n in range(EXPERTS)
    )
    _copy("experts_expert", EXPERT, (_expert(person + n, n, title, places[n]) for n in range(EXPERTS)))
    _copy(
        "applications_application",
        HEAD,
        (_head(application + n, person + n, n, title, places[n]) for n in range(EXPERTS)),
    )
    digests = [sha256(f"expert {n}".encode()).hexdigest() for n in range(EXPERTS)]
    _store((digests[n], _achievements(n)) for n in range(EXPERTS))
    _copy(
        "applications_revision",
        "application_id, number, sections, digest, at",
        ((application + n, 1, json.dumps({"expert_achievements": digests[n]}), "0" * 64, NOW) for n in range(EXPERTS)),
    )


def _head(pk: int, person: int, n: int, title: int, place: tuple[int, str, str]) -> tuple[Any, ...]:
    """The application by which the expert came into the library."""
    from bench.province import NOW

    return (
        *(pk, f"HE2026-{n:06}", person, *place[:2], "22", "intermediate", title, "语文", 2026, "henan 2026.1"),
        *("admitted", 1, 5, 1, 0, 0, 6, f"专家{n}", "", NOW, NOW, NOW, "", "expert", "", ""),
    )


EXPERT = (
    "person_id, name, grams, organisation_id, series_id, title_id, level, subject, keywords, field_text, field_grams,"
    "recusals, since, until, state, reason, version"
)
HEAD = (
    "id, number, applicant_id, unit_id, unit_path, series_id, level, title_id, subject, year, profile_version, state,"
    "chain_id, position, submission, sections, open_sections, version, applicant_name, id_number_masked, created_at,"
    "submitted_at, moved_at, place, kind, apply_type, current_title"
)


def _expert(person: int, n: int, title: int, place: tuple[int, str, str]) -> tuple[Any, ...]:
    """One of fifty is suspended, one of forty has a term that runs out; everybody declares the own unit."""
    from bench.province import NOW

    subject = SUBJECTS[n % len(SUBJECTS)]
    today = NOW.date()
    until = today + timedelta(days=30 if n % 40 == 1 else 700)
    state = ("suspended", "借调") if n % 50 == 2 else ("active", "")
    declared = [{"kind": "单位", "name": place[2], "relation": "现工作单位"}]
    declared += [{"kind": "个人", "name": f"申报人{n}", "relation": "亲属"}] if n % 400 == 3 else []
    words = f"{subject} 课堂评价 教师培训"
    return (
        *(person, f"专家{n}", [], place[0], "22", title, "intermediate", subject, ["课堂评价", "教师培训"], words, []),
        *(json.dumps(declared, ensure_ascii=False), today - timedelta(days=90), until, *state, 1),
    )


def _achievements(n: int) -> str:
    from zhicheng.sections import registry

    fields = registry.ALL["expert_achievements"].base_fields
    titles = [f"基于课程标准的整本书阅读教学研究之{n}", *(f"专家{n}的成果之{m}" for m in range(4))]
    cells = {name: f"{field.label}：二〇二六年填写的内容" for name, field in fields.items()}
    rows = [
        {"id": f"{m:08x}", "cells": [{**cells, "kind": "论文", "name": name, "achieved": "2024-05"}[f] for f in fields]}
        for m, name in enumerate(titles)
    ]
    columns = [[name, str(field.label)] for name, field in fields.items()]
    return json.dumps({"code": "expert_achievements", "columns": columns, "rows": rows}, ensure_ascii=False)


def _store(rows: Any) -> None:
    from bench.province import _copy

    _copy("applications_frozensection", "digest, content", rows)


def main() -> None:
    """Fill a database of its own when it is empty, and measure."""
    from django.core.management import call_command

    with postgres.running(Path(os.environ["VAR"]) / "postgres", TUNED) as server:
        server.create_database("zhicheng")
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_national_data", stdout=sys.stderr)
        from zhicheng.draws.models import Draw
        from zhicheng.experts.models import Expert

        if not Expert.objects.exists():
            fill()
        _filed()
        if Draw.objects.exists():
            raise SystemExit("this database has a draw already: remove the folder and measure anew")
        settle()  # as the server does
        print(json.dumps(measured(), ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    os.environ.setdefault("VAR", "var/bench/draws")
    main()
