"""Blind signatures as RFC 9474 has them: its own test vector, and what is no blinded message."""

import json
from pathlib import Path

import pytest

from zhicheng.ballots import blind, voter

VECTOR = json.loads((Path(__file__).parent / "rfc9474.json").read_text(encoding="utf-8"))
KEY = blind.Key(int(VECTOR["p"], 16), int(VECTOR["q"], 16))
MESSAGE = bytes.fromhex(VECTOR["msg_prefix"] + VECTOR["msg"])
INVERSE = int(VECTOR["inv"], 16)


def test_the_vector_of_the_rfc_is_blinded_signed_and_finished_bit_for_bit() -> None:
    modulus, factor = KEY.modulus, pow(INVERSE, -1, KEY.modulus)
    assert f"{modulus:x}" == VECTOR["n"]
    blinded = voter.blind(modulus, MESSAGE, bytes.fromhex(VECTOR["salt"]), factor)
    assert blinded.hex() == VECTOR["blinded_msg"]
    answer = blind.sign(KEY, blinded)
    assert answer.hex() == VECTOR["blind_sig"]
    assert voter.finish(modulus, answer, factor).hex() == VECTOR["sig"]
    assert blind.valid(modulus, MESSAGE, bytes.fromhex(VECTOR["sig"]))


def test_a_changed_bit_of_message_or_signature_is_found() -> None:
    signature = bytearray.fromhex(VECTOR["sig"])
    signature[100] ^= 1
    assert not blind.valid(KEY.modulus, MESSAGE, bytes(signature))
    assert not blind.valid(KEY.modulus, MESSAGE + b"!", bytes.fromhex(VECTOR["sig"]))


@pytest.mark.parametrize("wrong", [b"", b"\x00" * 512, b"\x01" * 511, b"\xff" * 512, (1).to_bytes(512)])
def test_what_is_no_blinded_message_is_not_signed(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="not a blinded message"):
        blind.sign(KEY, wrong)


def test_a_key_is_kept_as_text_and_has_its_size() -> None:
    key = blind.new_key()
    assert blind.load(key.dump()) == key
    assert blind.width(key.modulus) * 8 == blind.BITS


def test_every_pair_of_ballot_and_request_fits_so_that_none_tells_of_another() -> None:
    """For any request and any ballot there is one blinding factor that leads from one to the other."""
    key = blind.new_key()
    stubs = [voter.stub(bytes(16), key.modulus) for _ in range(3)]
    signatures = [voter.finish(key.modulus, blind.sign(key, stub.blinded), stub.factor) for stub in stubs]
    for signature in signatures:
        for stub in stubs:
            answer = int.from_bytes(blind.sign(key, stub.blinded))
            factor = answer * pow(int.from_bytes(signature), -1, key.modulus) % key.modulus
            encoded = pow(int.from_bytes(signature), blind.EXPONENT, key.modulus)
            again = encoded * pow(factor, blind.EXPONENT, key.modulus) % key.modulus
            assert again == int.from_bytes(stub.blinded)
