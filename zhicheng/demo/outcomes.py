"""How far each application gets: a fixed hand of outcomes, dealt to the applicants."""

from enum import StrEnum
from random import Random


class Outcome(StrEnum):
    """How an applicant's story ends, as of today."""

    NOTHING = "nothing"
    EMPTY = "empty"
    HALF = "half"
    COMPLETE = "complete"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    RETURNED = "returned"
    MENDED = "mended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    PASSED = "passed"


DEALT = {
    Outcome.NOTHING: 8,
    Outcome.EMPTY: 8,
    Outcome.HALF: 14,
    Outcome.COMPLETE: 8,
    Outcome.WAITING: 82,
    Outcome.RETURNED: 20,
    Outcome.MENDED: 22,
    Outcome.REJECTED: 14,
    Outcome.WITHDRAWN: 8,
    Outcome.PASSED: 30,
}
ALL_AT_ONE_UNIT = (
    *(Outcome.HALF, Outcome.RETURNED, Outcome.SUBMITTED, Outcome.SUBMITTED, Outcome.SUBMITTED),
    *(Outcome.WAITING, Outcome.MENDED, Outcome.EMPTY),
)
"""What the first applicants of the unit with the printed accounts go through: at its first desk some wait unread."""


def deal(count: int, rng: Random) -> list[Outcome]:
    """Outcomes for so many applicants, in the proportions of `DEALT` and in random order."""
    whole = sum(DEALT.values())
    hand = [outcome for outcome, share in DEALT.items() for _ in range(-(-share * count // whole))]
    rng.shuffle(hand)
    return hand[:count]
