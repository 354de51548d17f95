"""As whom PostgreSQL's programs run: it refuses to run as root, and must not outlive the process that started it."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path

CLONE_NEWUSER = 0x10000000  # linux/sched.h
PR_SET_PDEATHSIG = 1  # linux/prctl.h

# Looked up here and not after the fork, where either could wait forever for a lock of a thread that is gone.
NOBODY = pwd.getpwnam("nobody")
_libc = ctypes.CDLL(None, use_errno=True)


class Footing(Enum):
    """The three ways of not being root."""

    ORDINARY = "the user as they are, not root"
    NAMESPACE = "root, or a user without a name, seen as nobody inside a user namespace"
    NOBODY = "root, changed to the user nobody, where there are no user namespaces"


def footing() -> Footing:
    """Return the footing that this user and this machine allow."""
    if os.geteuid() != 0 and _has_a_name(os.geteuid()):
        return Footing.ORDINARY
    try:
        subprocess.run(["true"], check=True, preexec_fn=_enter_namespace)
    except (subprocess.SubprocessError, OSError):
        return Footing.NOBODY if os.geteuid() == 0 else Footing.ORDINARY
    return Footing.NAMESPACE


def _has_a_name(uid: int) -> bool:
    """Return whether the system knows the user; initdb refuses one that a container merely numbers."""
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def before_exec(way: Footing) -> Callable[[], None]:
    """Return what the child does between fork and exec: leave root behind, then tie its life to its parent's."""
    parent = os.getpid()

    def prepare() -> None:
        if way is Footing.NAMESPACE:
            _enter_namespace()
        elif way is Footing.NOBODY:
            _become_nobody()
        die_with(parent, signal.SIGINT)  # PostgreSQL: fast shutdown

    return prepare


def _enter_namespace() -> None:
    """Stay the same user to the outside, who owns the files, and be nobody to the program itself."""
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER)")
    maps = {"setgroups": "deny", "uid_map": f"{NOBODY.pw_uid} {uid} 1", "gid_map": f"{NOBODY.pw_gid} {gid} 1"}
    for name, text in maps.items():
        Path("/proc/self", name).write_text(text)


def _become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY.pw_gid)
    os.setuid(NOBODY.pw_uid)


def die_with(parent: int, sign: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent ends, even by kill -9.

    Comes last, since a change of user clears the wish. The kernel watches the parent's thread, not the process:
    start from the main thread. Other systems than Linux have no such call; there only a clean end is passed on.
    """
    if sys.platform != "linux":
        return
    if _libc.prctl(PR_SET_PDEATHSIG, sign, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)
