"""Error pages say in plain words what happened and what to do, whoever asks."""

import pytest
from jinja2 import Environment


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422])
def test_an_error_page_needs_nothing_and_says_what_to_do(env: Environment, status: int) -> None:
    page = env.get_template(f"errors/{status}.html").render()
    assert "<h1>" in page
    assert "请" in page
    assert "回到首页" in page


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422])
def test_the_reason_of_a_refusal_is_shown_and_escaped(env: Environment, status: int) -> None:
    page = env.get_template(f"errors/{status}.html").render(message="“<b>逸夫小学</b>”还有下级单位，不能删除。")
    assert "“&lt;b&gt;逸夫小学&lt;/b&gt;”还有下级单位，不能删除。" in page


def test_a_stale_page_shows_what_changed_and_leads_to_it(env: Environment) -> None:
    page = env.get_template("errors/409.html").render(changes=["王芳已于 16:42 退回修改"], back="/desk/7/")
    assert "<li>王芳已于 16:42 退回修改</li>" in page
    assert 'href="/desk/7/"' in page


def test_a_defect_carries_its_number(env: Environment) -> None:
    assert "<strong>7f3a</strong>" in env.get_template("errors/500.html").render(number="7f3a")
