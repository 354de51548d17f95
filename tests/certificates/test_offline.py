"""Without a server: the stand-alone script and the page, copied into an empty folder, judge a code by two files."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests import factories as f
from tests.certificates import holder
from zhicheng.certificates import actions
from zhicheng.certificates.models import Certificate
from zhicheng.certificates.paper import address
from zhicheng.certificates.queries import ended_file, keys_file
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db
HERE = settings.BASE / "docs/verify"


@pytest.fixture
def folder(certificate: Certificate, tmp_path: Path) -> Path:
    """An empty folder with the two tools, the keys, the list of today, and what a scanner read."""
    for name in ("certificate.py", "certificate.html"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "keys.json").write_text(json.dumps(keys_file()), encoding="utf-8")
    (tmp_path / "ended.jws").write_text(ended_file(f.NOW) or "")
    (tmp_path / "code.txt").write_text(address(certificate, holder.SITE))
    return tmp_path


def script(folder: Path, code: str = "code.txt") -> tuple[int, str]:
    """Run it as anybody would, knowing nothing of this program."""
    command = [sys.executable, "-I", "certificate.py", "keys.json", "ended.jws", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PYTHONIOENCODING": "utf-8"})
    return done.returncode, done.stdout


def forged(folder: Path) -> str:
    """The code with one letter of its content changed."""
    head, said, signature = (folder / "code.txt").read_text().split(".")[-3:]
    return f"{head.rpartition('#')[2]}.{said[:20]}{'A' if said[20] != 'A' else 'B'}{said[21:]}.{signature}"


def test_the_script_knows_valid_forged_and_ended(folder: Path, certificate: Certificate, by: Grant) -> None:
    status, said = script(folder)
    assert (status, "有效：签名相符" in said, "李雅文" in said) == (0, True, True)
    status, said = script(folder, forged(folder))
    assert (status, "签名不符" in said) == (1, True)

    actions.reissue(certificate, reason="遗失", site=holder.SITE, by=by, at=f.NOW)
    (folder / "ended.jws").write_text(ended_file(f.NOW) or "")
    status, said = script(folder)
    assert (status, "已换发" in said) == (1, True)


def test_a_list_that_nobody_signed_is_not_believed(folder: Path, certificate: Certificate) -> None:
    (folder / "ended.jws").write_text(certificate.token)
    assert script(folder)[0] == 1


def test_the_page_judges_in_the_browser_alone(folder: Path, page: Page, certificate: Certificate, by: Grant) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "certificate.html").as_uri())

    def judge(code: str) -> str:
        page.set_input_files("#keys", folder / "keys.json")
        page.set_input_files("#ended", folder / "ended.jws")
        page.fill("#code", code)
        page.evaluate("document.getElementById('result').hidden = true")
        page.click("#go")
        page.wait_for_selector("#result:not([hidden])")
        return page.inner_text("#result")

    good = judge((folder / "code.txt").read_text())
    assert "证书有效" in good
    assert certificate.number in good
    assert "签名不符" in judge(forged(folder))
    actions.reissue(certificate, reason="遗失", site=holder.SITE, by=by, at=f.NOW)
    (folder / "ended.jws").write_text(ended_file(f.NOW) or "")
    assert "证书已换发" in judge((folder / "code.txt").read_text())
    assert [url for url in asked if not url.startswith("file:")] == []


@pytest.mark.parametrize("wrong", ["随便写的文字", "a.b.c", "", "https://example.cn/certificates/abcd/"])
def test_words_that_are_no_code_are_told_so_plainly(folder: Path, wrong: str) -> None:
    status, said = script(folder, wrong)
    assert (status, "二维码：不是本平台的格式" in said) == (1, True)


@pytest.mark.parametrize("wrong", ["[]", "{}", '{"keys": []}', '{"keys": [{"kty": "RSA", "kid": "a"}]}'])
def test_a_file_that_is_no_key_file_is_told_so_plainly(folder: Path, wrong: str) -> None:
    (folder / "keys.json").write_text(wrong)
    status, said = script(folder)
    assert (status, "不是本平台的公钥文件" in said) == (2, True)


def test_the_page_takes_no_other_file_for_the_keys(folder: Path, page: Page) -> None:
    page.goto((folder / "certificate.html").as_uri())
    (folder / "board.json").write_text('{"board": 1}')
    page.set_input_files("#keys", folder / "board.json")
    page.wait_for_function("document.getElementById('fingerprint').textContent")
    assert "不是本平台的公钥文件" in page.inner_text("#fingerprint")
