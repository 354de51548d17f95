"""The verbs of committees and their rounds, and the only writers of their rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.catalogue.models import Series, Specialty
from zhicheng.committees import queries, rules
from zhicheng.committees.models import Committee, Filing, Round, RoundChange
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant


@transaction.atomic
def establish(
    name: str,
    *,
    host: Organisation,
    scope: Organisation,
    series: Series,
    levels: Sequence[str],
    by: Any,
    at: datetime,
    specialty: Specialty | None = None,
) -> Committee:
    """Set up a standing committee for one series at one grade; it works once its filing is approved."""
    rules.require_may_host(host)
    rules.require_one_grade(levels)
    if by is not None:
        rules.require_host(by, host)
        rules.require_scope(host, scope)
    if Committee.objects.filter(name=name).exists():
        sentence = f"已有名为「{name}」的评委会，请换一个名称。"
        raise Refused(sentence, code="committee_name_taken", fields={"name": sentence})
    committee = Committee.objects.create(
        name=name, host=host, scope=scope, series=series, specialty=specialty, levels=list(levels)
    )
    trail.record("committee.established", subject=committee, by=by, at=at, host=host.pk, scope=scope.pk)
    return committee


@transaction.atomic
def request_filing(
    committee: Committee, *, since: date, until: date, members: int, note: str = "", by: Grant | None, at: datetime
) -> Filing:
    """申请核准备案: ask the office above to let the committee work for a time."""
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if by is not None:
        rules.require_office(by, committee)
    rules.require_may_host(committee.host)
    desk = rules.require_may_file(committee.host, queries.filing_desk(committee.host))
    rules.require_term(since, until)
    rules.require_members(committee, members)
    if committee.filings.filter(state=Filing.State.REQUESTED).exists():
        raise Refused(f"「{committee.name}」已有一份备案申请在等待核准。", code="already_requested")
    filing = committee.filings.create(
        desk=desk,
        since=since,
        until=until,
        members=members,
        note=note,
        requested_by=by.user if by else None,
        requested_at=at,
    )
    trail.record("filing.requested", subject=committee, by=by, at=at, filing=filing.pk)
    return filing


@transaction.atomic
def approve_filing(filing: Filing, *, number: str, by: Grant | None, at: datetime) -> Filing:
    """核准: give it its number; two filings of one committee never overlap."""
    filing = _lock_filing(filing, by)
    if not number.strip():
        raise Refused("请填写备案编号。", code="number_needed", fields={"number": "请填写备案编号。"})
    if Filing.objects.filter(number=number.strip()).exists():
        sentence = f"备案编号「{number.strip()}」已经使用，请核对。"
        raise Refused(sentence, code="number_taken", fields={"number": sentence})
    filing.state, filing.number = Filing.State.APPROVED, number.strip()
    _decide_filing(filing, by, at)
    trail.record("filing.approved", subject=filing.committee, by=by, at=at, filing=filing.pk, number=filing.number)
    return filing


@transaction.atomic
def refuse_filing(filing: Filing, *, reason: str, by: Grant, at: datetime) -> Filing:
    """不予核准, with the reason that the office reads."""
    filing = _lock_filing(filing, by)
    rules.require_reason(reason, "不予核准")
    filing.state, filing.reason = Filing.State.REFUSED, reason.strip()
    _decide_filing(filing, by, at)
    trail.record("filing.refused", subject=filing.committee, by=by, at=at, filing=filing.pk)
    return filing


@transaction.atomic
def propose_round(
    committee: Committee, said: Mapping[str, Any], *, sections: Mapping[str, int], by: Grant | None, at: datetime
) -> Round:
    """Draw up a yearly call; nobody outside the office sees it before another person has approved it.

    `said` holds `CHANGEABLE` fields and `rules`, the sets of conditions; `sections` the versions of the sections.
    """
    if by is not None:
        rules.require_office(by, committee)
    rules.require_windows(said)
    year = localdate(said["opens_at"]).year
    if committee.rounds.filter(year=year, name=said["name"]).exists():
        sentence = f"「{committee.name}」{year} 年度已有名为「{said['name']}」的批次，请换一个名称。"
        raise Refused(sentence, code="round_name_taken", fields={"name": sentence})
    proposed_by = by.user if by else None
    round = committee.rounds.create(year=year, sections=dict(sections), proposed_by=proposed_by, **said)
    trail.record("round.proposed", subject=round, by=by, at=at, committee=committee.pk)
    return round


@transaction.atomic
def approve_round(round: Round, *, by: Grant | None, at: datetime) -> Round:
    """核准发布: another person lets the round be seen; the committee's filing must be in force."""
    round = Round.objects.select_for_update(of=("self",)).select_related("committee").get(pk=round.pk)
    if by is not None:
        rules.require_office(by, round.committee)
        rules.require_another(by, round.proposed_by_id, "批次")
    rules.require_not_announced(round)
    on = localdate(at)
    rules.require_filed(round.committee, queries.filing_of(round.committee, on), on)
    round.approved_by, round.approved_at = by.user if by else None, at
    round.save(update_fields=["approved_by", "approved_at"])
    trail.record("round.opened", subject=round, by=by, at=at, committee=round.committee_id)
    return round


