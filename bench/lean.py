"""A lean Django program without features: one verdict and one save, as small as they can honestly be written.

It measures the machine: the targets were set beside a program like this, which took 4 ms for a verdict and 3.5 for a
save. It works on tables of its own (`bench.pages.lean`) in the database of the province.
"""

import os
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

if not settings.configured:
    settings.configure(
        SECRET_KEY="lean",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": os.environ["LEAN_HOST"],
                "USER": "postgres",
                "NAME": os.environ["LEAN_NAME"],
                "CONN_MAX_AGE": None,
                "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
            }
        },
        USE_TZ=True,
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.urls import path
from django.utils import timezone


class Case(models.Model):
    """Something that is decided, and something that is written in."""

    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    said = models.JSONField()

    class Meta:
        app_label = "lean"


class Event(models.Model):
    """What was done."""

    case = models.ForeignKey(Case, models.PROTECT)
    kind = models.CharField(max_length=10)
    note = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        app_label = "lean"


def home(request: HttpRequest) -> HttpResponse:
    """Answer, so that it is known that the server is up."""
    return HttpResponse("lean")


@transaction.atomic
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock, change, note, go back."""
    case = Case._default_manager.select_for_update().get(pk=pk)
    case.state, case.version = "passed", case.version + 1
    case.save(update_fields=["state", "version"])
    Event._default_manager.create(case=case, kind="passed", note=request.POST["note"], at=timezone.now())
    return HttpResponseRedirect("/")


@transaction.atomic
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock, keep what was typed, go back."""
    case = Case._default_manager.select_for_update().get(pk=pk)
    case.said, case.version = request.POST.dict(), case.version + 1
    case.save(update_fields=["said", "version"])
    return HttpResponseRedirect("/")


urlpatterns = [path("", home), path("verdict/<int:pk>/", verdict), path("save/<int:pk>/", save)]
application: Any = get_wsgi_application()
