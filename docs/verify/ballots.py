"""核对投票结果：python ballots.py 公告板.json [回执编号 …]

只用 Python 3.10 以上的标准库，不联网，不需要本系统。逐张核对选票的签名、所投内容和是否重复，重新计票，
核对法定人数、得票和岗位数。全部一致时退出码为 0，有不一致为 1，不能读取为 2。
方法：RFC 9474（RSABSSA-SHA384-PSS-Randomized），签名按 RFC 8017 第 9.1.2 节（EMSA-PSS）核对。
"""

import hashlib
import json
import sys
from pathlib import Path

FORMAT, SALT, HASH = "zhicheng-ballot-1", 48, 48
CHOICES = ("yes", "no", "abstain")
SAID = dict(zip(CHOICES, ("同意", "不同意", "弃权"), strict=True))
WORDS = {"elected": "通过", "not_elected": "未通过", "tied": "并列，须再投"}


def sha384(data):
    return hashlib.sha384(data).digest()


def mask(seed, length):
    blocks = -(-length // HASH)
    return b"".join(sha384(seed + n.to_bytes(4, "big")) for n in range(blocks))[:length]


def signed(modulus, exponent, message, signature):
    """RSASSA-PSS，SHA-384，盐 48 字节。"""
    width = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != width or number >= modulus:
        return False
    bits = modulus.bit_length() - 1
    length = (bits + 7) // 8
    number = pow(number, exponent, modulus)
    if number >= 1 << 8 * length:
        return False
    encoded = number.to_bytes(length, "big")
    masked, digest, end = encoded[: -HASH - 1], encoded[-HASH - 1 : -1], encoded[-1]
    unused = 8 * length - bits
    if end != 0xBC or masked[0] >> (8 - unused) != 0:
        return False
    block = bytearray(a ^ b for a, b in zip(masked, mask(digest, len(masked)), strict=True))
    block[0] &= 0xFF >> unused
    padding, salt = bytes(block[:-SALT]), bytes(block[-SALT:])
    if padding != bytes(len(padding) - 1) + b"\x01":
        return False
    return digest == sha384(bytes(8) + sha384(message) + salt)


def good(paper, exponent, ballot):
    """这张选票由系统为这名评审对象发出，并且打开的正是所投的那一把锁。"""
    locks, choice = [bytes.fromhex(lock) for lock in ballot["locks"]], ballot["choice"]
    if len(locks) != 3 or any(len(lock) != 32 for lock in locks) or choice not in CHOICES:
        return False
    token = hashlib.sha256(b"".join(locks)).digest()
    text = f"{FORMAT}|{paper['paper']}|{choice}|".encode()
    opened = hashlib.sha256(text + bytes.fromhex(ballot["key"])).digest()
    if token.hex() != ballot["token"] or opened != locks[CHOICES.index(choice)]:
        return False
    prefix, signature = bytes.fromhex(ballot["prefix"]), bytes.fromhex(ballot["signature"])
    return len(prefix) == 32 and signed(int(paper["modulus"], 16), exponent, prefix + token, signature)


def reaches(part, whole, share):
    return whole > 0 and share[1] * part >= share[0] * whole


def outcomes(papers, majority, posts):
    """达到法定比例的人数多于岗位时，按得票比例从高到低，只比较整数。"""
    able = [p for p in papers if reaches(p["yes"], p["present"], majority)]
    found = {p["paper"]: "elected" if p in able else "not_elected" for p in papers}
    for one in able if posts is not None and len(able) > posts else []:
        before = sum(p["yes"] * one["present"] > one["yes"] * p["present"] for p in able)
        level = sum(p["yes"] * one["present"] == one["yes"] * p["present"] for p in able)
        if before >= posts:
            found[one["paper"]] = "not_elected"
        elif before + level > posts:
            found[one["paper"]] = "tied"
    return found


def findings(board):
    """逐项核对，给出（是否一致，说明）。"""
    papers, exponent = board["papers"], board["exponent"]
    quorum = reaches(board["present"], board["members"], board["quorum"])
    yield quorum, f"法定人数：委员 {board['members']} 人，到会 {board['present']} 人"
    codes, keys = {p["paper"] for p in papers}, {p["modulus"] for p in papers}
    yield len(codes) == len(keys) == len(papers), "每名评审对象各有一把签名钥匙"
    expected = outcomes(papers, board["majority"], board["posts"])
    for paper in papers:
        name, ballots = f"{paper['candidate']} 号", paper["ballots"]
        yield all(good(paper, exponent, ballot) for ballot in ballots), f"{name}：{len(ballots)} 张选票全部有效"
        yield len({b["token"] for b in ballots}) == len(ballots), f"{name}：没有重复的选票"
        counted = [sum(b["choice"] == choice for b in ballots) for choice in CHOICES]
        said = [paper[choice] for choice in CHOICES]
        yield counted == said, f"{name}：同意 {counted[0]}、不同意 {counted[1]}、弃权 {counted[2]}"
        enough = len(ballots) <= paper["present"] <= board["present"]
        yield enough, f"{name}：发票 {paper['present']} 张，投出不多于发出，发出不多于到会"
        yield expected[paper["paper"]] == paper["outcome"], f"{name}：{WORDS[expected[paper['paper']]]}"


def main(arguments):
    try:
        board = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        if board["format"] != FORMAT:
            raise ValueError("不是投票公告板文件")
        found = list(findings(board))
        tokens = {b["token"]: (p["candidate"], b["choice"]) for p in board["papers"] for b in p["ballots"]}
        print(f"{board['committee']} {board['round']}，第 {board['number']} 轮投票。")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        print(f"不能核对：{error if type(error) is ValueError else '没有给出文件，找不到文件，或者不是公布的原文件。'}")
        return 2
    print(*(f"{'一致  ' if right else '不一致'}  {words}" for right, words in found), sep="\n")
    agreed, receipts = all(right for right, _ in found), [token.strip().lower() for token in arguments[1:]]
    for token in receipts:
        candidate, choice = tokens.get(token, ("", ""))
        missing = "公告板上没有这张选票。请先核对编号是否抄错；没有抄错的，请向评委会办事机构提出。"
        print(f"回执 {token[:8]}…：{f'{candidate} 号，{SAID[choice]}' if candidate else missing}")
    lost = not tokens.keys() >= set(receipts)
    fine = "公告板全部一致，但有回执没有找到。" if lost else "全部一致。"
    print("结论：" + (fine if agreed else "有不一致，不能采信。"))
    return 0 if agreed and not lost else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
