"""What a persona types into each section."""

from collections.abc import Callable, Iterator
from typing import Any

from zhicheng.demo.persona import Persona

Row = dict[str, str]
Data = dict[str, Any]


def write(persona: Persona, codes: list[str]) -> dict[str, Data]:
    """The stored form of each of these sections, filled in well."""
    said: dict[str, Data] = {}
    for code in codes:
        said[code] = _form(persona, code) if code in FORMS else _entries(persona, code, said)
    return said


def _form(persona: Persona, code: str) -> Data:
    return {"values": {name: text for name, text in FORMS[code](persona).items() if text}}


def _entries(persona: Persona, code: str, said: dict[str, Data]) -> Data:
    rows = _works(persona, said) if code == "representative" else ENTRIES[code](persona)
    named = [{"id": f"{persona.rng.getrandbits(32):08x}", **_said(row)} for row in rows]
    return {"none": not named, "rows": named}


def _said(row: Row) -> Row:
    return {name: text for name, text in row.items() if text}


def _basics(persona: Persona) -> Row:
    person, rng = persona.person, persona.rng
    since = persona.today.year - rng.randint(5, 8)
    return {
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "politics": rng.choice(["中共党员", "中共党员", "群众", "群众", "群众", "民进会员"]),
        "birthday": person.birthday.isoformat(),
        "id_type": "居民身份证",
        "mobile": person.mobile,
        "email": f"{person.mobile}@example.cn",
        "work_since": f"{persona.began}-07",
        "employer": persona.unit.name,
        "department": persona.subject["department"],
        "post": persona.one("post"),
        "current_title": persona.before.name,
        "current_title_since": f"{since}-12-20",
        "appointed_on": f"{since + 1}-01-01",
        "standing": "在职专业技术人员",
        "disciplined": "no",
        "apply_type": rng.choices(["正常申报", "破格", "转评"], [18, 1, 1])[0],
    }


def _education(persona: Persona) -> Iterator[Row]:
    rng, first = persona.rng, persona.began
    master = rng.random() < 0.2
    stays = [(first - 4, first, "大学本科", "学士")]
    if master:
        stays.append((first + 3, first + 6, "硕士研究生", "硕士"))
    for since, until, diploma, degree in stays:
        yield {
            "since": f"{since}-09",
            "until": f"{until}-06",
            "school": persona.one("degree_school"),
            "major": persona.subject["major"],
            "diploma": diploma,
            "degree": degree,
            "study_mode": "全日制" if until == first else "非全日制",
            "certificate": f"1{rng.randrange(10**4):04}1{until}05{rng.randrange(10**6):06}",
            "is_basis": "yes",
        }


def _work(persona: Persona) -> Iterator[Row]:
    moved = persona.began + persona.rng.randint(2, max(2, persona.years - 2))
    stays = [(persona.began, moved, persona.one("degree_school") + "附属单位"), (moved, None, persona.unit.name)]
    for since, until, employer in stays if persona.rng.random() < 0.3 else [(persona.began, None, persona.unit.name)]:
        yield {
            "since": f"{since}-07",
            "until": f"{until}-06" if until else "",
            "employer": employer,
            "major": persona.subject["name"],
            "post": persona.one("post"),
            "duties": persona.fill(persona.one("duties")),
            "witness": persona.colleague,
        }


def _assessments(persona: Persona) -> Iterator[Row]:
    for year in range(persona.today.year - 5, persona.today.year):
        yield {"year": str(year), "result": persona.rng.choice(["优秀", "合格", "合格", "合格"])}


def _training(persona: Persona) -> Iterator[Row]:
    offered = persona.profession["training"]
    for year in range(persona.today.year - 5, persona.today.year):
        own = persona.rng.choice(["60", "60", "64", "72", "48"])
        for sort, hours in (("公需", "30"), ("专业", own)):
            topic, organiser, kind, _ = persona.rng.choice([one for one in offered if one[2] == sort])
            month = persona.rng.randint(3, 11)
            yield {
                "year": str(year),
                "since": f"{year}-{month:02}-05",
                "until": f"{year}-{month:02}-{persona.rng.randint(8, 26):02}",
                "topic": topic,
                "organiser": organiser,
                "kind": kind,
                "hours": hours,
            }


