"""The local folder as a store in which a file is whole or not there."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """A folder that gets each file by rename, under exactly the name asked for: the same name means the same bytes."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself, as an object store does."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink()
            raise
        return name
