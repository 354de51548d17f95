"""Low lines: what is promised to stand on one line stands there."""

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


def test_no_text_is_broader_than_its_line_was_taken_for() -> None:
    letters = "职称评审ABWMm@%ijl0123456789 -/（），。·“—"
    chosen = random.Random(7)
    texts = ["".join(chosen.choices(letters, k=length)) for length in range(1, 40) for _ in range(5)]
    told = [(text, layout._most(text), layout._most(text, label=True)) for text in texts]
    form = (FOLDER / "form.typ").read_bytes()
    assert typeset({MAIN: MEASURED, "form.typ": form, "data.json": json.dumps(told).encode()}, at=f.NOW)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("无", True),
        ("2022-08-05 至", True),
        ("一二三四五六七八九", True),
        ("一二三四五六七八九十", False),
        ("一\n二", False),
    ],
)
def test_a_line_is_low_when_its_texts_stand_on_one_line_each(text: str, low: bool) -> None:
    (first, _), *_ = layout.lines([("单位", text), ("姓名", "李雅文"), ("性别", "女")])
    assert first is low
