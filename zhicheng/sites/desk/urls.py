"""The pages of this site; importing the modules declares them."""

from zhicheng.sites.frame.pages import addresses

urlpatterns = addresses("zhicheng.sites.desk")
