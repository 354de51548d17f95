"""How many examples a property is tried with: all of them in `make test`, a quarter in `make test-fast`."""

from hypothesis import settings

USUAL = 100
"""What Hypothesis takes for every example; the profile `fast` says 25."""

settings.register_profile("fast", max_examples=25)


def examples(full: int) -> int:
    """So many of `full` examples as the profile of this run allows; a handful is tried in any case."""
    return max(min(full, 3), full * settings().max_examples // USUAL)
