"""The professional titles of the state: series, their specialties, and the titles at each level."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Level(models.TextChoices):
    """层级 of a title, from the highest to the lowest."""

    SENIOR = "senior", "正高级"
    ASSOCIATE_SENIOR = "associate_senior", "副高级"
    INTERMEDIATE = "intermediate", "中级"
    ASSISTANT = "assistant", "助理级"
    TECHNICIAN = "technician", "员级"


HIGH = frozenset({Level.SENIOR.value, Level.ASSOCIATE_SENIOR.value})
"""高级."""


class Series(models.Model):
    """系列: a profession that has titles of its own; 01 to 27 are the national ones, a province may add more."""

    code = models.CharField("系列代码", max_length=2, primary_key=True)
    name = models.CharField(
        "系列",
        max_length=40,
        unique=True,
        error_messages={"unique": "已有同名的系列。"},
    )

    def __str__(self) -> str:
        return self.name


class Specialty(models.Model):
    """专业: a part of a series whose titles have names of their own."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="specialties")
    name = models.CharField("专业", max_length=40)
    position = models.PositiveSmallIntegerField("顺序")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "name"],
                name="specialty_once",
                violation_error_message="这个系列已有同名的专业。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Title(models.Model):
    """职称: what a person becomes at one level of a series, or of one of its specialties."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="titles")
    specialty = models.ForeignKey(Specialty, models.PROTECT, null=True, related_name="titles")
    level = models.CharField("层级", max_length=20, choices=Level.choices)
    name = models.CharField("职称", max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "specialty", "level"],
                nulls_distinct=False,
                name="title_once",
                violation_error_message="这个专业在这一层级已有职称。",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=Level.values),
                name="title_level",
                violation_error_message="没有这个层级。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarYear(models.Model):
    """Which days of a year are worked otherwise than its week says (国务院办公厅关于节假日安排的通知).

    A year that is not here refuses to be computed with; an administrator adds it when the state has announced it.
    """

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    off = ArrayField(models.DateField(), verbose_name="放假的工作日", default=list)
    worked = ArrayField(models.DateField(), verbose_name="上班的周末", default=list)
    document = models.CharField("依据", max_length=200, blank=True)
    """Where the state announced it; empty for the years of the shipped list."""

    def __str__(self) -> str:
        return f"{self.year} 年"
