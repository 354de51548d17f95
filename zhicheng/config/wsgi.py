"""The WSGI application that the server runs."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
application = get_wsgi_application()


def _settle() -> None:
    """Load every page now, then leave what stays for ever to itself.

    Else the collector walks through a few hundred thousand objects of modules, models and forms while somebody waits:
    some 80 ms, and with them all who stand behind in the same worker. A request leaves next to no cycles, so looking
    every 10,000 objects instead of every 700 keeps memory as low.
    """
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


_settle()
