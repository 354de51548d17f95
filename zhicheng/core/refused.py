"""The one exception of the domain: an action is refused, and the person is told why."""

from typing import Any


class Refused(Exception):
    """An action is refused; `message` is a whole Chinese sentence that says what is wrong and how to mend it."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "refused",
        fields: dict[str, str] | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.fields = fields or {}
        self.details = details or {}

    def __str__(self) -> str:
        return self.message


class Stale(Refused):
    """The page that the person acted on is older than the case; `details` may say what changed since."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "stale",
        fields: dict[str, str] | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, code=code, fields=fields, details=details)
