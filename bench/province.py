"""A province of any size, written by COPY: organisations, people, applications, their revisions, visits and events.

Everything follows the rules (`manage.py verify` holds on it), but is written as rows, because two hundred thousand
applications cannot be acted out in minutes.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from zhicheng.applications.models import Application, Chain
from zhicheng.catalogue.models import Title
from zhicheng.committees.models import Committee, Round
from zhicheng.core.encryption import blind_index
from zhicheng.organisations.models import Kind, Organisation, Region, search_words
from zhicheng.people.models import ALL_SECTIONS, Grant, User
from zhicheng.sections import registry
from zhicheng.sections.context import Context
from zhicheng.sections.freezing import freeze

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CITIES, COUNTIES_PER_CITY, BUREAUS_PER_COUNTY = 18, 9, 4
WAITING, DECIDED = 1_000, 700
"""So many applications wait at the first city's handler, and so many were passed on there: the desk that is measured
has the same rows at every size, and everything else grows around it."""


class Province:
    """The tree while it is being written: ids, paths and who sits where."""

    def __init__(self, organisations: int) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.path: dict[int, str] = {}
        self.units: list[int] = []
        self.names: dict[int, str] = {}
        self._ids = count(1)
        self._build(organisations)

    def _build(self, size: int) -> None:
        root = self._add(None, "河南省职改办", Kind.OFFICE, "410000", "410000")
        bureaus = []
        for c in range(CITIES):
            city = self._add(root, f"第{c + 1}市职改办", Kind.OFFICE, f"41{c + 1:02}00", f"41{c + 1:02}00")
            for d in range(COUNTIES_PER_CITY):
                region = f"41{c + 1:02}{d + 1:02}"
                county = self._add(city, f"第{c + 1}市第{d + 1}区职改办", Kind.OFFICE, region, "410104")
                bureaus += [
                    self._add(
                        county, f"第{c + 1}市第{d + 1}区第{b + 1}局", Kind.BUREAU, f"{region}{b + 1:03}", "410104"
                    )
                    for b in range(BUREAUS_PER_COUNTY)
                ]
        for n in range(max(1, size - len(self.rows))):
            bureau = bureaus[n % len(bureaus)]
            code = f"{self.codes[bureau]}{n // len(bureaus) + 1:04}"
            self.units.append(self._add(bureau, f"实验第{n + 1}小学", Kind.UNIT, code, "410104"))

    codes: dict[int, str] = {}

    def _add(self, parent: int | None, name: str, kind: str, code: str, region: str) -> int:
        pk = next(self._ids)
        self.path[pk] = f"{self.path[parent] if parent else ''}{pk}."
        self.codes[pk], self.names[pk] = code, name
        depth = self.path[pk].count(".") - 1
        self.rows.append((pk, code, name, search_words(name), kind, parent, self.path[pk], depth, region))
        return pk

    def way(self, unit: int) -> list[int]:
        """From the unit up to its city, whose committee it is."""
        return [int(part) for part in self.path[unit].split(".") if part][1:][::-1]


def generate(organisations: int, applications: int) -> dict[str, int]:
    """Fill an empty, migrated database; return how many rows of each kind were written."""
    chance = random.Random(4101)
    province = Province(organisations)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL session_replication_role = replica")
        written = _organisations(province) | _reviewers(province) | _rounds(province)
        written |= _applications(province, applications, chance, _frozen())
        _advance_sequences(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return written


def _copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """Write rows; a column that is not named gets its model's default."""
    written = 0
    names = [name.strip() for name in columns.split(",")]
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    rest = [field for field in model._meta.concrete_fields if field.has_default() and field.column not in names]
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    columns = ", ".join([*names, *(str(field.column) for field in rest)])
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row + defaults)
            written += 1
    return written


def _organisations(province: Province) -> dict[str, int]:
    Region.objects.get(pk="410104")
    fixed = (False, False, "county", "P", "fully_funded", "", "state_owned", "", "", "", "", "", "", "approved", "", 0)
    columns = (
        "id, code, name, grams, kind, parent_id, path, depth, region_id, submits, is_hr_agency, tier, industry, nature,"
        "scale, economic_type, organisation_code, uscc, address, postcode, fax, email, state, refusal, version"
    )
    rows = ((*row[:8], "410104", *fixed) for row in province.rows)
    return {"organisations": _copy("organisations_organisation", columns, rows)}


def _reviewers(province: Province) -> dict[str, int]:
    """An administrator, a handler and a leader in each organisation: ids 3n−2, 3n−1, 3n of the people and grants."""
    roles = ("administrator", "handler", "leader")
    people = (
        (3 * o - 2 + i, f"{province.codes[o]}{'' if not i else f'-{i}'}", f"{role}{o}", "!", False, None, "", NOW)
        for o in province.path
        for i, role in enumerate(roles)
    )
    grants: Iterable[tuple[Any, ...]] = (
        (3 * o - 2 + i, 3 * o - 2 + i, o, role, True, True, [], ALL_SECTIONS if i else 0, NOW.date())
        for o in province.path
        for i, role in enumerate(roles)
    )
    return {"reviewers": _people(people), "grants": _grants(grants)}


