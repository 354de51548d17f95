"""What remains of an upload after it was opened: the bytes to keep and their measures."""

from dataclasses import dataclass

from zhicheng.core.refused import Refused
from zhicheng.documents.models import Kind


@dataclass(frozen=True)
class Taken:
    """The bytes that are kept, with their kind, pages and size (pixels, or points of a PDF's first page)."""

    data: bytes
    kind: Kind
    pages: int
    width: int
    height: int


def broken(name: str, what: str) -> Refused:
    """Return the refusal of a damaged or cut-off file."""
    return Refused(
        f"“{name}”打不开：{what}，可能已损坏或上传时中断。请在自己的电脑上确认能打开，然后重新上传。",
        code="file_broken",
    )
