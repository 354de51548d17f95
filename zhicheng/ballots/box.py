"""The box: cast, close, count. Apart from `actions` because here acts nobody who is known.

In the box every ballot is sealed and of the same length, under a key of this ballot alone, at a place that follows from
a keyed hash. So the database, its log and its backups see neither what was cast nor which row became which ballot.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from zhicheng.audit import trail
from zhicheng.ballots import actions, queries, rules, slips
from zhicheng.ballots.models import Ballot, Boxed, Count, Paper, State, Vote
from zhicheng.ballots.slips import CHOICES, Slip
from zhicheng.core import statements
from zhicheng.core.encryption import blind_index, decrypt
from zhicheng.core.refused import Refused
from zhicheng.meetings import actions as meetings
from zhicheng.meetings import quorum
from zhicheng.meetings.models import State as Standing
from zhicheng.meetings.quorum import Tally
from zhicheng.people.models import Grant

NONCE = 12
OPEN = """
SELECT b.state, b.id, b.box_key, p.code, p.modulus
FROM ballots_ballot b LEFT JOIN ballots_paper p ON p.ballot_id = b.id AND p.code = ANY(%s::uuid[])
WHERE b.code = %s FOR SHARE OF b
"""
"""Who casts holds the ballot together with all others who do; who closes it waits for all of them."""
DROP = """
INSERT INTO ballots_boxed (slot, ballot_id, sealed)
SELECT slot, %s, sealed FROM unnest(%s::bytea[], %s::bytea[]) AS dropped(slot, sealed)
ON CONFLICT (slot) DO NOTHING RETURNING slot
"""


@transaction.atomic
def cast(ballot: UUID, slips: Sequence[Slip]) -> int:
    """Put ballots into the box, all or none; the same again changes nothing. Nobody knows whose they are."""
    if not 0 < len({slip.token for slip in slips}) == len(slips) <= rules.MOST_SLIPS:
        raise Refused("没有收到选票，或者同一张选票重复出现，请刷新页面后重试。", code="no_ballots")
    rows = statements.fetch(OPEN, [[UUID(bytes=slip.paper) for slip in slips], ballot])
    if not rows or rows[0][0] != State.CASTING:
        raise Refused("投票箱没有打开：投票尚未开始或已经结束。没有投出任何选票。", code="box_closed")
    moduli = {code.bytes: int(modulus, 16) for *_, code, modulus in rows if code}
    for slip in slips:
        if slip.paper not in moduli or not slip.good(moduli[slip.paper]):
            raise Refused("选票无效：不是本轮投票发出的选票，或者内容有误。没有投出任何选票。", code="forged")
    _drop(rows[0][1], AESGCM(bytes.fromhex(decrypt(bytes(rows[0][2])))), slips)
    return len(slips)


def _drop(ballot: int, key: AESGCM, slips: Sequence[Slip]) -> None:
    placed = sorted((_slot(slip), slip) for slip in slips)
    sealed = [_seal(key, slot, slip) for slot, slip in placed]
    dropped = statements.fetch(DROP, [ballot, [slot for slot, _ in placed], sealed])
    if len(dropped) < len(placed):
        _require_the_same(key, dict(placed))


def _require_the_same(key: AESGCM, placed: Mapping[bytes, Slip]) -> None:
    """What was there before says the same as what came now."""
    rows = Boxed.objects.filter(pk__in=placed.keys()).order_by("pk").values_list("slot", "sealed")
    there = {bytes(slot): _open(key, bytes(slot), bytes(sealed)).choice for slot, sealed in rows}
    rules.require_no_other_choice(there, {slot: slip.choice for slot, slip in placed.items()})


def _slot(slip: Slip) -> bytes:
    return blind_index(f"ballot:{slip.paper.hex()}:{slip.token.hex()}")


def _seal(key: AESGCM, slot: bytes, slip: Slip) -> bytes:
    nonce = token_bytes(NONCE)
    return nonce + key.encrypt(nonce, slip.pack(), slot)


def _open(key: AESGCM, slot: bytes, sealed: bytes) -> Slip:
    return slips.unpack(key.decrypt(sealed[:NONCE], sealed[NONCE:], slot))


@transaction.atomic
def close(ballot: Ballot, *, by: Grant, at: datetime) -> Ballot:
    """Close the box for good and count; the board is written in the order of the tokens, the box thrown away."""
    ballot = actions.lock(ballot, by, State.CASTING)
    key = AESGCM(bytes.fromhex(ballot.box_key or ""))
    found = [_open(key, bytes(row.slot), bytes(row.sealed)) for row in ballot.box.order_by("pk")]
    papers = {paper.code.bytes: paper for paper in queries.papers(ballot)}
    votes = sorted(((papers[slip.paper], slip) for slip in found), key=lambda pair: (pair[0].pk, pair[1].token))
    Vote.objects.bulk_create(Vote(paper=paper, token=slip.token, packed=slip.pack()) for paper, slip in votes)
    _count(ballot, papers, found)
    ballot.box.all().delete()
    ballot.state, ballot.counted_at, ballot.box_key = State.COUNTED, at, None
    ballot.save(update_fields=["state", "counted_at", "box_key"])
    meetings.move(ballot.meeting, Standing.COUNTED)
    trail.record("ballot.counted", subject=ballot, by=by, at=at, board=digest(ballot))
    return ballot


def digest(ballot: Ballot) -> str:
    """Return the SHA-256 of the board."""
    return sha256(rules.canonical(queries.board(ballot)).encode()).hexdigest()


def _count(ballot: Ballot, papers: Mapping[bytes, Paper], found: Sequence[Slip]) -> None:
    issued, meeting = queries.issued(ballot), ballot.meeting
    tallies = {}
    for code, paper in papers.items():
        choices = [slip.choice for slip in found if slip.paper == code]
        yes, no, abstain = (choices.count(choice) for choice in CHOICES)
        tallies[paper.pk] = Tally(yes, no, abstain, len(issued.get(paper.pk, ())))
    outcomes = quorum.outcomes(tallies, meeting.held_to, queries.posts_left(meeting))
    Count.objects.bulk_create(
        Count(
            paper_id=paper,
            present=tally.present,
            yes=tally.yes,
            no=tally.no,
            abstain=tally.abstain,
            outcome=outcomes[paper],
        )
        for paper, tally in tallies.items()
    )
