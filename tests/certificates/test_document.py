"""The document: readable by people and scanners, signed so that a changed byte shows."""

import io
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests import factories as f
from tests.certificates.holder import SITE
from tests.papers.reading import pages, red, text
from zhicheng.certificates import keys, proof
from zhicheng.certificates.models import Certificate, Key, Purpose
from zhicheng.certificates.queries import document

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]


@pytest.fixture
def pdf(certificate: Certificate) -> bytes:
    """The signed document."""
    return document(certificate)


def judged(pdf: bytes) -> tuple[bool, bool]:
    """Whether the signature stands, and whether it comes from somebody the installation's authority vouches for."""
    root = keys.authority()
    assert root is not None
    trusted = ValidationContext(
        trust_roots=[x509.Certificate.load(root.public_bytes(Encoding.DER))], allow_fetching=False
    )
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0], trusted)
    return status.bottom_line, status.trusted


def by_openssl(pdf: bytes, folder: Path) -> bool | None:
    """What another program thinks of the signature, where it is there."""
    if (openssl := shutil.which("openssl")) is None:
        return None
    covered = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].byte_range
    first, after, second, rest = covered
    (folder / "said").write_bytes(pdf[first : first + after] + pdf[second : second + rest])
    (folder / "signature").write_bytes(bytes.fromhex(pdf[after + 1 : second - 1].decode()))
    root = keys.authority()
    assert root is not None
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "said"]
    command += ["-CAfile", "root.pem", "-purpose", "any", "-attime", f"{f.NOW.timestamp():.0f}", "-out", "out"]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_pyhanko_and_pdfsig_find_the_offices_signature_valid(pdf: bytes, tmp_path: Path) -> None:
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    assert judged(pdf) == (True, True)
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.signer_cert.subject.native["common_name"] == "河南省职改办"
    assert signature.docmdp_level.value == 1  # nothing may be changed
    assert by_openssl(pdf, tmp_path) in (None, True)
    if pdfsig := shutil.which("pdfsig"):
        (tmp_path / "a.pdf").write_bytes(pdf)
        said = subprocess.run([pdfsig, "-nocert", str(tmp_path / "a.pdf")], capture_output=True, text=True)
        assert "Signature is Valid" in said.stdout


@pytest.mark.parametrize("place", [0.1, 0.5])
def test_a_changed_byte_breaks_the_signature(pdf: bytes, place: float) -> None:
    at = int(len(pdf) * place)
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
    try:
        valid, _ = judged(changed)
    except Exception:
        valid = False  # not even a PDF any more
    assert not valid


def test_the_paper_says_who_got_which_title_and_carries_the_seal(pdf: bytes, certificate: Certificate) -> None:
    said, (page,) = text(pdf), pages(pdf)
    for word in ("李雅文", "一级教师", certificate.number, "逸夫小学", "河南省职改办", certificate.id_number):
        assert word in said
    assert red(page) > 3000
    assert page.width > page.height


def test_a_scanner_reads_the_code_and_it_proves_itself(pdf: bytes, certificate: Certificate) -> None:
    drawn = pypdfium2.PdfDocument(pdf)
    picture = drawn[0].render(scale=150 / 72).to_pil().convert("L")
    drawn.close()
    (code,) = zxingcpp.read_barcodes(picture)
    address, _, token = code.text.partition("#")
    assert address == f"{SITE}/certificates/{certificate.code}/"
    facts = proof.read(token, typ=proof.CERTIFICATE, keys=keys.public_keys())
    assert (facts["n"], facts["h"], facts["t"]) == (certificate.number, "李雅文", "一级教师")
    assert (certificate.id_number or "") not in str(facts)


def test_a_code_that_was_changed_or_is_of_another_kind_is_not_believed(certificate: Certificate) -> None:
    known = keys.public_keys()
    head, said, signature = certificate.token.split(".")
    changed = said[:-1] + ("A" if said[-1] != "A" else "B")
    for token, typ in ((f"{head}.{changed}.{signature}", proof.CERTIFICATE), (certificate.token, proof.ENDED)):
        with pytest.raises(ValueError, match=r"signature|key"):
            proof.read(token, typ=typ, keys=known)


def test_keys_lie_encrypted_and_are_made_once(certificate: Certificate) -> None:
    assert Key.objects.count() == len(Purpose)
    raw = Key.objects.filter(purpose=Purpose.OFFICE).extra(select={"raw": "private"}).values_list("raw", flat=True)
    assert b"PRIVATE KEY" not in bytes(raw[0])