def _people(rows: Iterable[tuple[Any, ...]]) -> int:
    columns = "id, login, name, password, must_change_password, id_number_index, id_number_masked, created_at"
    return _copy("people_user", f"{columns}, mobile, email", ((*row, "", "") for row in rows))


def _grants(rows: Iterable[tuple[Any, ...]]) -> int:
    columns = "id, user_id, organisation_id, role, enabled, all_series, series, sections, since"
    return _copy("people_grant", columns, rows)


def _rounds(province: Province) -> dict[str, int]:
    """One committee for school teachers in each city, with one open round; both carry the city's id."""
    cities = [pk for pk in province.path if province.path[pk].count(".") == 2]
    name = "中小学教师中级评委会"
    committees = ((pk, f"{province.names[pk]}{name}", pk, "22", ["intermediate"], pk) for pk in cities)
    _copy("committees_committee", "id, name, host_id, series_id, levels, scope_id", committees)
    windows = (NOW - timedelta(days=60), NOW + timedelta(days=400), NOW + timedelta(days=410))
    pinned = json.dumps(registry.versions())
    rounds = ((pk, pk, 2026, "2026年度", *windows, pinned, [], False, 5, "", windows[0]) for pk in cities)
    columns = (
        "id, committee_id, year, name, opens_at, closes_at, correct_until, sections, rules, rules_bind,"
        "publicity_days, plan, approved_at"
    )
    return {"rounds": _copy("committees_round", columns, rounds)}


def _frozen() -> str:
    """What everybody said, once: the sections of a believable application; return the revision's content."""
    context = Context(today=NOW.date(), id_number="410104199001010015", series_code="22", level="intermediate")
    digests = {}
    for section in registry.for_application("22", "intermediate"):
        content = freeze(section, _typed(section), [], context)
        digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        digests[section.code] = digest
        _copy("applications_frozensection", "digest, content", [(digest, json.dumps(content, ensure_ascii=False))])
    return json.dumps(digests)


def _typed(section: type[Any]) -> dict[str, Any]:
    """Eight entries, or one, with some text in every field."""
    values = {name: f"{field.label}的内容，二〇二六年填写" for name, field in section.base_fields.items()}
    if not section.many:
        return {"values": values | ({"text": "业务工作总结。" * 200} if section.code == "summary" else {})}
    return {"none": False, "rows": [{"id": f"{n:08x}", **values} for n in range(8)]}


def _applications(province: Province, size: int, chance: random.Random, revision: str) -> dict[str, int]:
    """Applications at every stage of the way; each wrote its history as the actions would have."""
    people = 3 * len(province.path)
    places = list(_places(province, size, chance))
    chains = {unit: n for n, unit in enumerate(dict.fromkeys(unit for unit, _ in places), 1)}
    _chains(province, chains)
    persons = ((people + n, f"P{n}", f"申报人{n}", "!", False, blind_index(str(n)), _masked(n), NOW)
               for n in range(1, size + 1))  # fmt: skip
    _people(persons)
    _grants((people + n, people + n, unit, "applicant", True, False, [], 0, NOW.date())
            for n, (unit, _) in enumerate(places, 1))  # fmt: skip
    _heads(province, places, chains, people)
    columns = "application_id, number, sections, digest, findings, at"
    written = {"applications": size, "revisions": _copy("applications_revision", columns, (
        (n, 1, revision, "0" * 64, "[]", _at(n, 0)) for n, (_, stage) in enumerate(places, 1) if stage >= 0
    ))}  # fmt: skip
    columns = (
        "application_id, submission, position, organisation_id, step, series_id, unit_id, pending, passed,"
        "entered_at, verdict, closed_at"
    )
    written["stops"] = _copy("reviews_stop", columns, _stops(province, places))
    columns = (
        "application_id, seq, kind, by_id, by_name, organisation_id, organisation_name, role, position,"
        "submission, sections, found_fit, reasons, note, at"
    )
    written["events"] = _copy("reviews_event", columns, _events(province, places, people))
    written["quotas"] = _quotas(places)
    written["section records"] = _drafts(places)
    return written


def _places(province: Province, size: int, chance: random.Random) -> Iterator[tuple[int, int]]:
    """(unit, how many steps are behind it); −1 is a draft. The first ones are those of the first city."""
    first_city = [unit for unit in province.units if province.way(unit)[-1] == 2]
    others = [unit for unit in province.units if province.way(unit)[-1] != 2]
    yield from ((first_city[n % len(first_city)], 6) for n in range(WAITING))
    yield from ((first_city[n % len(first_city)], chance.randint(7, 8)) for n in range(DECIDED))
    yield from ((chance.choice(others), chance.randint(-1, 8)) for _ in range(size - WAITING - DECIDED))


