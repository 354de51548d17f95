"""Freezing a section: what was said at a submission, readable without any later code."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from zhicheng.sections.base import Section
from zhicheng.sections.content import Content, load
from zhicheng.sections.context import Context, Data
from zhicheng.sections.stored import is_blank

Frozen = dict[str, Any]
File = Mapping[str, Any]
"""One attachment as plain values: slot, name, digest, size, kind, file_id, pages, and row if it proves one entry."""


def freeze(section: type[Section], data: Data, files: Iterable[File], context: Context) -> Frozen:
    """The section as its readers will see it for ever: labels, texts and files as they are now."""
    content = load(section, data, context)
    said = _rows(content) if section.many else _fields(content)
    return {
        "code": section.code,
        "label": section.label,
        "version": section.version,
        "none": content.none,
        **said,
        "files": _files(section, files),
    }


def digest(data: Data, files: Iterable[File]) -> str:
    """The same for the same content, whatever entries and files are called: a pass stands while it does not change."""
    said: dict[str, Any] = dict(data) if isinstance(data, Mapping) else {}
    rows = said.get("rows")
    if isinstance(rows, list):
        rows = [row for row in rows if isinstance(row, Mapping) and not is_blank(row)]
        said["rows"] = [{name: row[name] for name in row if name != "id"} for row in rows]
    proofs = sorted([str(file["slot"]), str(file.get("row") or ""), str(file["digest"])] for file in files)
    text = json.dumps([said, proofs], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _fields(content: Content) -> dict[str, Any]:
    return {"fields": [list(field) for field in content.section.shown(content.texts, content.raw, content.context)]}


def _rows(content: Content) -> dict[str, Any]:
    fields = content.section.base_fields
    return {
        "columns": [[name, str(field.label)] for name, field in fields.items()],
        "head": list(content.section.columns),
        "rows": [{"id": row.id, "cells": [row.texts[name] for name in fields]} for row in content.filled],
    }


def _files(section: type[Section], files: Iterable[File]) -> list[dict[str, Any]]:
    labels = {slot.code: slot.label for slot in section.slots}
    rank = {code: place for place, code in enumerate(labels)}
    frozen = [
        {
            "slot": file["slot"],
            "label": labels[file["slot"]],
            "name": file["name"],
            "digest": file["digest"],
            "size": file["size"],
            "kind": file["kind"],
            "file_id": file["file_id"],
            "pages": file["pages"],
            "row": file.get("row") or "",
        }
        for file in files
        if file["slot"] in labels
    ]
    return sorted(frozen, key=lambda file: rank[file["slot"]])
