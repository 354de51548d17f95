"""What the entries of a section add up to: 学时 per year and kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from zhicheng.sections.base import Section
from zhicheng.sections.freezing import Frozen


class Total(NamedTuple):
    """One line: what it is for, what each kind adds up to, and all together."""

    title: str
    parts: tuple[tuple[str, str], ...]
    total: str
    unit: str


def totals(section: type[Section], entries: Iterable[Mapping[str, str]]) -> list[Total]:
    """Add up what the section adds up, from the texts of its entries; what is no number does not count."""
    if section.sums is None:
        return []
    per, kind, number = section.sums
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        if (amount := _number(entry.get(number, ""))) is not None and entry.get(per):
            found[entry[per]][entry.get(kind) or "未选类型"] += amount
    label, unit = str(section.base_fields[per].label), str(section.base_fields[number].label)
    return [
        Total(
            f"{title} {label}",
            tuple((name, _text(amount)) for name, amount in sorted(parts.items())),
            _text(sum(parts.values(), Decimal())),
            unit,
        )
        for title, parts in sorted(found.items(), reverse=True)
    ]


def totals_of(section: type[Section], frozen: Frozen) -> list[Total]:
    """Add up a section as it was said."""
    names = [name for name, _ in frozen.get("columns", ())]
    return totals(section, (dict(zip(names, row["cells"], strict=True)) for row in frozen.get("rows", ())))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
