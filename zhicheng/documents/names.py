"""The name of an upload: what its owner called it, and nothing that could harm a page or a folder."""

from zhicheng.core.text import one_line

LONGEST = 200


def tidy_name(name: str | None) -> str:
    """Return the last part of `name` without control and direction characters, at most 200 characters.

    Marks of text direction go because they make “证书\u202efdp.exe” look like a PDF; rare characters and emoji stay.
    """
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return _shorten(one_line(last).strip(". ")) or "未命名"


def _shorten(name: str) -> str:
    """Cut the middle of a long name, so that its ending stays."""
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST or not dot or len(ending) > 10:
        return name[:LONGEST]
    return stem[: LONGEST - len(ending) - 1] + dot + ending
