"""PDF is opened and counted, kept byte for byte, and refused when nobody could read it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.documents.samples import page_with, pdf, stream, written_pdf
from zhicheng.core.refused import Refused
from zhicheng.documents import pdfs
from zhicheng.documents.content import open_file, preview
from zhicheng.documents.models import File, Kind

pytestmark = pytest.mark.django_db
Take = Callable[..., File]

LOCK = (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >> "
    b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
)


def test_a_pdf_is_kept_byte_for_byte_with_its_pages_counted(take: Take) -> None:
    data = pdf(3)
    file = take(data, "论文.pdf")
    assert (file.kind, file.pages, file.width, file.height, file.size) == (Kind.PDF, 3, 595, 842, len(data))
    assert file.digest == file.original_digest
    with open_file(file) as kept:
        assert kept.read() == data


def test_three_hundred_pages_are_taken_in_and_one_more_is_not(take: Take) -> None:
    assert take(pdf(300)).pages == 300
    with pytest.raises(Refused, match="有 301 页，超过 300 页的上限。请只保留"):
        take(pdf(301))


def test_a_pdf_without_pages_is_refused(take: Take) -> None:
    with pytest.raises(Refused, match="打不开"):
        take(written_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"))


def test_a_pdf_that_claims_pages_it_does_not_have_is_refused(take: Take) -> None:
    with pytest.raises(Refused, match="打不开"):
        take(written_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 5 >>"))


def test_a_pdf_with_a_password_is_refused_with_the_way_to_take_it_off(take: Take) -> None:
    locked = written_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *page_with(b""), trailer=LOCK)
    with pytest.raises(Refused, match=r"设有打开密码.*先用 WPS 或 Acrobat 去掉密码"):
        take(locked)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_pdf_cut_off_in_the_middle_is_refused(take: Take, share: float) -> None:
    whole = pdf(20)
    with pytest.raises(Refused, match="可能已损坏或上传时中断。请"):
        take(whole[: int(len(whole) * share)])
    assert not File.objects.exists()


def test_a_web_optimised_pdf_cut_off_behind_its_first_part_is_refused(take: Take) -> None:
    head = b"%PDF-1.7\n9 0 obj\n<< /Linearized 1 /L 99999 /N 1 >>\nendobj\n"
    data = written_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *page_with(b""), head=head)
    with pytest.raises(Refused, match="末尾缺失"):
        take(data)


def test_a_page_behind_the_head_of_a_pdf_is_refused(take: Take) -> None:
    with pytest.raises(Refused, match="打不开"):
        take(b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF\n")


def test_a_dynamic_form_is_refused_because_most_programs_show_only_please_wait(take: Take) -> None:
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA 5 0 R >> >>"
    xfa = stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    with pytest.raises(Refused, match="XFA"):
        take(written_pdf(catalogue, *page_with(b""), xfa))


def test_a_pdf_with_a_script_inside_is_kept_and_its_script_never_runs(take: Take) -> None:
    script = b"/OpenAction << /S /JavaScript /JS (while(true){}) >> /AA << /WC << /S /Launch /F (calc.exe) >> >>"
    data = written_pdf(
        b"<< /Type /Catalog /Pages 2 0 R " + script + b" >>",
        *page_with(b"", b"/AA << /O << /S /JavaScript /JS (while(true){}) >> >>"),
    )
    file = take(data)
    assert preview(file)[8:12] == b"WEBP"
    with open_file(file) as kept:
        assert kept.read() == data


def test_a_page_that_takes_too_long_to_draw_is_refused(take: Take, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdfs, "LONGEST_DRAWING", 0.02)
    with pytest.raises(Refused, match="第 1 页内容过于复杂，无法显示。请"):
        take(written_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *page_with(b"0 0 m 595 842 l 9 500 l S\n" * 200_000)))
