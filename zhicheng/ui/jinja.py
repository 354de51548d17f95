"""The template environment: strict names, escaped output, dates and numbers as the screens show them."""

from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static as static_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from zhicheng.core.calendar import end
from zhicheng.core.text import clause
from zhicheng.ui.icons import icon
from zhicheng.ui.widgets import asked_for, draw, error_links


def url(name: str, **kwargs: Any) -> str:
    """Return the address of a page; in a loop compute a prefix once instead."""
    return reverse(name, kwargs=kwargs) if kwargs else _fixed(name, settings.ROOT_URLCONF)


def static(path: str) -> str:
    """Return the address of a static file (remembered outside development, where names carry a hash)."""
    return static_url(path) if settings.DEBUG else _remembered(path, settings.STORAGES["staticfiles"]["BACKEND"])


def masked_once(request: HttpRequest) -> dict[str, Any]:
    """Have the token against forged posts masked once for a page, when its first form asks, not anew for each form."""
    return {"csrf_input": SimpleLazyObject(partial(csrf_input, request))}


@pass_context
def csrf(context: Context) -> Markup:
    """Return the hidden input against forged posts; macros get it as an argument."""
    return Markup(str(context["csrf_input"]))


def day(value: date | datetime | None) -> str:
    """Write a day as 2026-11-22."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value)
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def moment(value: datetime | None) -> str:
    """Write a moment as 2026-11-22 16:42 in the time of the country."""
    return "" if value is None else _local(value).strftime("%Y-%m-%d %H:%M")


def until(value: datetime | None) -> str:
    """Write the end of a time as people read it: the midnight after a day is that day's 24:00."""
    return "" if value is None else end(value)


def waited(since: datetime, now: datetime) -> str:
    """Say how long something has waited in its largest unit; days as the calendar counts them."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes >= 24 * 60:
        return f"{(timezone.localdate(now) - timezone.localdate(since)).days} 天"
    if minutes >= 60:
        return f"{minutes // 60} 小时"
    return f"{minutes} 分钟" if minutes else "不到 1 分钟"


def filesize(size: int) -> str:
    """Write a number of bytes as a person would say it."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def count(number: int) -> str:
    """Write a count that is not worth counting past 999."""
    return "999+" if number > 999 else str(number)


def environment(**options: Any) -> Environment:
    """Build the environment that Django's Jinja2 backend asks for."""
    options |= {"undefined": StrictUndefined, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    options |= {"auto_reload": settings.DEBUG, "bytecode_cache": None}
    built = Environment(**options)
    built.globals |= {"url": url, "static": static, "csrf": csrf, "icon": icon}
    built.globals |= {"draw": draw, "asked_for": asked_for, "error_links": error_links}
    built.filters |= {
        "day": day,
        "moment": moment,
        "until": until,
        "waited": waited,
        "filesize": filesize,
        "count": count,
    }
    built.filters |= {"clause": clause}
    return built


@cache
def _fixed(name: str, addresses: str) -> str:
    return reverse(name, addresses)


@cache
def _remembered(path: str, storage: str) -> str:
    return static_url(path)


def _local(value: datetime) -> datetime:
    return value.astimezone(timezone.get_default_timezone())
