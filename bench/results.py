"""The figures as a page: what was measured, how it compares with the targets, and how to measure it again."""

import os
import platform
from datetime import date
from importlib import import_module
from typing import Any

Report = dict[str, Any]

TARGETS = {
    "queue page, 50 rows": ("≤ 5 × floor", lambda page, floor: _cpu(page) <= 5 * _cpu(floor)),
    "record page": ("≤ 10 ms", lambda page, floor: _cpu(page) <= 10),
    "section save": ("≤ 6 ms", lambda page, floor: _cpu(page) <= 6),
    "verdict": ("≤ 8 ms, p99 ≤ 80 ms", lambda page, floor: _cpu(page) <= 8 and page["p99"] <= 80),
}
LEAN = {"verdict": 8 / 4, "section save": 6 / 3.5}
"""The absolute targets, divided by what a lean program took on the machine for which they were set."""
OTHERS = ("draws", "ballots", "certificates")
"""Parts whose own module turns figures into lines."""
LISTS = ("queue page, 50 rows", "queue page, unit keyword", "decided page, 50 rows", "organisations, root")


def written(reports: dict[str, Report]) -> str:
    """Return RESULTS.md, with what was measured of it."""
    small, large = reports.get("small"), reports.get("large")
    return "\n".join(
        [
            "# Measurements",
            "",
            f"`make bench`, {date.today():%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}.",
            "Milliseconds per request with 8 users at the same time on the machine of server and database, so times",
            "to an answer contain the waiting for a core; CPU is that of the server's and the database's processes.",
            "",
            *(_pages(large) if large else []),
            *(_growth(small, large) if small and large else []),
            *(_statistics(large) + _ledger(large) if large else []),
            *(_papers(reports["papers"]) if "papers" in reports else []),
            *(_sheets(reports["sheets"]) if "sheets" in reports else []),
            *(line for name in OTHERS if name in reports for line in _told(name, reports[name])),
        ]
    )


def _told(name: str, report: Report) -> list[str]:
    """What a part that tells its figures itself has to say."""
    told: list[str] = import_module(f"bench.{name}").lines(report)
    return told


def _pages(large: Report) -> list[str]:
    return [
        f"While measuring, three million additions in a Python loop took {large['pace']:.2f} s of CPU here.",
        "The floor is the queue's statement for rows, sent by a bare WSGI program that joins strings. Lean is a",
        "Django program without features (`bench/lean.py`); the targets were set beside one that took 4 ms for a",
        "verdict and 3.5 ms for a save, so they stand for 2.0 and 1.7 times what the lean program takes here.",
        "",
        *_loading(large),
        "",
        f"## Pages at {large['applications']:,} applications",
        "",
        *_table(large),
        "",
        "## Writes beside the lean program",
        "",
        *_beside(large),
        "",
    ]


def _loading(report: Report) -> list[str]:
    loading = report["loading"]
    if loading["seconds"] is None:
        return ["The province was kept from an earlier run, as it was loaded; loading was not measured in this one."]
    rows = ", ".join(f"{number:,} {what}" for what, number in loading["rows"].items())
    return [f"The province was loaded by COPY in {loading['seconds']:.0f} s: {rows}."]


def _table(report: Report) -> list[str]:
    floor = report["floor"]
    lines = [
        "| page | application | database | CPU | × floor | p50 | p99 | queries | target | met |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|---|",
        _line("floor", floor, floor, "", "", ""),
    ]
    for name, page in report["pages"].items():
        words, holds = TARGETS.get(name, ("", None))
        met = "" if holds is None else "yes" if holds(page, floor) else "**no**"
        lines.append(_line(name, page, floor, str(report["queries"].get(name, "")), words, met))
    return lines


def _line(name: str, page: Report, floor: Report, queries: str, target: str, met: str) -> str:
    cpu = _cpu(page)
    figures = f"{page['application']:.2f} | {page['database']:.2f} | {cpu:.2f} | {cpu / _cpu(floor):.1f}"
    return f"| {name} | {figures} | {page['p50']:.1f} | {page['p99']:.1f} | {queries} | {target} | {met} |"


def _growth(small: Report, large: Report) -> list[str]:
    return [
        f"## Lists at {large['applications']:,} against {small['applications']:,} applications",
        "",
        "Both provinces have 20,000 organisations, and the measured desk, of one city's handler, has the same rows",
        "in both: what is compared is the growth of the tables around them, not of the desk itself. The two runs come",
        f"one after the other; three million additions took {small['pace']:.2f} s in the small one and"
        f" {large['pace']:.2f} s in the large one. The ratio is that of the plain figures.",
        "",
        *_compared(small, large),
        "",
    ]


