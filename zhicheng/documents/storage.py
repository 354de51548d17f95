"""The local folder as a store in which a file is whole or not there."""

import os
import tempfile

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """A folder that gets each file by rename, under exactly the name asked for: the same name means the same bytes."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself, as an object store does."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = self.path(name)
        folder = os.path.dirname(path)
        os.makedirs(folder, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise
        return name
