"""Below the sites nothing imports what speaks HTTP; import-linter cannot say this of a part of a foreign package."""

import re
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parents[2] / "zhicheng"
HTTP = re.compile(r"^\s*(from|import) django\.(http|shortcuts|urls|views)\b", re.MULTILINE)
ABOVE = {"config", "demo", "reference", "sites", "ui"}
DOMAIN = sorted(folder.name for folder in PACKAGES.iterdir() if folder.is_dir() and folder.name not in ABOVE)
ALLOWED = {"people/authentication.py"}  # Django hands a request to whoever checks a password


@pytest.mark.parametrize("package", DOMAIN)
def test_the_domain_knows_no_http(package: str) -> None:
    files = {str(file.relative_to(PACKAGES)): file.read_text("utf-8") for file in (PACKAGES / package).rglob("*.py")}
    assert {name for name, text in files.items() if HTTP.search(text)} <= ALLOWED
