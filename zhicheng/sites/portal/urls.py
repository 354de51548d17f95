"""The pages of this site; importing the modules declares them."""

from django.urls import include, path

from zhicheng.sites.frame.pages import addresses
from zhicheng.sites.portal import (  # noqa: F401
    account,
    announcements,
    ballots,
    certificates,
    committees,
    draws,
    entrance,
    jobs,
    notices,
    paper_check,
    publicities,
    registration,
    rounds,
    second_factor,
    unit_list,
)

urlpatterns = [*addresses("zhicheng.sites.portal"), path("captcha/", include("captcha.urls"))]
