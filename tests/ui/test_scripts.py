"""What the page does by itself: saves, keeps, guards, uploads, opens dialogs; in a real browser, under the policy."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import urlsplit

import pytest
from jinja2 import Environment
from playwright.sync_api import FilePayload, Page, expect

import zhicheng.ui
from tests.ui import samples

STATIC = Path(zhicheng.ui.__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript"}
FORM = """{% extends "layout/form.html" %}
{% from "macros/forms.html" import saved %}{% from "macros/dialogs.html" import upload %}
{% block form %}{{ saved() }}<form method="post" action="/save" data-autosave="t"><input name="name" aria-label="姓名">
<input type="hidden" name="edition" value="1"><button>保存</button></form>
<a href="/reason" data-dialog>打开</a>
{{ upload("/upload", "", "拖到这里", refresh="arrived") }}<p id="arrived">0 件</p>{% endblock %}"""
REASON = """{% extends "layout/form.html" %}{% block form %}
<form method="post" action="/reason">
<label>原因 <input name="reason"></label><button>提交</button></form>
{% if wrong %}<p role="alert">请写原因</p>{% endif %}{% endblock %}"""


class Office(ThreadingHTTPServer):
    """A server that answers as the product does, and remembers what it was sent."""

    daemon_threads = True

    def __init__(self, env: Environment) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.env, self.posts, self.saving, self.login_first = env, [], 200, False
        self.address = f"http://127.0.0.1:{self.server_address[1]}"

    env: Environment
    posts: list[tuple[str, bytes]]
    saving: int
    login_first: bool
    refusing: str = ""
    slow: float = 0
    uploading: float = 0

    def page(self, source: str, **context: Any) -> bytes:
        """Render a page of the product."""
        shown = samples.context() | {"wrong": False} | context
        return self.env.from_string(source).render(shown).encode()


class Answers(BaseHTTPRequestHandler):
    """Pages, static files, and answers to posts."""

    server: Office

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""

    def answer(self, body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8") -> None:
        """Send one answer under the product's content security policy."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            file = STATIC / path[1:]
            self.answer(file.read_bytes(), kind=KINDS[file.suffix])
        else:
            self.answer(self.server.page(REASON if path == "/reason" else FORM))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, body))
        if self.path == "/reason" and "缺".encode() not in body:
            self.answer(self.server.page(REASON, wrong=True), 422)
        elif self.server.login_first:
            self.answer(self.server.page('{% extends "layout/plain.html" %}{% block main %}请先登录{% endblock %}'))
        elif b"autosave=1" in body:
            sleep(self.server.slow)
            told = b'{"edition": 2, "saved_at": "10:32"}'
            self.answer(told, self.server.saving, "application/json")
        elif self.path == "/upload" and self.server.uploading:
            sleep(self.server.uploading)
            self.answer(self.server.page(FORM))
        elif self.path == "/upload" and self.server.refusing:
            self.answer(self.server.refusing.encode(), 422, "text/plain; charset=utf-8")
        else:
            self.answer(self.server.page(FORM.replace("0 件", '1 件<i data-taken="t"></i>')))


