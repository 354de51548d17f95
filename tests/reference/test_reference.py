"""The command that writes the reference and compares it."""

from pathlib import Path

import pytest

from zhicheng.profiles import FOLDER
from zhicheng.reference import permissions, profiles
from zhicheng.reference.management.commands.reference import PAGES, differences, write
from zhicheng.sites.frame.registry import PAGES as DECLARED


def test_what_was_written_does_not_differ(tmp_path: Path) -> None:
    wanted = {name: page() for name, page in PAGES.items()}
    (tmp_path / "old.md").write_text("no longer written")
    write(tmp_path, wanted)
    assert differences(tmp_path, {name: page() for name, page in PAGES.items()}) == []


def test_each_difference_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"same.md": "a\n", "other.md": "a\nb\nc\n", "more.md": ""})
    assert differences(tmp_path, {"same.md": "a\n", "other.md": "a\nx\nc\n", "new.md": ""}) == [
        "docs/reference/new.md is not there",
        "docs/reference/more.md is written by nothing",
        "docs/reference/other.md says something else from line 2 on",
    ]


def test_the_matrix_has_every_page() -> None:
    page = permissions.page()
    assert all(f"| `{name}` | `/" in page for name in DECLARED)


@pytest.mark.parametrize("code", profiles.codes())
def test_every_comment_of_a_profile_is_the_source_of_a_value(code: str) -> None:
    lines = (FOLDER / f"{code}.toml").read_text(encoding="utf-8").splitlines()
    said = [line.rpartition(" # ")[2] for line in lines if " # " in line and not line.startswith("#")]
    assert sorted(profiles.sources(code).values()) == sorted(said)
