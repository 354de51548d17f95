"""The users' guide shows only pictures that there are, each small, and its index leads to every page."""

import re

from tests.journeys.conftest import GUIDE
from tests.journeys.pictures import LARGEST

PICTURE, PAGE = re.compile(r"\(pictures/([^)]+)\)"), re.compile(r"\(([^/)]+\.md)\)")


def test_every_picture_of_the_guide_exists_and_is_small() -> None:
    texts = [page.read_text(encoding="utf-8") for page in GUIDE.parent.glob("*.md")]
    there = {file.name for file in GUIDE.glob("*.png")}
    named = {name for text in texts for name in PICTURE.findall(text)}
    assert named <= there, named - there
    assert all((GUIDE / name).stat().st_size <= LARGEST for name in there)


def test_every_page_of_the_guide_is_reached_from_its_index() -> None:
    index = (GUIDE.parent / "README.md").read_text(encoding="utf-8")
    assert set(PAGE.findall(index)) == {page.name for page in GUIDE.parent.glob("*.md")} - {"README.md"}
