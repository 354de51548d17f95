"""Jurisdiction profiles: one file per province, loaded once, typed and frozen."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from zhicheng.profiles.schema import Profile

FOLDER = Path(__file__).parent


@cache
def load(code: str) -> Profile:
    """Return the profile in `<code>.toml`; a wrong or missing value is an error at start, not on a page."""
    return Profile.model_validate(tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8")))


def current() -> Profile:
    """Return the profile that this installation runs under."""
    return load(settings.PROFILE)
