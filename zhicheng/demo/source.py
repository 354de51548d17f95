"""The demo's data files."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
PROFESSIONS = ("teacher", "medical", "engineer")


@cache
def toml(name: str) -> dict[str, Any]:
    """What stands in `<name>.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def organisations(profile: str) -> list[dict[str, str]]:
    """The rows of a province's organisations, superiors first."""
    with (FOLDER / f"{profile}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
