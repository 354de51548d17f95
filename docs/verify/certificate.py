"""核验职称证书的二维码：python certificate.py 公钥文件.json 吊销清单.jws 二维码文字

需要 Python 3.11 以上和 cryptography，不联网，不需要本系统。先核对吊销清单和二维码的签名（RFC 7515，ES256），再查清单。
二维码文字也可以放在文件里，把文件名写在最后。有效时退出码为 0，无效为 1，不能读取为 2。
签名只证明内容由签发平台作出；是否有效以吊销清单的时间为准，清单越新越好。
"""

import base64
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

LABELS = {"n": "证书编号", "v": "版次", "h": "姓名", "t": "职称", "s": "系列", "d": "取得时间", "i": "发证机构"}
WORDS = {"revoked": "已撤销", "superseded": "已换发，由新的版次代替"}


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text):
    return int.from_bytes(decoded(text), "big")


def public(key):
    return ec.EllipticCurvePublicNumbers(number(key["x"]), number(key["y"]), ec.SECP256R1()).public_key()


def is_ours(keys):
    """是不是公钥文件：JWK 集（RFC 7517），每个公钥是 P-256 曲线上的点。"""
    listed = keys.get("keys") if isinstance(keys, dict) else None
    wanted = {"kty": "EC", "crv": "P-256"}
    return (
        bool(listed)
        and isinstance(listed, list)
        and all(
            isinstance(key, dict) and key.items() >= wanted.items() and {"kid", "x", "y"} <= key.keys()
            for key in listed
        )
    )


def read(token, typ, keys):
    """签名相符时返回所签的内容，否则报错。"""
    try:
        head, said, signature = token.strip().split(".")
        told, raw = dict(json.loads(decoded(head))), decoded(signature)
    except (ValueError, TypeError):
        raise ValueError("不是本平台的格式：应为三段、以点号相连的文字，请完整复制。") from None
    key = next((key for key in keys["keys"] if key["kid"] == told.get("kid")), None)
    if told.get("alg") != "ES256" or told.get("typ") != typ or key is None or len(raw) != 64:
        raise ValueError("不是这个平台签发的内容，或者公钥文件太旧。")
    numbers = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public(key).verify(numbers, f"{head}.{said}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise ValueError("签名不符：内容被改动过。") from None
    return json.loads(decoded(said))


def worth(facts, ended):
    """吊销清单里有没有这一版证书。"""
    for number, version, state, day in ended["ended"]:
        if (number, version) == (facts["n"], facts["v"]):
            return f"{WORDS.get(state, state)}（{day}）"
    return ""


def main(keys_file, ended_file, text):
    try:
        raw = Path(keys_file).read_bytes()
        keys, listed = json.loads(raw), Path(ended_file).read_text("utf-8")
        text = Path(text).read_text("utf-8") if len(text) < 200 and Path(text).is_file() else text
    except (OSError, ValueError) as error:
        print(f"不能读取：{error}")
        return 2
    if not is_ours(keys):
        print("不能读取：第一个文件不是本平台的公钥文件（certificate-keys.json）。")
        return 2
    print(f"公钥文件：{keys.get('issuer', '')}，指纹 {hashlib.sha256(raw).hexdigest()[:32]}")
    said = "吊销清单"
    try:
        ended = read(listed, "ended", keys)
        said = "二维码"
        facts = read(text.strip().rpartition("#")[2], "cert", keys)
    except ValueError as error:
        print(f"无效：{said}：{error}")
        return 1
    print(f"吊销清单的时间：{datetime.fromtimestamp(ended['iat'], UTC):%Y-%m-%d %H:%M}（世界时）")
    for name, label in LABELS.items():
        print(f"{label}：{facts.get(name, '')}")
    if said := worth(facts, ended):
        print(f"无效：{said}")
        return 1
    print("有效：签名相符，吊销清单中没有这一版证书。请与证书上的内容核对。")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
