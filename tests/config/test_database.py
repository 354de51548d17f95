"""The address of an own PostgreSQL, in the forms that libpq knows."""

from pathlib import Path

import pytest

from zhicheng.config.database import connection_settings


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://wang:p%40ss@db.example:5433/shenbao", "db.example", "5433"),
        ("postgres://wang:p%40ss@/shenbao?host=/Var/run", "/Var/run", ""),
        ("postgres://wang:p%40ss@%2FVar%2Frun/shenbao", "/Var/run", ""),
    ],
)
def test_an_address_is_taken_apart(url: str, host: str, port: str) -> None:
    found = connection_settings(Path("var"), url)
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("wang", "p@ss", "shenbao")
    assert (found["HOST"], found["PORT"]) == (host, port)


def test_what_else_the_address_says_goes_to_libpq() -> None:
    options = connection_settings(Path("var"), "postgresql://db.example/shenbao?sslmode=require")["OPTIONS"]
    assert options["sslmode"] == "require"
