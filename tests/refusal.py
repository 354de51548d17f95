"""How tests speak of a refusal: `with refused("stale"): …`."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from zhicheng.core.refused import Refused


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The action is refused for this reason, in a whole sentence for the screen."""
    with pytest.raises(Refused) as info:
        yield info
    assert info.value.code == code, info.value.message
    assert info.value.message.endswith("。"), info.value.message
