"""Pure questions about the way an application takes and what is asked of a decision."""

from collections.abc import Sequence

from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.profiles.schema import Profile
from zhicheng.reviews.case import Desk, Rules

MOST_REASON = 500


def rules_of(profile: Profile) -> Rules:
    """What the profile decides about the chain."""
    return Rules(resumes=profile.resubmission == "resume", rejection_is_final=profile.rejected == "final")


def way_up(unit: Organisation, end: Organisation) -> list[int]:
    """Return the ids of the organisations from the unit to the end of the chain; no level is skipped.

    When the end is not above the unit, the way climbs to the last organisation below the common ancestor and goes on
    to the end from there.
    """
    mine, its = unit.ancestor_ids(), end.ancestor_ids()
    common = 0
    while common < min(len(mine), len(its)) and mine[common] == its[common]:
        common += 1
    if common == len(its):
        return mine[common - 1 :][::-1]
    climbed = mine[common:] or mine[-1:]
    return [*climbed[::-1], its[-1]]


def desks(organisations: Sequence[int], profile: Profile) -> list[Desk]:
    """Return every step of every organisation, in order."""
    return [(organisation, step.value) for organisation in organisations for step in profile.steps]


def require_reason(reason: str) -> None:
    """A rejection says why."""
    if not reason:
        raise Refused(
            "请写明不通过的原因，申报人将看到这一原因。", code="reason_needed", fields={"note": "请写明原因。"}
        )


def require_told_at_once(unread: Sequence[str]) -> None:
    """All defects are told at once (Order 40, Art. 18): a return goes out when everything here has been looked at."""
    if unread:
        raise Refused(
            f"还有 {len(unread)} 节没有审看：{'、'.join(unread)}。请看完后一次性告知；确认不需再看的，请勾选「已审完，一次性告知」。",
            code="not_all_read",
            fields={"complete": "还有内容没有审看。"},
        )


def require_nothing_to_mend(labels: Sequence[str]) -> None:
    """What is marked as needing change cannot be passed in the same breath."""
    if labels:
        raise Refused(
            f"{'、'.join(labels)} 已标记为需修改。请退回修改，或先把这些内容改为通过。", code="marked_for_change"
        )