def _chains(province: Province, chains: dict[int, int]) -> None:
    digests = ((n, sha256(str(unit).encode()).hexdigest()) for unit, n in chains.items())
    _copy("applications_chain", "id, digest", digests)
    steps = ((n, position, organisation, step)
             for unit, n in chains.items()
             for position, (organisation, step) in enumerate(_desks(province, unit)))  # fmt: skip
    _copy("applications_chainstep", "chain_id, position, organisation_id, step", steps)


def _desks(province: Province, unit: int) -> list[tuple[int, str]]:
    return [(organisation, step) for organisation in province.way(unit) for step in ("handler", "leader")]


def _heads(province: Province, places: list[tuple[int, int]], chains: dict[int, int], people: int) -> None:
    everything = registry.mask(section.code for section in registry.for_application("22", "intermediate"))
    title = Title.objects.get(series="22", level="intermediate").pk
    columns = (
        "id, number, applicant_id, unit_id, unit_path, series_id, level, title_id, subject, year, round_id,"
        "profile_version, state, chain_id, position, submission, sections, open_sections, version, apply_type,"
        "current_title, applicant_name, id_number_masked, created_at, submitted_at, moved_at, place, kind"
    )

    def row(n: int, unit: int, stage: int) -> tuple[Any, ...]:
        sent = stage >= 0
        state = "draft" if not sent else "in_review" if stage < 8 else "awaiting_committee"
        return (
            *(
                n,
                f"HA2026-{n:06}" if sent else None,
                people + n,
                unit,
                province.path[unit],
                "22",
                "intermediate",
                title,
            ),
            *("语文", 2026, province.way(unit)[-1], "henan 2026.1", state, chains[unit] if sent else None),
            *(max(stage, 0), int(sent), everything, 0 if sent else everything, stage + 1, "正常申报", "二级教师"),
            *(f"申报人{n}", _masked(n), _at(n, 0), _at(n, 0) if sent else None, _at(n, max(stage, 0))),
            *(_place(stage), "title"),
        )

    _copy("applications_application", columns, (row(n, *place) for n, place in enumerate(places, 1)))


def _place(stage: int) -> str:
    """What an application at that stage holds of its unit's plan."""
    return "" if stage < 0 else "reserved" if stage < 8 else "used"


def _quotas(places: list[tuple[int, int]]) -> int:
    """The ledger: each unit is granted what its applications hold, and three places more."""
    held = Counter((unit, _place(stage)) for unit, stage in places)
    rows = ((unit, 2026, "22", "intermediate", held[unit, "reserved"] + held[unit, "used"] + 3,
             held[unit, "reserved"], held[unit, "used"])
            for unit in dict.fromkeys(unit for unit, _ in places))  # fmt: skip
    return _copy("plans_quota", "organisation_id, year, series_id, level, granted, reserved, used", rows)


def _stops(province: Province, places: list[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    everything = registry.mask(section.code for section in registry.for_application("22", "intermediate"))
    for n, (unit, stage) in enumerate(places, 1):
        for position, (organisation, step) in enumerate(_desks(province, unit)[: stage + 1]):
            done = position < stage
            passed = (0, everything, _at(n, position), "passed", _at(n, position + 1))
            waiting = (everything, 0, _at(n, position), "", None)
            yield (n, 1, position, organisation, step, "22", unit, *(passed if done else waiting))


def _events(province: Province, places: list[tuple[int, int]], people: int) -> Iterator[tuple[Any, ...]]:
    everything = registry.mask(section.code for section in registry.for_application("22", "intermediate"))
    for n, (unit, stage) in enumerate(places, 1):
        if stage < 0:
            continue
        name = province.names[unit]
        yield (n, 1, "submitted", people + n, f"申报人{n}", unit, name, "applicant", 0, 1, 0, 0, "{}", "", _at(n, 0))
        for position, (organisation, step) in enumerate(_desks(province, unit)[:stage]):
            by = 3 * organisation - (1 if step == "handler" else 0)
            desk = (by, f"{step}{organisation}", organisation, province.names[organisation], step, position, 1)
            yield (n, position + 2, "passed", *desk, everything, 0, "{}", "材料齐全，同意。", _at(n, position + 1))


def _drafts(places: list[tuple[int, int]]) -> int:
    """What is typed in the drafts, which alone are still written in: the first five hundred."""
    drafts = [n for n, (_, stage) in enumerate(places, 1) if stage < 0][:500]
    sections = registry.for_application("22", "intermediate")
    typed = {section.code: json.dumps(_typed(section), ensure_ascii=False) for section in sections}
    columns = "application_id, code, version, data, problems, edition, saved_at"
    rows = ((n, s.code, s.version, typed[s.code], 1, 1, NOW) for n in drafts for s in sections)
    return _copy("applications_sectionrecord", columns, rows)


def _at(n: int, position: int) -> datetime:
    return NOW - timedelta(days=30) + timedelta(days=3 * position, seconds=n % 86_400)


def _masked(n: int) -> str:
    return f"410104********{n % 10_000:04}"


def _advance_sequences(cursor: Any) -> None:
    """Let the next row of every table take a number that is free."""
    for model in (Organisation, User, Grant, Committee, Round, Chain, Application):
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM {table}))")
