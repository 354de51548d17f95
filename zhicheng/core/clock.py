"""The clock; sites and commands read it and hand the moment down."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return this moment, with its time zone."""
    return timezone.now()


def today() -> date:
    """Return today's date in China."""
    return timezone.now().astimezone(timezone.get_default_timezone()).date()