def _compared(small: Report, large: Report) -> list[str]:
    lines = ["| list | small | large | ratio | target ≤ 1.2 met |", "|---|---:|---:|---:|---|"]
    for name in LISTS:
        before, after = _cpu(small["pages"][name]), _cpu(large["pages"][name])
        met = "yes" if after <= 1.2 * before else "**no**"
        lines.append(f"| {name} | {before:.2f} | {after:.2f} | {after / before:.2f} | {met} |")
    return lines


def _beside(report: Report) -> list[str]:
    lines = ["| write | product | lean | ratio | target | met |", "|---|---:|---:|---:|---|---|"]
    for name, target in LEAN.items():
        here, lean = _cpu(report["pages"][name]), _cpu(report["lean"][name])
        met = "yes" if here <= target * lean else "**no**"
        lines.append(f"| {name} | {here:.2f} | {lean:.2f} | {here / lean:.2f} | ≤ {target:.2f} × lean | {met} |")
    return lines


def _statistics(report: Report) -> list[str]:
    rolled = report["rolled"]
    return [
        f"## Rolling up at {report['applications']:,} applications",
        "",
        f"Everything anew: {rolled['whole']:.1f} s; the last 1,000 events: {rolled['recent']:.2f} s;"
        f" {rolled['rows']:,} rows hold the numbers.",
        "",
    ]


def _ledger(report: Report) -> list[str]:
    found = report["ledger"]
    return [
        "## The ledger of places: fifty at once for the last three",
        "",
        "| tried | succeeded | refused | p50 ms | p99 ms | slowest round s | ledger right |",
        "|---:|---:|---:|---:|---:|---:|---|",
        f"| {found['tried']} | {found['succeeded']} | {found['refused']} | {found['p50']:.1f} | {found['p99']:.1f} |"
        f" {found['seconds']:.2f} | {'yes' if found['faithful'] else '**no**'} |",
        "",
    ]


def _papers(report: Report) -> list[str]:
    form, lists, batch, job = report["form"], report["lists"], report["batch"], report.get("job")
    rows = [
        ("评审表, each of another person", form["median"], "≤ 60 ms", form["median"] <= 60),
        ("评审表, the slowest", form["most"], "", None),
        (f"batch of {batch['papers']}, each", batch["each"], "", None),
        *((f"{name}, {lists['people']} people", spent, "", None) for name, spent in lists.items() if name != "people"),
    ]
    return [
        f"## Printed forms (three million additions: {report['pace']:.2f} s)",
        "",
        "| paper | CPU ms | target | met |",
        "|---|---:|---|---|",
        *(f"| {name} | {spent:.1f} | {target} | {_met(met)} |" for name, spent, target, met in rows),
        "",
        f"Memory of the process at its peak: {report['memory']} MB.",
        "",
        *(_thousand(job) if job else []),
    ]


def _thousand(job: Report) -> list[str]:
    return [
        f"A job of {job['papers']:,} papers of {job['people']} people, printed again and again into one ZIP of "
        f"{job['megabytes']:.0f} MB:",
        f"{job['cpu']:.0f} s of CPU, {job['seconds']:.0f} s on the clock, {job['cpu'] / job['papers'] * 1000:.0f} ms "
        f"of CPU for each with its queries and its record (three million additions: {job['pace']:.2f} s).",
        f"From the 100th paper to the last the process grew by {job['grown']:.0f} MB.",
        "",
    ]


def _sheets(report: Report) -> list[str]:
    rows = []
    for name, found in report.items():
        if name == "pace":
            continue
        cpu = f"{found['cpu']:.1f} | {found['database']:.1f} | {found['pace']:.2f}"
        figures = f"{found['rows']:,} | {found['seconds']:.1f} | {cpu} | {found['megabytes']:.0f}"
        rows.append(f"| {name} | {figures} | {found['target']} | {_met(found['met'])} |")
    return [
        "## Workbooks",
        "",
        "Seconds on the clock stand beside CPU of the job and of the database, and beside what three million additions",
        "took just before: on a machine that does other work the clock says little.",
        "",
        "| what | rows | seconds | CPU job s | CPU database s | pace s | memory grown MB | target | met |",
        "|---|---:|---:|---:|---:|---:|---:|---|---|",
        *rows,
        "",
    ]


def _met(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "**no**"


def _cpu(page: Report) -> float:
    return float(page["application"] + page["database"])
