"""Comparing two frozen revisions of a section: what a reviewer has to read again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zhicheng.sections.freezing import Frozen
from zhicheng.sections.registry import ALL
from zhicheng.sections.totals import Total, totals

Mark = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One text with its mark; `old` is what stood here before, when it was changed or removed."""

    name: str
    label: str
    text: str
    mark: Mark = "same"
    old: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One entry with its mark, and a mark on each of its cells."""

    id: str
    mark: Mark
    cells: tuple[Cell, ...]

    def cell(self, name: str) -> Cell:
        """The cell of one column."""
        return next(cell for cell in self.cells if cell.name == name)

    def split(self, head: Sequence[str]) -> tuple[list[Cell], list[Cell]]:
        """The cells of these columns in their order, and those of the rest that say or said something."""
        cells = {cell.name: cell for cell in self.cells}
        first = [cells.pop(name) for name in head]
        return first, [cell for cell in cells.values() if cell.text or cell.old]


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """One attachment with its mark; replacing a file removes one and adds one."""

    mark: Mark
    slot: str
    label: str
    name: str
    digest: str
    size: int
    kind: str
    file_id: Any
    pages: int | None
    row: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A section of the newer revision with marks against the older one, and how many things differ."""

    code: str
    label: str
    none: bool
    none_changed: bool
    columns: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    fields: tuple[Cell, ...]
    rows: tuple[ComparedRow, ...]
    files: tuple[ComparedFile, ...]
    count: int

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return self.count > 0

    @property
    def totals(self) -> list[Total]:
        """What the entries of the newer revision add up to."""
        entries = ({cell.name: cell.text for cell in row.cells} for row in self.rows if row.mark != "removed")
        return totals(ALL[self.code], entries) if self.code in ALL else []


def compare(old: Frozen | None, new: Frozen) -> Comparison:
    """Mark what is new, gone or different; with nothing to compare with, everything is the same."""
    before = new if old is None else old
    columns = _columns(before, new)
    fields = tuple(_cells(_said(before), _said(new)))
    rows = tuple(_rows(before, new, columns))
    files = tuple(_files(before["files"], new["files"]))
    none_changed = before["none"] != new["none"]
    return Comparison(
        code=new["code"],
        label=new["label"],
        none=new["none"],
        none_changed=none_changed,
        columns=columns,
        head=tuple(new.get("head", ())),
        fields=fields,
        rows=rows,
        files=files,
        count=_count(fields) + sum(map(_weight, rows)) + _count(files) + none_changed,
    )


def _count(marked: Iterable[Cell | ComparedFile]) -> int:
    return sum(item.mark != "same" for item in marked)


def _weight(row: ComparedRow) -> int:
    """A new or lost entry is one change, however many cells it has."""
    return _count(row.cells) if row.mark == "changed" else int(row.mark != "same")


def _said(frozen: Frozen) -> dict[str, tuple[str, str]]:
    return {name: (label, text) for name, label, text in frozen.get("fields", ())}


def _columns(old: Frozen, new: Frozen) -> tuple[tuple[str, str], ...]:
    """The columns of the newer revision, then those that a newer version of the section has dropped."""
    current = dict(new.get("columns", ()))
    dropped = {name: label for name, label in old.get("columns", ()) if name not in current}
    return (*current.items(), *dropped.items())


def _mark(old: str, new: str) -> Mark:
    if old == new:
        return "same"
    if not old:
        return "added"
    return "changed" if new else "removed"


def _cells(old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]) -> Iterable[Cell]:
    for name, (label, text) in {**new, **{name: (old[name][0], "") for name in old if name not in new}}.items():
        was = old[name][1] if name in old else ""
        mark = _mark(was, text)
        yield Cell(name, label, text, mark, "" if mark == "same" else was)


def _rows(old: Frozen, new: Frozen, columns: tuple[tuple[str, str], ...]) -> Iterable[ComparedRow]:
    """The entries of the newer revision in their order; a lost one stands after the one that it followed."""
    before, after = _texts(old), _texts(new)
    partner = _partners(before, after)
    lost = [id for id in before if id not in partner.values()]
    follows = dict(zip(before, [None, *before], strict=False))
    found: list[ComparedRow] = []
    for id, texts in after.items():
        was = before.get(partner.get(id, ""))
        found.append(_row(id, was, texts, columns))
    places = {partner.get(row.id, row.id): place for place, row in enumerate(found)}
    ordered: list[tuple[int, int, ComparedRow]] = [(place, 0, row) for place, row in enumerate(found)]
    for number, id in enumerate(lost, start=1):
        anchor = follows[id]
        place = places.get(anchor, -1) if anchor is not None else -1
        places[id] = place
        ordered.append((place, number, _row(id, before[id], None, columns)))
    return [row for _, _, row in sorted(ordered, key=lambda item: item[:2])]


def _texts(frozen: Frozen) -> dict[str, dict[str, str]]:
    names = [name for name, _ in frozen.get("columns", ())]
    return {row["id"]: dict(zip(names, row["cells"], strict=True)) for row in frozen.get("rows", ())}


def _partners(before: Mapping[str, dict[str, str]], after: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Which older entry each newer one continues: the same id, or else the same words (deleted and typed again)."""
    partner = {id: id for id in after if id in before}
    spare = {id: texts for id, texts in before.items() if id not in partner}
    for id, texts in after.items():
        if id not in partner:
            match = next((other for other, words in spare.items() if words == texts), None)
            if match is not None:
                partner[id] = match
                del spare[match]
    return partner


def _row(
    id: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None, columns: tuple[tuple[str, str], ...]
) -> ComparedRow:
    cells = []
    for name, label in columns:
        was, text = (old or {}).get(name, ""), (new or {}).get(name, "")
        mark = _mark(was, text)
        cells.append(Cell(name, label, text, mark, "" if mark == "same" else was))
    whole: Mark = "added" if old is None else "removed" if new is None else "same"
    if whole == "same" and any(cell.mark != "same" for cell in cells):
        whole = "changed"
    return ComparedRow(id, whole, tuple(cells))


def _files(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterable[ComparedFile]:
    """Files are the same when their slot, entry and content are, whatever their names."""
    before = {(file["slot"], file["row"], file["digest"]) for file in old}
    after = {(file["slot"], file["row"], file["digest"]) for file in new}
    for file in new:
        known = (file["slot"], file["row"], file["digest"]) in before
        yield ComparedFile("same" if known else "added", **file)
    for file in old:
        if (file["slot"], file["row"], file["digest"]) not in after:
            yield ComparedFile("removed", **file)
