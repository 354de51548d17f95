"""The pages of this site; importing the modules declares them."""

from zhicheng.sites.desk import applicants, information, moving, organisations, staff, subordinates  # noqa: F401
from zhicheng.sites.frame.pages import addresses

urlpatterns = addresses("zhicheng.sites.desk")
