"""The stored form of a section: what the person typed, tidied, valid or not."""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from zhicheng.core.refused import Refused
from zhicheng.core.text import tidy
from zhicheng.sections.base import Section
from zhicheng.sections.context import Data
from zhicheng.sections.wording import raw_of

CAP = 64 * 1024
"""Bytes of UTF-8 that one section may take: 20 times the longest summary, far below what hurts."""

ROW_ID = re.compile(r"[0-9a-f]{8}")


def dump(
    section: type[Section], post: Mapping[str, Any], *, before: Data | None = None, at: datetime | None = None
) -> Data:
    """What a posted form says, to be stored as a draft; refused only when it is too big to be honest input.

    `before` is what was stored: an entry that is in `order` but has no field in the form is kept from it, and so is
    one that the page did not know of (`known` lists those it did), because another tab has added it since.
    """
    if not section.many:
        return settle(section, {"values": _read(section, post, "")}, before=before, at=at)
    kept = {row["id"]: row for row in settle(section, before or {})["rows"]}
    rows = [_posted_row(section, post, id, kept) for id in _surviving(post, kept)]
    data = settle(section, {"none": bool(post.get("none")), "rows": rows})
    if "add" in post:
        data["rows"].append({"id": secrets.token_hex(4)})
    return data


def settle(section: type[Section], data: Any, *, before: Data | None = None, at: datetime | None = None) -> Data:
    """Bring anything JSON-like (an import, an API call, an old record) into the stored form of the section."""
    data = data if isinstance(data, Mapping) else {}
    if section.many:
        none = section.may_be_none and data.get("none") in (True, "true", "on", "1", "是")
        settled: Data = {"none": none, "rows": list(_rows(section, data.get("rows")))}
    else:
        values = _values(section, data.get("values"))
        earlier = before.get("values") if isinstance(before, Mapping) else None
        section.stamp(values, earlier if isinstance(earlier, Mapping) else {}, at)
        settled = {"values": values}
    _require_modest(section, settled)
    return settled


def _read(section: type[Section], post: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name: post[prefix + name] for name in section.base_fields if prefix + name in post}


def _surviving(post: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """The entries that go on, in the order of the page; those added in another tab come last."""
    removed = {str(key).removeprefix("remove-") for key in post if str(key).startswith("remove-")}
    known = set(_ids(post, "known"))
    added_elsewhere = [id for id in kept if id not in known] if "known" in post else []
    return [id for id in dict.fromkeys([*_ids(post, "order"), *added_elsewhere]) if id not in removed]


def _posted_row(
    section: type[Section], post: Mapping[str, Any], id: str, kept: Mapping[str, dict[str, str]]
) -> dict[str, Any]:
    """What the page says of one entry; an entry that is closed on the page stays as it is stored."""
    said = _read(section, post, f"rows-{id}-")
    return {"id": id, **said} if said or id not in kept else kept[id]


def _ids(post: Mapping[str, Any], name: str) -> list[str]:
    """Ids as a page sends them: repeated hidden fields, a list, or one text with commas."""
    getlist = getattr(post, "getlist", None)
    given = getlist(name) if getlist else post.get(name, [])
    texts = [given] if isinstance(given, str) else list(given)
    return [id.strip() for text in texts for id in str(text).split(",") if id.strip()]


def _rows(section: type[Section], rows: Any) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for row in rows if isinstance(rows, list | tuple) else ():
        values = _values(section, row)
        if not values:
            continue
        id = row.get("id")
        if not isinstance(id, str) or not ROW_ID.fullmatch(id) or id in seen:
            id = secrets.token_hex(4)
        seen.add(id)
        yield {"id": id, **values}


def _values(section: type[Section], raw: Any) -> dict[str, str]:
    """The fields of one entry that say something; a field that the section does not have is dropped."""
    if not isinstance(raw, Mapping):
        return {}
    values = {name: typed(raw_of(field, raw.get(name))) for name, field in section.base_fields.items()}
    return {name: text for name, text in values.items() if text}


def typed(value: Any) -> str:
    """A text as it is stored: tidied, never cut; what is not a text says nothing."""
    return tidy(value) if isinstance(value, str) else ""


def _require_modest(section: type[Section], data: Data) -> None:
    size = len(json.dumps(data, ensure_ascii=False).encode())
    if size > CAP:
        raise Refused(
            f"“{section.label}”的内容共 {-(-size // 1024)} KB，超过 {CAP // 1024} KB 的上限，未能保存；"
            "请精简文字后再保存。",
            code="section_too_big",
        )
