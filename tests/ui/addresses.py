"""The addresses that the shell links to, without the pages behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(f"{name}/", _page, name=name)
    for name in ("home", "notices", "password", "second_factor", "switch_role", "logout")
]
