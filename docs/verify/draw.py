"""核对专家抽取：python draw.py 公布文件.json [抽取前公布的文件.json]

只用 Python 3.9 以上的标准库，不联网，不需要本系统。逐项说明是否一致；全部一致时退出码为 0，有不一致为 1，不能读取为 2。
方法：RFC 3797 第 4 节，摘要改用 SHA-256；每个名额组各抽一次，
密钥为“种子/公开值/规则摘要/候选名单摘要/组号/”，抽出的是整个名单的先后次序。
"""

import hashlib
import json
import sys
from pathlib import Path

WORDS = {"committed": "已公布承诺，尚未抽取", "drawn": "已抽取", "closed": "已完成", "void": "已作废"}
FAILED = ("declined", "lapsed", "barred")  # 谢绝、逾期未答复、核对时不得参加


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def order(key, pool):
    """RFC 3797：第 i 个摘要除以剩余人数，余数即剩余名单中的位置。"""
    left, drawn = list(pool), []
    for turn in range(len(pool)):
        counter = turn.to_bytes(2, "big")
        number = int.from_bytes(hashlib.sha256(counter + key.encode("utf-8") + counter).digest(), "big")
        drawn.append(left.pop(number % len(left)))
    return drawn


def seated(quota, drawn, events):
    """按次序重演邀请：只能邀请下一名，同时在席的不能多于席位数。返回在席的编号，次序不对时返回 None。"""
    held, invited = [], 0
    for event in (e for e in events if e["quota"] == quota["code"]):
        if event["what"] == "invited":
            if len(held) >= quota["seats"] or invited >= len(drawn) or event["label"] != drawn[invited]:
                return None
            held.append(event["label"])
            invited += 1
        elif event["label"] not in held:
            return None
        elif event["what"] in FAILED:
            held.remove(event["label"])
        elif event["what"] != "accepted":
            return None
    return held


def findings(file):
    """逐项核对，给出（是否一致，说明）。"""
    pools, events, quotas = file["pools"], file["events"], file["rule"]["quotas"]
    rule_hash, pool_hash = sha256(canonical(file["rule"])), sha256(canonical(pools))
    labels = [label for pool in pools.values() for label in pool]
    yield file["rule_sha256"] == rule_hash, "抽取规则的摘要"
    yield file["pool_sha256"] == pool_hash, "候选名单的摘要"
    yield sorted(pools) == sorted(quota["code"] for quota in quotas), "候选名单与规则中的名额组"
    yield len(set(labels)) == len(labels), "候选编号不重复"
    if file["state"] == "committed":
        yield not file["seed"] and not file["public_value"] and not events, "抽取之前不公布种子和公开值"
        return
    yield file["commitment"] == sha256(file["seed"]), "种子与抽取前公布的承诺"
    if not file["public_value"]:
        yield file["state"] == "void" and not file["orders"] and not events, "抽取之前作废，没有抽取结果"
        return
    for quota in quotas:
        code, name = quota["code"], f"「{quota['name']}」"
        drawn = order(f"{file['seed']}/{file['public_value']}{rule_hash}/{pool_hash}/{code}/", pools[code])
        held = seated(quota, drawn, events)
        yield file["orders"].get(code) == drawn, f"{name}抽取次序（{len(drawn)} 人）"
        yield held is not None, f"{name}邀请和递补只按抽取次序"
        yield held is not None and sorted(file["seats"].get(code, [])) == sorted(held), f"{name}在席名单"


def main(paths):
    try:
        files = [json.loads(Path(path).read_text(encoding="utf-8")) for path in paths]
        if not 1 <= len(files) <= 2 or any(file["format"] != "zhicheng-draw/1" for file in files):
            raise ValueError("用法：python draw.py 公布文件.json [抽取前公布的文件.json]")
        file, found = files[0], list(findings(files[0]))
        hashes = {"规则摘要": "rule_sha256", "名单摘要": "pool_sha256", "种子承诺": "commitment"}
        for words, name in hashes.items() if len(files) == 2 else ():
            found.append((files[1][name] == file[name], f"{words}与抽取前公布的相同"))
        print(f"{file['committee']} {file['round']}，第 {file['draw']} 次抽取，{WORDS[file['state']]}。")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"不能核对：{error if type(error) is ValueError else '找不到文件，或者不是公布的原文件。'}")
        return 2
    print("请与抽取前公布的内容对照：", *(f"  {words} {file[name]}" for words, name in hashes.items()), sep="\n")
    print(*(f"{'一致  ' if right else '不一致'}  {words}" for right, words in found), sep="\n")
    agreed = all(right for right, _ in found)
    print("结论：全部一致。" if agreed else "结论：有不一致，不能采信。")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
