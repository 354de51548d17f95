"""The gallery shows every macro, and every icon on the list is used."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import zhicheng
from tests.ui import samples
from tests.ui.conftest import TEMPLATES

HOUSE = Path(zhicheng.__file__).parent
ICON_USE = re.compile(r"""(?:\bicon\(|\bsymbol=|\bicon ?= ?)["']([a-z0-9-]+)["']""")
MENU_ICON = re.compile(r"""(?<=, )"([a-z0-9-]+)\"""")
SHELL_ONLY = {"menu_lines", "side_menu", "account_menu", "messages", "breadcrumb"}
WORDS = ["经办人审查", "999+", "切换身份", "退出登录", "校验位不符", "第 1–6 件", "2026-11-22 16:42", "2.1 MB"]
INNER = {"tree_level"}


def macros(env: Environment) -> dict[str, set[str]]:
    """Return the names of the macros in each file of macros/."""
    found = {}
    for file in sorted((TEMPLATES / "macros").glob("*.html")):
        tree = env.parse(file.read_text(encoding="utf-8"))
        found[f"macros/{file.name}"] = {macro.name for macro in tree.find_all(nodes.Macro)}
    return found


def calls(env: Environment) -> set[str]:
    """Return the names that the gallery's templates call."""
    called = set()
    for file in [TEMPLATES / "gallery.html", *(TEMPLATES / "gallery").glob("*.html")]:
        tree = env.parse(file.read_text(encoding="utf-8"))
        names = {a[0]: a[1] for i in tree.find_all(nodes.FromImport) for a in i.names if isinstance(a, tuple)}
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name):
                called.add(call.node.name)
        called |= {name for name, alias in names.items() if alias in called}
    return called


def test_gallery_shows_every_macro(env: Environment) -> None:
    every = set().union(*macros(env).values())
    assert every - calls(env) == SHELL_ONLY | INNER


def test_there_are_few_macros_in_short_files(env: Environment) -> None:
    assert sum(len(names) for names in macros(env).values()) <= 40
    assert all(len(file.read_text(encoding="utf-8").splitlines()) <= 150 for file in TEMPLATES.rglob("*.html"))


def test_gallery_renders_with_each_part(env: Environment) -> None:
    page = env.get_template("gallery.html").render(samples.context())
    for words in WORDS:
        assert words in page
    assert "<script>" not in page
    assert not re.search(r"\sstyle=|\son\w+=", page), "the content security policy forbids these"


def test_the_list_of_icons_is_what_the_house_uses() -> None:
    listed = (HOUSE / "ui/icons.txt").read_text(encoding="utf-8").split()
    files = [*HOUSE.rglob("*.html"), *HOUSE.rglob("*.toml"), *HOUSE.rglob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    menu_lines = [line for text in texts for line in text.splitlines() if "MenuItem(" in line]
    marks = (TEMPLATES / "macros/record.html").read_text(encoding="utf-8")
    used = {name for text in texts for name in ICON_USE.findall(text)}
    used |= {name for line in menu_lines for name in MENU_ICON.findall(line)}
    used |= set(re.findall(r'\("([a-z0-9-]+)", "[^"]+"\)', marks))
    assert sorted(used) == listed


@pytest.mark.parametrize("layout", ["list", "record", "form", "print", "plain"])
def test_each_layout_renders_a_page_without_anything_in_it(env: Environment, layout: str) -> None:
    page = env.get_template(f"layout/{layout}.html").render(samples.context())
    assert "<title>界面部件 · 河南省职称工作信息平台—职称管理系统</title>" in page
    assert "技术支持" in page
