"""Files, functions and templates stay small enough to be read at once, and are named by what they are about."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = [
    path
    for folder in ("zhicheng", "tests", "bench", "ops")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted(path for folder in ("zhicheng", "tests") for path in (ROOT / folder).rglob("*.html"))
VAGUE = {"utils", "util", "helpers", "helper", "services", "service", "managers", "mixins", "common", "misc"}
MACHINE = ("/" + "work/main", "/" + "work/shared", "/" + "root/", "/" + "Users/", "/" + "home/runner")
WRITTEN = {".py", ".toml", ".html", ".md", ".css", ".js", ".sh", ".txt", ".in", ".json", ".sql", ".csv", ""}
KEPT_OUT = {".git", ".venv", "node_modules", "var", "vendor"}


def named(path: Path) -> str:
    """The path as it is said in this repository."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function of a file, those in classes too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines(path: Path) -> int:
    """How long a file is."""
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_400_lines() -> None:
    assert {named(path): lines(path) for path in PYTHON if lines(path) > 400} == {}


def test_no_template_is_longer_than_150_lines() -> None:
    assert {named(path): lines(path) for path in TEMPLATES if lines(path) > 150} == {}


@pytest.mark.parametrize(("folder", "limit"), [("zhicheng", 50), ("tests", 40)])
def test_no_function_is_longer_than_its_limit(folder: str, limit: int) -> None:
    long = {
        f"{named(path)}:{node.name}": length
        for path in PYTHON
        if path.is_relative_to(ROOT / folder)
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > limit
    }
    assert long == {}


def test_nothing_is_named_by_a_word_that_says_nothing() -> None:
    words = {named(path) for path in PYTHON for part in path.relative_to(ROOT).parts if Path(part).stem in VAGUE}
    assert words == set()


def test_no_path_of_a_machine_stands_in_the_repository() -> None:
    found = [
        named(path)
        for path in ROOT.rglob("*")
        if not KEPT_OUT & set(path.relative_to(ROOT).parts)
        and not any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts)
        and path.is_file()
        and path.suffix in WRITTEN
        and any(folder in path.read_text(encoding="utf-8", errors="ignore") for folder in MACHINE)
    ]
    assert found == []


def test_every_lock_says_which_rows_it_locks() -> None:
    """A bare lock takes the joined rows too, and holds up people who have nothing to do with it."""
    bare = [
        f"{named(path)}:{node.lineno}"
        for path in PYTHON
        if path.is_relative_to(ROOT / "zhicheng")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "select_for_update"
        if "of" not in {keyword.arg for keyword in node.keywords}
    ]
    assert bare == []