@pytest.fixture
def office(env: Environment) -> Iterator[Office]:
    """A running server."""
    server = Office(env)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def form(page: Page, office: Office) -> Iterator[Page]:
    """The browser on the page with the form; an error in a script fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(office.address)
    yield page
    assert errors == []


def test_a_form_saves_itself_after_a_pause(form: Page, office: Office) -> None:
    form.get_by_label("姓名").fill("李雅文")
    expect(form.locator("[data-saved]")).to_have_text("", timeout=500)
    expect(form.locator("[data-saved]")).to_have_text("10:32 已自动保存")
    expect(form.locator("[name=edition]")).to_have_value("2")
    assert len(office.posts) == 1
    assert b"autosave=1" in office.posts[0][1]


@pytest.mark.parametrize(
    ("status", "words"), [(401, "登录已过期"), (403, "登录已过期"), (409, "已在别处被修改"), (503, "稍后再试")]
)
def test_what_the_server_did_not_take_is_kept_and_comes_back(
    form: Page, office: Office, status: int, words: str
) -> None:
    office.saving = status
    form.get_by_label("姓名").fill("李雅文")
    expect(form.locator("[data-saved]")).to_contain_text(words)
    form.reload()
    expect(form.get_by_text("已恢复您")).to_be_visible()
    expect(form.get_by_label("姓名")).to_have_value("李雅文")
    office.saving = 200
    form.get_by_label("姓名").fill("李雅雯")
    expect(form.locator("[data-saved]")).to_contain_text("已自动保存")
    form.reload()
    expect(form.get_by_text("已恢复您")).to_have_count(0)


def test_text_is_kept_while_the_network_is_away(form: Page) -> None:
    form.context.set_offline(True)
    form.get_by_label("姓名").fill("李雅文")
    expect(form.locator("[data-saved]")).to_contain_text("网络不通")
    form.context.set_offline(False)
    expect(form.locator("[data-saved]")).to_contain_text("已自动保存")


def test_a_page_that_is_left_is_saved_on_the_way_out(form: Page, office: Office) -> None:
    form.get_by_label("姓名").fill("李雅文")
    form.goto("about:blank")
    form.wait_for_timeout(300)
    assert [path for path, _ in office.posts] == ["/save"]


def test_a_plain_save_leaves_nothing_behind(form: Page) -> None:
    form.get_by_label("姓名").fill("李雅文")
    form.get_by_role("button", name="保存").click()
    form.wait_for_url("**/save")
    assert form.evaluate("[{...localStorage}, sessionStorage.getItem('zhicheng:sent')]") == [{}, None]


def test_a_plain_save_waits_for_the_one_under_way(form: Page, office: Office) -> None:
    office.slow = 1.0
    form.get_by_label("姓名").fill("李雅文")
    form.wait_for_timeout(1700)
    form.get_by_role("button", name="保存").click()
    form.wait_for_url("**/save")
    assert [b"edition=2" in body for _, body in office.posts] == [False, True]


def test_a_save_that_met_the_login_page_is_not_lost(form: Page, office: Office) -> None:
    office.login_first = True
    form.get_by_label("姓名").fill("李雅文")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_text("请先登录")).to_be_visible()
    form.goto(office.address)
    expect(form.get_by_text("已恢复您")).to_be_visible()
    expect(form.get_by_label("姓名")).to_have_value("李雅文")


def test_a_double_click_posts_once(form: Page, office: Office) -> None:
    form.goto(office.address + "/reason")
    form.get_by_label("原因").fill("缺版权页")
    form.get_by_role("button", name="提交").dblclick()
    form.wait_for_timeout(300)
    assert len(office.posts) == 1


def test_a_dialog_opens_says_what_is_wrong_and_closes(form: Page, office: Office) -> None:
    form.get_by_role("link", name="打开").click()
    dialog = form.get_by_role("dialog")
    dialog.get_by_role("button", name="提交").click()
    expect(dialog.get_by_role("alert")).to_have_text("请写原因")
    dialog.get_by_label("原因").fill("缺版权页")
    dialog.get_by_role("button", name="提交").click()
    expect(dialog).to_have_count(0)
    expect(form.locator("#arrived")).to_have_text("1 件")
    assert len(office.posts) == 2


def test_files_show_their_progress_and_a_large_one_is_refused_at_once(form: Page, office: Office) -> None:
    small: FilePayload = {"name": "论文.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 1000}
    large: FilePayload = {"name": "扫描.pdf", "mimeType": "application/pdf", "buffer": b"0" * (21 * 1024 * 1024)}
    form.locator("input[type=file]").set_input_files([small, large])
    expect(form.locator("[data-files] li").first).to_contain_text("已上传")
    expect(form.locator("#arrived")).to_have_text("1 件")
    expect(form.locator("[data-files] li").last).to_contain_text("超过 20.0 MB")
    assert len(office.posts) == 1


def test_a_file_that_the_server_refused_says_why(form: Page, office: Office) -> None:
    office.refusing = "“论文.pdf”其实是程序，不能上传。"
    program: FilePayload = {"name": "论文.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    form.locator("input[type=file]").set_input_files([program])
    expect(form.locator("[data-files] .field-error")).to_have_text("“论文.pdf”其实是程序，不能上传。")


def test_a_form_waits_for_the_file_that_still_travels(form: Page, office: Office) -> None:
    office.uploading = 1.0
    form.get_by_label("姓名").fill("李雅文")
    certificate: FilePayload = {"name": "证件.jpg", "mimeType": "image/jpeg", "buffer": b"jpg"}
    form.locator("input[type=file]").set_input_files([certificate])
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_text("文件正在上传，完成后自动继续")).to_be_visible()
    form.wait_for_url("**/save")
    plain = [path for path, body in office.posts if b"autosave=1" not in body]
    assert plain == ["/upload", "/save"]