@transaction.atomic
def open_round(committee: Committee, said: Mapping[str, Any], *, sections: Mapping[str, int], at: datetime) -> Round:
    """Announce a round at once, as the system's administrator does from the command line."""
    return approve_round(propose_round(committee, said, sections=sections, by=None, at=at), by=None, at=at)


@transaction.atomic
def propose_change(round: Round, said: Mapping[str, Any], *, reason: str, by: Grant, at: datetime) -> RoundChange:
    """提出变更: what is to be otherwise in an announced round, and why; it takes effect when another person accepts."""
    round = Round.objects.select_for_update(of=("self",)).select_related("committee").get(pk=round.pk)
    rules.require_office(by, round.committee)
    rules.require_announced(round)
    rules.require_reason(reason, "变更")
    if round.changes.filter(decided_at=None).exists():
        raise Refused("这个批次已有一项变更等待核准，请先处理。", code="change_pending")
    after = {name: value for name, value in said.items() if value != getattr(round, name)}
    rules.require_difference(after)
    rules.require_windows({name: getattr(round, name) for name in rules.CHANGEABLE} | after)
    rules.require_not_closing_on_people(round, after, at)
    change = round.changes.create(
        before={name: queries.plain(getattr(round, name)) for name in after},
        after={name: queries.plain(value) for name, value in after.items()},
        reason=reason.strip(),
        proposed_by=by.user,
        proposed_at=at,
    )
    trail.record("round.change_proposed", subject=round, by=by, at=at, change=change.pk)
    return change


@transaction.atomic
def decide_change(change: RoundChange, *, accept: bool, by: Grant, at: datetime) -> RoundChange:
    """核准变更, or let it be: by another person than the proposer."""
    round = Round.objects.select_for_update(of=("self",)).select_related("committee").get(pk=change.round_id)
    change = RoundChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    rules.require_office(by, round.committee)
    rules.require_pending(change)
    rules.require_another(by, change.proposed_by_id, "变更")
    change.decided_by, change.decided_at, change.accepted = by.user, at, accept
    change.save(update_fields=["decided_by", "decided_at", "accepted"])
    if accept:
        after = queries.read(change.after)
        rules.require_not_closing_on_people(round, after, at)
        for name, value in after.items():
            setattr(round, name, value)
        round.save(update_fields=list(after))
    trail.record("round.changed" if accept else "round.change_refused", subject=round, by=by, at=at, change=change.pk)
    return change


def _lock_filing(filing: Filing, by: Grant | None) -> Filing:
    filing = Filing.objects.select_for_update(of=("self",)).select_related("committee").get(pk=filing.pk)
    if by is not None:
        rules.require_desk(by, filing)
    return filing


def _decide_filing(filing: Filing, by: Grant | None, at: datetime) -> None:
    filing.decided_by, filing.decided_at = by.user if by else None, at
    try:
        with transaction.atomic():
            filing.save(update_fields=["state", "number", "reason", "decided_by", "decided_at"])
    except IntegrityError as error:
        raise Refused(
            f"「{filing.committee.name}」在这一期间已有核准的备案，有效期不能重叠。", code="filings_overlap"
        ) from error
