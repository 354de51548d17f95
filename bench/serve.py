"""Serve the product or the floor under granian, as `make run` does: one process per core."""

import os
import signal
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from zhicheng.config.confine import die_with

TARGETS = {
    "product": "zhicheng.config.wsgi:application",
    "floor": "bench.floor:application",
    "lean": "bench.lean:application",
}

if __name__ == "__main__":
    die_with(os.getppid(), signal.SIGTERM)
    Granian(
        TARGETS[sys.argv[1]],
        address="127.0.0.1",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        workers=os.cpu_count() or 1,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
