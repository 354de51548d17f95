"""The pages of this site; importing the modules declares them."""

from zhicheng.sites.desk import (  # noqa: F401
    accounts,
    applicants,
    decide,
    files,
    information,
    moving,
    organisations,
    people,
    queue,
    record,
    staff,
    subordinates,
)
from zhicheng.sites.frame.pages import addresses

urlpatterns = addresses("zhicheng.sites.desk")
