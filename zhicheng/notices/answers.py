"""What gateways say in the body of an answer: robots of DingTalk, WeCom and Feishu answer 200 and refuse inside.

Apart from `channels`, because Apprise shows no bodies and they have to be listened to.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import requests

from zhicheng.core.text import clause
from zhicheng.notices.rules import discreet

CODES, WORDS = ("errcode", "StatusCode", "code", "Code"), ("errmsg", "msg", "message", "Message", "StatusMessage")
FINE = {"0", "00", "000000", "200", "OK", "SUCCESS"}
BUSY = {"-1", "9499", "11232", "45009", "130101", "410100"}
"""Too much at once: WeCom 45009, DingTalk 130101 and 410100, Feishu 9499 and 11232, -1 for a busy system of each."""
LONGEST = 100
SECRET = re.compile(r"[\w-]{12,}")
"""What may be a key, in the address of a gateway."""
_alone = Lock()


class _Listening(requests.Session):
    """A session that keeps what was answered."""

    heard: list[requests.Response] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        answer = super().send(request, **options)
        self.heard.append(answer)
        return answer


@contextmanager
def listening() -> Iterator[list[requests.Response]]:
    """Collect the answers of the block. `requests.post`, with which Apprise posts, finds its session by name here."""
    with _alone:
        usual, heard = requests.sessions.Session, list[requests.Response]()
        requests.sessions.Session = type("Session", (_Listening,), {"heard": heard})  # type: ignore[misc, assignment]
        try:
            yield heard
        finally:
            requests.sessions.Session = usual  # type: ignore[misc]


def refusal(answer: requests.Response, address: str) -> tuple[str, bool] | None:
    """Return why a gateway refused in a body that came with 200, and whether later is of no use either; else None."""
    try:
        said = json.loads(answer.content)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    code = next((str(said[name]) for name in CODES if said.get(name) is not None), "0")
    if code.upper() in FINE and said.get("success") is not False:
        return None
    words = next((said[name] for name in WORDS if isinstance(said.get(name), str)), "")
    for secret in SECRET.findall(address):
        words = words.replace(secret, "…")
    told = f"：{clause(discreet(words[:LONGEST]))}" if words else ""
    return f"网关未接受（代码 {code}{told}）。", code not in BUSY
