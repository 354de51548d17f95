"""Write the generated reference, or say where it no longer says what the code says."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhicheng.reference import permissions, profiles, requirements, sections, states

PAGES = {
    "permissions.md": permissions.page,
    "profiles.md": profiles.page,
    "requirements.md": requirements.page,
    "sections.md": sections.page,
    "states.md": states.page,
}
NOTE = "<!-- Written by `python manage.py reference`; change the code, not this file. -->\n\n"


class Command(BaseCommand):
    """`reference` writes docs/reference/, `reference --check` compares it."""

    help = "Write docs/reference/ from the code; --check fails when it is out of date or a requirement has no test."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one option."""
        parser.add_argument("--check", action="store_true", help="compare only; fail when something differs")

    def handle(self, *, check: bool, **_: object) -> None:
        """Write, or compare and fail with the whole list."""
        folder: Path = settings.BASE / "docs/reference"
        wanted = {name: NOTE + page() for name, page in PAGES.items()}
        if not check:
            write(folder, wanted)
            return
        if found := [*differences(folder, wanted), *requirements.problems()]:
            lines = "\n".join(f"  - {problem}" for problem in found)
            raise CommandError(f"The reference is not in order:\n{lines}\nMend files with: python manage.py reference")


def write(folder: Path, wanted: Mapping[str, str]) -> None:
    """Make the folder hold exactly these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def differences(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Say which files are missing, too many or different, and from which line on."""
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} if folder.is_dir() else {}
    found = [f"docs/reference/{name} is not there" for name in sorted(wanted.keys() - there.keys())]
    found += [f"docs/reference/{name} is written by nothing" for name in sorted(there.keys() - wanted.keys())]
    for name in sorted(wanted.keys() & there.keys()):
        if there[name] != wanted[name]:
            found.append(f"docs/reference/{name} says something else from line {_first(there[name], wanted[name])} on")
    return found


def _first(there: str, wanted: str) -> int:
    pairs = zip(there.splitlines(), wanted.splitlines(), strict=False)
    lines = [number for number, (old, new) in enumerate(pairs, 1) if old != new]
    return lines[0] if lines else min(there.count("\n"), wanted.count("\n")) + 1
