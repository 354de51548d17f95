"""The voter's half in a real browser: the RFC's vector, and that Python and the browser understand each other."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import zhicheng.sites.expert
from zhicheng.ballots import blind

SCRIPT = Path(zhicheng.sites.expert.__file__).parent / "static/ballot/blind.js"
VECTOR: dict[str, Any] = json.loads((Path(__file__).parent / "rfc9474.json").read_text(encoding="utf-8"))
RUN = """async (v) => {
  const n = BigInt("0x" + v.n), unblind = BigInt("0x" + v.inv), factor = blinding.inverse(unblind, n);
  const message = blinding.unhex(v.msg_prefix + v.msg);
  const blinded = await blinding.blind(n, message, blinding.unhex(v.salt), factor);
  const signature = await blinding.finish(n, message, blinding.unhex(v.blind_sig), unblind);
  const wrong = blinding.unhex(v.blind_sig); wrong[7] ^= 1;
  const refused = await blinding.finish(n, message, wrong, unblind).then(() => "", (error) => error.message);
  return { blinded_msg: blinding.hex(blinded), sig: blinding.hex(signature), refused };
}"""
ASK = """async (modulus) => {
  const n = BigInt("0x" + modulus), token = blinding.random(32), begun = performance.now();
  const { prefix, unblind, blinded } = await blinding.ask(n, token);
  window.finish = async (answer) => {
    const message = blinding.joined(prefix, token);
    return [blinding.hex(message), blinding.hex(await blinding.finish(n, message, blinding.unhex(answer), unblind))];
  };
  return { blinded: blinding.hex(blinded), took: performance.now() - begun };
}"""


@pytest.fixture
def desk(page: Page) -> Page:
    """A page on which the browser allows Web Crypto, with the product's own script."""
    page.route("https://ballot.test/", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
    page.goto("https://ballot.test/")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8").replace("const blinding", "var blinding"))
    return page


def test_the_vector_of_the_rfc_comes_out_bit_for_bit(desk: Page) -> None:
    done = desk.evaluate(RUN, VECTOR)
    assert done == {"blinded_msg": VECTOR["blinded_msg"], "sig": VECTOR["sig"], "refused": "invalid signature"}


def test_what_the_browser_blinds_and_the_server_signs_is_a_signature(desk: Page) -> None:
    key = blind.new_key()
    for _ in range(5):
        asked = desk.evaluate(ASK, f"{key.modulus:x}")
        answer = blind.sign(key, bytes.fromhex(asked["blinded"]))
        message, signature = desk.evaluate("(answer) => window.finish(answer)", answer.hex())
        assert blind.valid(key.modulus, bytes.fromhex(message), bytes.fromhex(signature))
        assert asked["took"] < 2000
