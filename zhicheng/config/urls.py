"""One URL space, one line per site."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhicheng.sites.portal.urls")),
    path("my/", include("zhicheng.sites.applicant.urls")),
    path("desk/", include("zhicheng.sites.desk.urls")),
    path("expert/", include("zhicheng.sites.expert.urls")),
]
handler400 = "zhicheng.sites.frame.errors.bad_request"
handler403 = "zhicheng.sites.frame.errors.forbidden"
handler404 = "zhicheng.sites.frame.errors.not_found"
