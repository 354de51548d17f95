"""The pages of this site; importing the modules declares them."""

from zhicheng.sites.expert import ballots, invitations, leading, panels  # noqa: F401
from zhicheng.sites.frame.pages import addresses

urlpatterns = addresses("zhicheng.sites.expert")
