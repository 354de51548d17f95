"""The pages of this site; importing the modules declares them."""

from zhicheng.sites.applicant import (  # noqa: F401
    achievements,
    attachments,
    certificates,
    copying,
    expert_applications,
    handing_in,
    listing,
    papers,
    progress,
    reading,
    reexamining,
    starting,
    writing,
)
from zhicheng.sites.frame.pages import addresses

urlpatterns = addresses("zhicheng.sites.applicant")
