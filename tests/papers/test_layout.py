"""What is promised to stand on so many lines stands there."""

import json
import random

import pytest

from tests import factories as f
from zhicheng.documents.typesetting import MAIN, typeset
from zhicheng.papers import layout
from zhicheng.papers.press import FOLDER

pytestmark = pytest.mark.req("H6.1")
MEASURED = b"""#import "form.typ": *
#set text(10pt, font: serif, lang: "zh", region: "cn", cjk-latin-spacing: auto)
#let free = 4pt // beside a text; kerning may take some of it
#context for (said, most, label) in json("data.json") {
  assert(measure(said).width <= most * 10pt + free, message: said)
  assert(measure(bold(said)).width <= label * 10pt + free, message: said)
}"""
BROKEN = b"""#import "form.typ": *
#set text(10pt, font: serif, lang: "zh", region: "cn", cjk-latin-spacing: auto)
#set par(leading: 0.6em)
#context for (text, room, count) in json("data.json") {
  let high = measure(width: room * 10pt, said(text)).height
  assert(high <= 7.3pt + (count - 1) * 13.29pt, message: text)
}"""
LETTERS = "职称评审教师河南级ABWm@%il0129 -/（），。·“—"


def test_no_text_is_broader_than_its_line_was_taken_for() -> None:
    texts = made_up(range(1, 40))
    told = [(text, layout._most(text), layout._most(text, label=True)) for text in texts]
    assert pressed(MEASURED, told)


def test_no_text_breaks_into_more_lines_than_were_counted() -> None:
    rooms = [(text, room) for text in made_up(range(5, 80)) for room in (4.2, 7.5, 13.1)]
    told = [(text, room, count) for text, room in rooms if (count := layout.count(text, room))]
    assert len(told) > 200
    assert pressed(BROKEN, told)


def made_up(lengths: range) -> list[str]:
    """Texts of all sorts of letters, most of them Chinese."""
    chosen = random.Random(7)
    weights = [8 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in LETTERS]
    return ["".join(chosen.choices(LETTERS, weights, k=length)) for length in lengths for _ in range(5)]


def pressed(form: bytes, told: list[tuple[str, float, float]]) -> bytes:
    """The form, which asserts something of each text that it is told."""
    shared = (FOLDER / "form.typ").read_bytes()
    return typeset({MAIN: form, "form.typ": shared, "data.json": json.dumps(told).encode()}, at=f.NOW)


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("无", 1),
        ("2022-08-05 至", 1),
        ("一二三四五六七八九", 1),
        ("一二三四五六七八九十", 2),
        ("一\n二", 2),
        ("一\n" * 9, 0),
        ("A" * 22, 0),
    ],
)
def test_a_line_is_as_high_as_its_highest_text_and_open_where_that_is_not_known(text: str, high: int) -> None:
    (first, _), *_ = layout.lines([("单位", text), ("姓名", "李雅文"), ("性别", "女")])
    assert first == high
