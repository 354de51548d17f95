"""The QR code on paper: a scanner reads it from every page, and it leads to the page that knows the paper."""

from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.papers.actions import print_form
from zhicheng.papers.issue import issue
from zhicheng.people.models import Grant

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]
SITE = "https://zhicheng.example.cn"
OFFICE_SCANNER = 200
"""Dots to the inch at which most offices scan."""


def scanned(pdf: bytes) -> list[list[str]]:
    """What a reader of codes finds on each page."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=OFFICE_SCANNER / 72).to_pil().convert("L") for page in document]
    document.close()
    return [[code.text for code in zxingcpp.read_barcodes(page)] for page in drawn]


def test_a_scanner_reads_the_code_of_every_page_and_finds_the_record(
    application: Application, teacher: Grant, client: Client
) -> None:
    found = scanned(print_form(application, site=SITE, by=teacher, at=f.NOW))
    assert len(found) > 1
    assert [len(codes) for codes in found] == [1] * len(found)
    address = urlsplit(found[0][0])
    assert found == [found[0]] * len(found)
    assert f"{address.scheme}://{address.netloc}" == SITE
    assert parse_qs(address.query) == {"number": [application.number], "code": [issue(application).code]}
    answer = client.get(f"{address.path}?{address.query}")
    assert answer.status_code == 200
    assert "一致" in answer.content.decode()
