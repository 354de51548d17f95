"""A draw for the test world, as rows: held, with one expert who was asked and has not answered, and published."""

from datetime import timedelta

from tests import factories as f
from zhicheng.committees.models import Round
from zhicheng.draws import drawing
from zhicheng.draws.models import Draw, Exclusion, Invitation, Lot, State
from zhicheng.draws.rules import Quota, Rule
from zhicheng.experts.models import Expert
from zhicheng.integrity.models import Part, Record
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import User

DAY = timedelta(days=1)


def expert(unit: Organisation, person: User) -> Expert:
    """The person is in the library; without the role, which the caller has given."""
    term = {"since": f.NOW.date() - 30 * DAY, "until": f.NOW.date() + 600 * DAY}
    title = f.title()
    field = {"series": title.series, "title": title, "level": title.level}
    return Expert.objects.create(person=person, name=person.name, organisation=unit, **field, **term)


def invitation(round: Round, asked: Expert, away: Expert) -> Invitation:
    """The draw of a round of one seat: one was drawn and asked, the other had to stay away."""
    known = f.NOW - DAY
    said = {"source": "中国福利彩票双色球第 2026136 期的 7 个开奖号码", "known_at": known, "serves_on": f.NOW.date()}
    rule = Rule(quotas=(Quota("1", "全系列", 1, 0),), least_level="intermediate", **said).text
    pool = drawing.canonical({"1": ["0001"]})
    written = {"rule": rule, "rule_hash": drawing.fingerprint(rule)}
    written |= {"pool": pool, "pool_hash": drawing.fingerprint(pool)}
    first = {"prepared_by": f.person(), "prepared_at": known - 2 * DAY, "considered": 2}
    draw = Draw.objects.create(round=round, number=1, **written, **first)
    lot = Lot.objects.create(draw=draw, expert=asked, quota="1", label="0001", place=1)
    Exclusion.objects.create(draw=draw, expert=away, code="term", sentence="任期不足。")
    second, seed = f.person(), "ab" * 32
    moments = {"committed_by": first["prepared_by"], "committed_at": known - DAY, "drawn_by": second, "drawn_at": f.NOW}
    mixed = {"seed": seed, "commitment": drawing.fingerprint(seed), "revealed": seed, "value": "3.7.12./"}
    Draw.objects.filter(pk=draw.pk).update(state=State.DRAWN, **moments, **mixed)
    term = {"invited_by": second, "invited_at": f.NOW, "answer_by": f.NOW + 5 * DAY}
    return Invitation.objects.create(draw=draw, lot=lot, **term)


def of_office(host: Organisation) -> dict[str, object]:
    """What a committee's office keeps of a draw, and a record of integrity."""
    unit = f.organisation(host)
    made = invitation(f.round_(host), expert(unit, f.person("周抽中")), expert(unit, f.person("吴回避")))
    term = {"since": f.NOW.date(), "until": f.NOW.date(), "organisation": host, "by": f.person(), "at": f.NOW}
    said = {"part": Part.EXPERT, "what": "泄露评审情况", "document": "豫人社函〔2026〕8号"}
    record = Record.objects.create(person=f.person("郑失信"), **said, **term)
    return {"draw": made.draw_id, "asked": made.pk, "record": record.pk}


def of_expert(unit: Organisation, person: User) -> dict[str, object]:
    """What somebody was asked who is in the library."""
    made = invitation(f.round_(unit), expert(unit, person), expert(unit, f.person("孙旁人")))
    return {"invitation": made.pk}


def public() -> dict[str, object]:
    """The draw that everybody may read, if the world has one."""
    return {"published": Draw.objects.published().order_by("pk").values_list("pk", flat=True).first() or 0}
