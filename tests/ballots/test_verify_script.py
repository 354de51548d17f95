"""The stand-alone script counts a published board again, in an empty folder, and finds what was tampered with."""

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ballots.hall import hall
from zhicheng.ballots import queries, rules

SCRIPT = Path(__file__).parents[2] / "docs/verify/ballots.py"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a copy of the script in a folder with nothing else, without this product on its path."""
    shutil.copy(SCRIPT, tmp_path / "ballots.py")

    def check(board: dict[str, Any], *receipts: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "board.json").write_text(rules.canonical(board), encoding="utf-8")
        command = [sys.executable, "-I", "-X", "utf8", "ballots.py", "board.json", *receipts]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    return check


def swapped(board: dict[str, Any]) -> None:
    """A no becomes a yes, and the count with it."""
    paper = board["papers"][0]
    next(vote for vote in paper["ballots"] if vote["choice"] == "no")["choice"] = "yes"
    paper["yes"], paper["no"] = paper["yes"] + 1, paper["no"] - 1


def doubled(board: dict[str, Any]) -> None:
    """A ballot stands on the board twice."""
    paper = board["papers"][0]
    paper["ballots"].append(copy.deepcopy(paper["ballots"][0]))
    paper[paper["ballots"][0]["choice"]] += 1


def moved(board: dict[str, Any]) -> None:
    """A ballot of another candidate is put to this one."""
    board["papers"][0]["ballots"][0] = board["papers"][1]["ballots"][0]


def forged(board: dict[str, Any]) -> None:
    """A signature is changed by one bit."""
    vote = board["papers"][0]["ballots"][0]
    vote["signature"] = f"{int(vote['signature'], 16) ^ 1:0512x}"


def renamed(board: dict[str, Any]) -> None:
    """The outcome is another than follows from the votes."""
    board["papers"][1]["outcome"] = "elected"


def shrunk(board: dict[str, Any]) -> None:
    """Fewer are said to have been present, so that fewer votes are enough."""
    for paper in board["papers"]:
        paper["present"] = 3
    board["present"] = 3


@pytest.mark.django_db
def test_a_board_is_counted_again_and_every_tampering_is_found(run: Run) -> None:
    room = hall(candidates=2)
    ballot = room.casting()
    from zhicheng.ballots import box

    for one, choices in zip(
        room.voters, [["yes", "no"], ["no", "no"], ["yes"], ["yes", "abstain"], ["yes", "no"]], strict=True
    ):
        box.cast(ballot.code, one.fill(*choices))
    box.close(ballot, by=room.by, at=ballot.casting_at)
    board = queries.board(ballot)
    receipt = next(iter(room.voters[0].stubs.values())).token.hex()
    done = run(board, receipt)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 号：同意 4、不同意 1、弃权 0" in done.stdout
    assert f"回执 {receipt[:8]}…：1 号，同意" in done.stdout
    assert done.stdout.endswith("结论：全部一致。\n")
    for tamper in (swapped, doubled, moved, forged, renamed, shrunk):
        changed = json.loads(rules.canonical(board))
        tamper(changed)
        assert run(changed).returncode == 1, tamper.__name__
    mistyped = run(board, "0" * 64)
    assert mistyped.returncode == 1
    assert "回执 00000000…：公告板上没有这张选票。" in mistyped.stdout
    assert mistyped.stdout.endswith("结论：公告板全部一致，但有回执没有找到。\n")
    assert run({"format": "x"}).stdout == "不能核对：不是投票公告板文件\n"


def test_the_script_is_short_and_stands_alone() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 130
    imports = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imports <= sys.stdlib_module_names
