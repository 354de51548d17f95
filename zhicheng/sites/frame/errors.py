"""The answers to what could not be answered."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from zhicheng.profiles import current
from zhicheng.sites.frame.respond import is_fetch

STOP_GONE = "地址不对，或者这份材料已经不在您的审核范围内（例如已送交上级或退回申报人）。"
"""Said of a visit to a desk: most often it was there, and has gone on."""
STALE_FORM = (
    "没有提交：这一页打开之后，您在别处重新登录过，或者登录已经过期。请返回上一页刷新后再试；"
    "申报内容已暂存在本机，刷新后会自动恢复。"
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself is damaged."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The form came from elsewhere, or the page was open too long."""
    return _page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is an older one: the page stood open while its person logged in again, or it is not ours."""
    if is_fetch(request):
        return HttpResponse(STALE_FORM, status=403, content_type="text/plain; charset=utf-8")
    return _page(request, 403, message=STALE_FORM)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or not for this person."""
    found = request.resolver_match
    return _page(request, 404, **({"message": STOP_GONE} if found and "stop" in found.kwargs else {}))


def _page(request: HttpRequest, status: int, **words: str) -> HttpResponse:
    page = render_to_string(f"errors/{status}.html", {"name": current().name, **words}, request)
    return HttpResponse(page, status=status)
