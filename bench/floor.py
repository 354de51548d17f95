"""The floor: the queue's SQL from a bare WSGI program that joins strings. Nothing of the product is in the way."""

import json
import os
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import psycopg

_connection: psycopg.Connection[Any] | None = None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Run the statement named by the environment and answer a table of its rows."""
    global _connection
    if _connection is None:
        _connection = psycopg.connect(os.environ["FLOOR_DSN"], autocommit=True, prepare_threshold=3)
    statement = json.loads(os.environ["FLOOR_SQL"])
    rows = _connection.execute(statement["sql"], statement["params"], prepare=True).fetchall()
    cells = ("".join(f"<td>{escape(str(value))}</td>" for value in row) for row in rows)
    page = f"<!doctype html><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>".encode()
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
    return [page]
