"""The table requirement row → tests, read from the tests' marks without running them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from zhicheng.reference.tables import table

INTRODUCTION = """# Which test proves which requirement

The rows are those of [`docs/requirements.md`](../requirements.md); a test names its rows by
`@pytest.mark.req("…")`. A row of the release `first` without a test fails `make check`.
"""
ROW = re.compile(r"^\| (?P<id>[TH]\d+\.\d+) \| (?P<release>first|later) \| (?P<text>.+) \|$")
MARK = "pytest.mark.req"


@dataclass(frozen=True)
class Requirement:
    """A row of the requirements."""

    id: str
    due: bool
    """Whether this release has to fulfil it."""
    text: str


@dataclass(frozen=True, order=True)
class Proof:
    """A test that names a row."""

    file: str
    test: str


def rows() -> list[Requirement]:
    """Return the rows in their order."""
    lines = (settings.BASE / "docs/requirements.md").read_text(encoding="utf-8").splitlines()
    found = filter(None, map(ROW.match, lines))
    return [Requirement(row["id"], row["release"] == "first", row["text"]) for row in found]


def proofs(folder: Path | None = None) -> dict[str, list[Proof]]:
    """Return the tests that name each row."""
    folder = folder or settings.BASE / "tests"
    found: dict[str, list[Proof]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        source = file.read_text(encoding="utf-8")
        name = file.relative_to(folder.parent).as_posix()
        for row, test in _marks(ast.parse(source)) if MARK in source else ():
            found.setdefault(row, []).append(Proof(name, test))
    return {row: sorted(set(tests)) for row, tests in found.items()}


def problems() -> list[str]:
    """Say which rows of this release no test proves, and which marks name no row."""
    proved, known = proofs(), {row.id: row for row in rows()}
    missing = [f"no test proves {row.id}: {row.text}" for row in known.values() if row.due and row.id not in proved]
    strange = sorted(set(proved) - set(known))
    return missing + [f"{proved[row][0].file}: there is no requirement row {row}" for row in strange]


def page() -> str:
    """Return the page of the reference."""
    proved = proofs()
    due = [row for row in rows() if row.due]
    count = f"{sum(row.id in proved for row in due)} of the {len(due)} rows of this release have a test.\n"
    lines = [[row.id, row.text, _tests(row, proved.get(row.id, []))] for row in rows()]
    return "\n".join([INTRODUCTION, count, table(["row", "what", "tests"], lines)])


def _tests(row: Requirement, tests: list[Proof]) -> str:
    if not tests:
        return "**none**" if row.due else "later release"
    files: dict[str, list[str]] = {}
    for proof in tests:
        files.setdefault(proof.file, []).append(proof.test.removeprefix("test_").replace("_", " "))
    return "<br>".join(f"[{file}](../../{file}): {'; '.join(names)}" for file, names in files.items())


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (row, test); a mark of the module or of a class counts for each of its tests."""
    whole = [row for node in module.body if _is_module_mark(node) for row in _named(node)]
    yield from _tests_in(module.body, whole)


def _tests_in(body: list[ast.stmt], rows: list[str]) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            inherited = [*rows, *(row for decorator in node.decorator_list for row in _named(decorator))]
            yield from _tests_in(node.body, inherited)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            own = (row for decorator in node.decorator_list for row in _named(decorator))
            yield from ((row, node.name) for row in (*rows, *own))


def _is_module_mark(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets)


def _named(node: ast.AST) -> Iterator[str]:
    """The rows that the marks inside an expression name; those of single parameters too."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == MARK:
            yield from (str(arg.value) for arg in call.args if isinstance(arg, ast.Constant))