def _qualifications(persona: Persona) -> Iterator[Row]:
    if persona.profession["certificate"]:
        name, issuer = persona.profession["certificate"]
        yield {
            "name": name,
            "major": persona.subject["name"],
            "number": f"{persona.began}{persona.unit.region_id}{persona.rng.randrange(10**7):07}",
            "issuer": persona.unit.region.name + issuer,
            "obtained_on": f"{persona.began}-06-{persona.rng.randint(10, 28)}",
        }


def _positions(persona: Persona) -> Iterator[Row]:
    if persona.rng.random() < 0.35:
        body, post = persona.one("bodies")[:-2], persona.one("bodies")[-2:]
        yield {"since": f"{persona.today.year - persona.rng.randint(2, 6)}-05", "body": body, "post": post}


def _projects(persona: Persona) -> Iterator[Row]:
    for number in range(persona.rng.choice([0, 1, 1, 2, 2, 3])):
        total = persona.rng.randint(3, 8)
        leads = number == 0 and persona.rng.random() < 0.5
        since = persona.today.year - persona.rng.randint(3, 6)
        yield {
            "since": f"{since}-03",
            "until": f"{since + 2}-12",
            "name": persona.fill(persona.one("projects")),
            "kind": persona.profession["project_kind"],
            "source": persona.one("project_source"),
            "level": persona.rng.choice(["市厅级", "市厅级", "县区级", "省部级", "单位级"]),
            "role": "主持" if leads else "主要参与",
            "rank": "1" if leads else str(persona.rng.randint(2, total)),
            "total": str(total),
            "amount": str(persona.rng.choice(["", "2", "5", "12.5", "30"])),
            "contribution": persona.one("contribution"),
            "is_closed": "yes",
        }


def _papers(persona: Persona) -> Iterator[Row]:
    for number in range(persona.rng.choice([1, 1, 2, 2, 3])):
        alone = persona.rng.random() < 0.5
        place = persona.rng.randrange(10, 66)
        yield {
            "title": persona.fill(persona.one("papers")),
            "journal": persona.one("journals"),
            "issn": persona.invented.issn(),
            "cn": f"CN {place}-9{persona.rng.randrange(1000):03}/G4",
            "year": str(persona.today.year - persona.rng.randint(1, 5)),
            "issue": f"第 {persona.rng.randint(1, 12)} 期",
            "author": "独立作者" if alone else "第一作者",
            "rank": "1",
            "total": "1" if alone else str(persona.rng.randint(2, 4)),
            "indexed": "无",
            "is_representative": "yes" if number == 0 else "no",
        }


def _books(persona: Persona) -> Iterator[Row]:
    if persona.rng.random() < 0.2:
        yield {
            "title": persona.fill(persona.one("books")),
            "publisher": persona.one("publishers"),
            "isbn": persona.invented.isbn(),
            "published": f"{persona.today.year - persona.rng.randint(1, 4)}-05",
            "role": persona.rng.choice(["参编", "副主编"]),
            "words": str(persona.rng.randint(2, 9)),
        }


def _patents(persona: Persona) -> Iterator[Row]:
    names = persona.profession["patents"]
    for name in persona.rng.sample(names, min(len(names), persona.rng.choice([0, 1, 2]))):
        year = persona.today.year - persona.rng.randint(1, 4)
        total = persona.rng.randint(2, 6)
        yield {
            "name": persona.fill(name),
            "kind": persona.rng.choice(["实用新型专利", "实用新型专利", "发明专利"]),
            "number": f"ZL{year - 1}2{persona.rng.randrange(10**7):07}.{persona.rng.randrange(10)}",
            "granted_on": f"{year}-{persona.rng.randint(1, 12):02}-15",
            "rank": str(persona.rng.randint(1, total)),
            "total": str(total),
            "is_used": persona.rng.choice(["yes", "no"]),
        }


