"""The WSGI application that the server runs."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from zhicheng.core.collecting import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
application = get_wsgi_application()


def _settle() -> None:
    """Load every page now, before the first request asks for it."""
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
    settle()


_settle()
