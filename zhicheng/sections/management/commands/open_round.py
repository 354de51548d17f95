"""Set up a committee, unless it is there, and open a round of it.

Stands here and not with the committees, because a round is pinned to the versions of the sections.
"""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhicheng.catalogue.models import Level, Series, Specialty
from zhicheng.committees import actions
from zhicheng.committees.models import Committee
from zhicheng.committees.queries import filing_of
from zhicheng.committees.rules import least_members
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.profiles import current
from zhicheng.sections import registry

CHINA = ZoneInfo("Asia/Shanghai")
DAYS_TO_CORRECT = 10


class Command(BaseCommand):
    """Open a round from the command line, for a province that has no committee's office at work yet."""

    help = "设立评委会（已有则沿用）并开放一个申报批次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a round needs to be known by."""
        add = parser.add_argument
        add("--committee", required=True, help="评委会全称")
        add("--host", required=True, help="评委会办事机构的单位编号")
        add("--scope", help="受理范围：该单位编号及其下级的申报人；不填与 --host 相同")
        add("--series", required=True, help="系列的代码或名称，例如 22 或 中小学教师")
        add("--specialty", help="专业名称；不填为整个系列")
        add("--levels", required=True, help="层级，用逗号分开，例如 副高级,正高级")
        add("--name", help="批次名称；不填为“某某年度第一批”")
        add("--opens", required=True, help="申报开始日期，例如 2026-03-01（当日 0 时）")
        add("--closes", required=True, help="申报截止日期，例如 2026-04-30（当日 24 时）")
        add("--filing", default="", help="核准备案编号；评委会没有有效备案时必填，自今日起三年有效")
        add("--members", type=int, default=0, help="委员人数；不填为规定的最少人数")
        add("--correct-until", help=f"修改截止日期；不填为截止后 {DAYS_TO_CORRECT} 天")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in one sentence what is wrong."""
        opens, closes = _day(options["opens"], "--opens"), _day(options["closes"], "--closes")
        until = _day(options["correct_until"], "--correct-until") if options["correct_until"] else None
        try:
            committee = _committee(options)
            _file(committee, options["filing"], options["members"])
            said = {
                "name": options["name"] or f"{opens.year}年度第一批",
                "opens_at": _midnight(opens),
                "closes_at": _midnight(closes + timedelta(days=1)),
                "correct_until": _midnight((until or closes + timedelta(days=DAYS_TO_CORRECT)) + timedelta(days=1)),
            }
            round = actions.open_round(committee, said, sections=registry.versions(), at=clock.now())
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"已开放「{committee.name}」{round.name}：{opens} 至 {closes}。")


def _committee(options: dict[str, Any]) -> Committee:
    host, series = _organisation(options["host"], "--host"), _series(options["series"])
    specialty = _specialty(series, options["specialty"]) if options["specialty"] else None
    scope = _organisation(options["scope"], "--scope") if options["scope"] else host
    levels = _levels(options["levels"])
    known = Committee.objects.filter(name=options["committee"]).first()
    if known is None:
        return actions.establish(
            options["committee"],
            host=host,
            scope=scope,
            series=series,
            specialty=specialty,
            levels=levels,
            by=None,
            at=clock.now(),
        )
    asked = (host.pk, scope.pk, series.pk, specialty.pk if specialty else None, sorted(levels))
    if asked != (known.host_id, known.scope_id, known.series_id, known.specialty_id, sorted(known.levels)):
        raise CommandError(
            f"「{known.name}」已设立，但其办事机构、受理范围、系列或层级与所填不同；请改用原来的值，或换一个评委会名称。"
        )
    return known


def _file(committee: Committee, number: str, members: int) -> None:
    """Note the approved filing of a committee that has none in force."""
    today = clock.today()
    if not number or filing_of(committee, today) is not None:
        return
    least = least_members(committee, current().meeting)
    until = today.replace(year=today.year + 3, day=min(today.day, 28)) - timedelta(days=1)
    asked = actions.request_filing(
        committee, since=today, until=until, members=members or least, by=None, at=clock.now()
    )
    actions.approve_filing(asked, number=number, by=None, at=clock.now())


def _organisation(code: str, option: str) -> Organisation:
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"{option}：没有编号为 {code} 的单位，请核对单位编号。")
    return found


def _series(text: str) -> Series:
    found = Series.objects.filter(code=text).first() or Series.objects.filter(name=text).first()
    if found is None:
        raise CommandError(
            f"--series：没有代码或名称为“{text}”的系列；可用 01 至 27 的代码，须先运行 load_national_data。"
        )
    return found


def _specialty(series: Series, name: str) -> Specialty:
    found = series.specialties.filter(name=name).first()
    if found is None:
        names = "、".join(series.specialties.order_by("position").values_list("name", flat=True)) or "无"
        raise CommandError(f"--specialty：「{series.name}」系列没有“{name}”专业；现有专业：{names}。")
    return found


def _levels(text: str) -> list[str]:
    known = {str(level.label): level.value for level in Level} | {level.value: level.value for level in Level}
    asked = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if wrong := [part for part in asked if part not in known]:
        labels = "、".join(str(level.label) for level in Level)
        raise CommandError(f"--levels：没有“{'、'.join(wrong)}”这个层级；可用：{labels}。")
    return [known[part] for part in asked]


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option}：“{text}”不是日期，请写成 2026-03-01 的样子。") from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