def _standards(persona: Persona) -> Iterator[Row]:
    if persona.profession["standards"] and persona.rng.random() < 0.3:
        year = persona.today.year - persona.rng.randint(1, 4)
        yield {
            "name": persona.fill(persona.one("standards")),
            "number": f"T/ZYJX 9{persona.rng.randrange(100):02}-{year}",
            "kind": "团体标准",
            "issued_on": f"{year}-09-01",
            "role": "参与起草",
        }


def _awards(persona: Persona) -> Iterator[Row]:
    for name, award, level, grade, issuer in persona.rng.sample(
        persona.profession["awards"], persona.rng.randint(0, 2)
    ):
        year = persona.today.year - persona.rng.randint(1, 6)
        yield {
            "name": f"{year} 年{name}",
            "award": award,
            "level": level,
            "grade": grade,
            "issuer": issuer,
            "awarded_on": f"{year}-{persona.rng.randint(1, 12):02}-18",
        }


def _honours(persona: Persona) -> Iterator[Row]:
    for name, issuer, level in persona.rng.sample(persona.profession["honours"], persona.rng.randint(0, 2)):
        year = persona.today.year - persona.rng.randint(1, 6)
        yield {"name": name, "issuer": issuer, "level": level, "awarded_on": f"{year}-09-08"}


def _discipline(persona: Persona) -> Iterator[Row]:
    if persona.rng.random() < 0.15:
        yield {"name": "年度考核嘉奖", "kind": "奖励", "decided_on": f"{persona.today.year - 1}-01-20"}


def _teaching(persona: Persona) -> Iterator[Row]:
    for year in range(persona.today.year - 4, persona.today.year):
        yield {
            "school_year": f"{year}-{year + 1}",
            "course": persona.fill(persona.one("courses")),
            "weekly_hours": str(persona.rng.randint(10, 16)),
            "open_lessons": persona.rng.choice(["", "校级 1 次", "校级 2 次", "区级 1 次"]),
        }


def _summary(persona: Persona) -> Row:
    words = persona.profession["summary"]
    every = words["paragraphs"]
    kept = sorted(persona.rng.sample(range(len(every)), persona.rng.randint(3, len(every))))
    bare = [every[place].partition("、")[2] for place in kept]
    numbered = [f"{'一二三四五六'[place]}、{text}" for place, text in enumerate(bare)]
    texts = [persona.rng.choice(words["opening"]), *numbered, persona.rng.choice(words["closing"])]
    return {"text": "\n".join(persona.fill(text) for text in texts if text)}


def _works(persona: Persona, said: dict[str, Data]) -> Iterator[Row]:
    reasons = {
        "papers": "论文源于本人多年的实践，提出的做法已在单位推广使用。",
        "projects": "该项目解决了工作中的实际问题，成果已经结题并应用。",
        "awards": "该奖项反映了本人的专业水平，在同行中有较好的评价。",
    }
    for code, reason in reasons.items():
        for row in said.get(code, {}).get("rows", [])[:1]:
            yield {"entry": f"{code}:{row['id']}", "reason": reason}


def _pledge(persona: Persona) -> Row:
    return {"accepted": "on"}


FORMS: dict[str, Callable[[Persona], Row]] = {
    "basics": _basics,
    "summary": _summary,
    "attachments": lambda persona: {},
    "pledge": _pledge,
}
ENTRIES: dict[str, Callable[[Persona], Iterator[Row]]] = {
    "education": _education,
    "work": _work,
    "assessments": _assessments,
    "training": _training,
    "qualifications": _qualifications,
    "positions": _positions,
    "projects": _projects,
    "papers": _papers,
    "books": _books,
    "patents": _patents,
    "standards": _standards,
    "awards": _awards,
    "honours": _honours,
    "discipline": _discipline,
    "teaching": _teaching,
}
