"""What is published is checked from an empty folder by a script that knows nothing of this product."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.draws.conftest import ANSWER_BY, LOTTERY, Office, fresh, in_days
from zhicheng.draws import actions, drawing, queries

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[2] / "docs/verify/draw.py"
Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Run the script in a folder with nothing but itself and what was published; return exit code and words."""
    shutil.copy(SCRIPT, tmp_path / "draw.py")

    def run(*texts: str) -> tuple[int, str]:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.json").write_text(text, encoding="utf-8")
        names = [f"{number}.json" for number in range(len(texts))]
        command = [sys.executable, "-I", "-X", "utf8", "draw.py", *names]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


def replaced_once(office: Office) -> Any:
    """A draw in which one declined and the next accepted, as did all the others."""
    draw = office.invited()
    first = queries.invitations(draw)[0]
    actions.decline(first, reason="出国访问", by=office.first, at=LOTTERY)
    actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)
    for invitation in queries.invitations(draw).filter(state="invited"):
        actions.accept(invitation, by=office.first, at=LOTTERY)
    draw = fresh(draw)
    return actions.close(draw, by=office.second, at=LOTTERY, seen=draw.version)


def test_the_script_is_short_and_needs_the_standard_library_only() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 100
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_what_was_published_agrees_with_itself_and_with_the_commitment(office: Office, check: Check) -> None:
    draw = office.committed()
    before = queries.published(draw)
    assert check(before)[0] == 0
    assert json.loads(before)["seed"] == ""
    actions.hold(draw, "3 7 12", by=office.second, at=LOTTERY, seen=draw.version)
    code, words = check(queries.published(fresh(draw)), before)
    assert code == 0
    assert "结论：全部一致。" in words
    assert "种子承诺与抽取前公布的相同" in words


def test_replacements_are_checked_too(office: Office, check: Check) -> None:
    draw = replaced_once(office)
    file = json.loads(queries.published(draw))
    assert [len(file["seats"][quota]) for quota in ("1", "2")] == [3, 2]
    code, words = check(drawing.canonical(file))
    assert (code, "「语文」邀请和递补只按抽取次序" in words) == (0, True)


def test_a_void_draw_is_checked_too(office: Office, check: Check) -> None:
    draw = office.committed()
    void = actions.void(draw, reason="名额有误", by=office.first, at=in_days(1), seen=draw.version)
    code, words = check(queries.published(void))
    assert code == 0
    assert "已作废" in words


def swap(file: dict[str, Any]) -> None:
    file["orders"]["1"][:2] = file["orders"]["1"][1::-1]


TAMPERED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a member is taken out of the pool": lambda file: file["pools"]["1"].pop(),
    "a member is added to the pool": lambda file: file["pools"]["1"].append("9999"),
    "a quota gets another seat": lambda file: file["rule"]["quotas"][0].update(seats=4),
    "another rule": lambda file: file["rule"].update(unit_share=99),
    "another seed": lambda file: file.update(seed="0" * 64),
    "another public value": lambda file: file.update(public_value="3.7.13./"),
    "another order": swap,
    "somebody sits who was not drawn": lambda file: file["seats"]["1"].append(file["orders"]["1"][-1]),
    "somebody who sits is left out": lambda file: file["seats"]["1"].pop(),
    "one who declined sits": lambda file: file["seats"]["1"].append(file["orders"]["1"][0]),
    "somebody was asked out of turn": lambda file: file["events"][0].update(label=file["orders"]["1"][5]),
    "more were asked than there are seats": lambda file: file["events"].append(
        {"quota": "1", "label": file["orders"]["1"][4], "what": "invited", "at": ""}
    ),
    "the decline is gone": lambda file: file.update(events=[e for e in file["events"] if e["what"] != "declined"]),
    "said to be not drawn yet": lambda file: file.update(state="committed"),
    "said to be void before it was drawn": lambda file: file.update(state="void", public_value=""),
}


def test_whatever_is_changed_is_found(office: Office, check: Check) -> None:
    text = queries.published(replaced_once(office))
    for what, change in TAMPERED.items():
        file = json.loads(text)
        change(file)
        code, words = check(json.dumps(file, ensure_ascii=False))
        assert (what, code) == (what, 1)
        assert "不一致" in words


def test_a_file_that_was_made_anew_as_a_whole_is_found_by_what_was_published_before(
    office: Office, check: Check
) -> None:
    draw = office.committed()
    before = queries.published(draw)
    actions.hold(draw, "3 7 12", by=office.second, at=LOTTERY, seen=draw.version)
    file = json.loads(queries.published(fresh(draw)))
    file["seed"] = "ab" * 32
    file["commitment"] = drawing.fingerprint(file["seed"])
    kept = {"seed": file["seed"], "value": file["public_value"], "rule": file["rule_sha256"]}
    file["orders"] = drawing.drawn(file["pools"], **kept)
    assert check(drawing.canonical(file))[0] == 0
    code, words = check(drawing.canonical(file), before)
    assert code == 1
    assert "不一致  种子承诺与抽取前公布的相同" in words


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "another/1"}', "不是文件"])
def test_what_is_no_published_file_is_said(check: Check, text: str) -> None:
    code, words = check(text)
    assert code == 2
    assert words.startswith("不能核对")


def test_how_to_use_it_is_said(check: Check) -> None:
    assert check()[0] == 2


def test_the_file_is_written_in_one_way(office: Office) -> None:
    text = queries.published(office.closed())
    assert drawing.canonical(json.loads(text)) == text
