"""The secret ballot (ADR 24): who got papers, what was in the box, what stands on the board; no way between them.

Nothing here that tells of a voter has a column in common with anything that tells of a vote: no key, no time, no
number, no order. `Issue` knows voters and no ballots; `Boxed` and `Vote` know ballots and no voters.
"""

import uuid

from django.db import models
from django.db.models import Q

from zhicheng.applications.models import Application
from zhicheng.core.encryption import EncryptedTextField
from zhicheng.meetings.models import Meeting, Seat
from zhicheng.people.models import User


class State(models.TextChoices):
    """Where a ballot is; it only goes forward."""

    PREPARED = "prepared", "已备选票"
    ISSUING = "issuing", "领票中"
    CASTING = "casting", "投票中"
    COUNTED = "counted", "已计票"
    VOID = "void", "已作废"


class BallotQuerySet(models.QuerySet["Ballot"]):
    """Questions in users' words."""

    def of_member(self, user: int) -> "BallotQuerySet":
        """Those in which somebody has a say."""
        return self.filter(meeting__seats__member=user).exclude(state__in=[State.PREPARED, State.VOID])

    def published(self) -> "BallotQuerySet":
        """Those whose board everybody may read."""
        return self.filter(state=State.COUNTED, published_at__isnull=False)


class Ballot(models.Model):
    """一轮投票: papers are given out, the box is opened for them, closed, and counted at once."""

    code = models.UUIDField(default=uuid.uuid4, unique=True)
    """Its name in addresses and on the board."""
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField("轮次")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREPARED)
    box_key = EncryptedTextField(null=True)
    """What the box is sealed with; thrown away when it is counted."""
    members = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    """Both as they were when the papers had been given out."""
    issuing_at = models.DateTimeField(null=True)
    casting_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="ballot_state_known"),
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=~Q(state=State.VOID), name="ballot_once_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.COUNTED) | Q(counted_at__isnull=False, present__gt=0),
                name="ballot_counted_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state=State.COUNTED), name="ballot_published_when_counted"
            ),
        ]


class Paper(models.Model):
    """选票: one candidate in one ballot. A signature under its key is good for this paper and no other."""

    code = models.UUIDField(default=uuid.uuid4, unique=True)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="papers")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    """The candidate's number on the paper and on the board, which says no name."""
    modulus = models.CharField(max_length=512)
    """The public key, in hexadecimal."""
    private = EncryptedTextField(null=True)
    """The private key; thrown away when the box opens, after which no paper can be given out any more."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "application"], name="paper_once_per_candidate"),
            models.UniqueConstraint(fields=["ballot", "position"], name="paper_once_per_number"),
        ]


class Issue(models.Model):
    """领票: somebody got this paper. When, and in which order, is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="issues")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    blinded = models.CharField(max_length=64)
    """SHA-256 of the blinded message, so that the same request gets the same answer and no other request any."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "seat"], name="issued_once")]


class Boxed(models.Model):
    """A ballot in the closed box: every one of the same length, sealed; gone when the box is counted."""

    slot = models.BinaryField(primary_key=True)
    """Keyed hash of paper and token, so that the same ballot falls into the same place."""
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="box")
    sealed = models.BinaryField()


class Vote(models.Model):
    """A ballot on the board. Written all at once in the order of the tokens."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="votes")
    token = models.BinaryField()
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "token"], name="vote_once_per_token")]


class Count(models.Model):
    """What the board says of one candidate."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="count")
    present = models.PositiveSmallIntegerField("到会")
    """Those who were present and not recused: each of them got a paper."""
    yes = models.PositiveSmallIntegerField("同意")
    no = models.PositiveSmallIntegerField("不同意")
    abstain = models.PositiveSmallIntegerField("弃权")
    outcome = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(present__gte=models.F("yes") + models.F("no") + models.F("abstain")),
                name="count_no_more_votes_than_present",
            )
        ]


class SignedOff(models.Model):
    """签字确认: the text that the chair signed, as it is hashed in the meeting."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="signed_off")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
