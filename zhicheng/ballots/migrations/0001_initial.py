import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import zhicheng.core.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("meetings", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="meetings.meeting"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "已备选票"),
                            ("issuing", "领票中"),
                            ("casting", "投票中"),
                            ("counted", "已计票"),
                            ("void", "已作废"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("box_key", zhicheng.core.encryption.EncryptedTextField(null=True)),
                ("members", models.PositiveSmallIntegerField(default=0)),
                ("present", models.PositiveSmallIntegerField(default=0)),
                ("issuing_at", models.DateTimeField(null=True)),
                ("casting_at", models.DateTimeField(null=True)),
                ("counted_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["prepared", "issuing", "casting", "counted", "void"])),
                        name="ballot_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("meeting", "number"),
                        name="ballot_once_per_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "counted"), _negated=True),
                            models.Q(("counted_at__isnull", False), ("present__gt", 0)),
                            _connector="OR",
                        ),
                        name="ballot_counted_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published_at", None), ("state", "counted"), _connector="OR"),
                        name="ballot_published_when_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="ballots.ballot"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("modulus", models.CharField(max_length=512)),
                ("private", zhicheng.core.encryption.EncryptedTextField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "application"), name="paper_once_per_candidate"),
                    models.UniqueConstraint(fields=("ballot", "position"), name="paper_once_per_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="issues", to="ballots.paper"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="meetings.seat"
                    ),
                ),
                ("blinded", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("paper", "seat"), name="issued_once")],
            },
        ),
        migrations.CreateModel(
            name="Boxed",
            fields=[
                ("slot", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="box", to="ballots.ballot"
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="ballots.paper"
                    ),
                ),
                ("token", models.BinaryField()),
                ("packed", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("paper", "token"), name="vote_once_per_token")],
            },
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="count", to="ballots.paper"
                    ),
                ),
                ("present", models.PositiveSmallIntegerField(verbose_name="到会")),
                ("yes", models.PositiveSmallIntegerField(verbose_name="同意")),
                ("no", models.PositiveSmallIntegerField(verbose_name="不同意")),
                ("abstain", models.PositiveSmallIntegerField(verbose_name="弃权")),
                ("outcome", models.CharField(max_length=12)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "present__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("yes"), "+", models.F("no")
                                    ),
                                    "+",
                                    models.F("abstain"),
                                ),
                            )
                        ),
                        name="count_no_more_votes_than_present",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signed_off", to="meetings.meeting"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
