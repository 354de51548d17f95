"""What people do on many pages, in the manuals' words."""

from captcha.models import CaptchaStore
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests import factories as f
from tests.journeys.stage import CREDIT_CODE


def log_in(page: Page, account: str, password: str = f.PASSWORD, door: str = "单位业务") -> None:
    """依次录入账号、密码，输入正确的图片验证码，点击“立即登录”."""
    page.goto("/login/")
    page.get_by_role("navigation", name="业务入口").get_by_role("link", name=door).click()
    page.get_by_label("账号").fill(account)
    page.locator("[name=password]").fill(password)
    answer_captcha(page)
    page.get_by_role("button", name="立即登录").click()


def answer_captcha(page: Page, wrong: bool = False) -> None:
    """Type what the picture shows, read from where the server keeps it."""
    key = page.locator("[name=captcha_0]").input_value()
    answer = CaptchaStore.objects.get(hashkey=key).response
    page.locator("[name=captcha_1]").fill("错误" if wrong else answer)


def set_first_password(page: Page, old: str, new: str = "Xinmima-2026", name: str = "") -> None:
    """初始密码不安全: the first login leads to 修改密码 before anything else."""
    expect(page.get_by_text("初始密码不安全，请先修改密码")).to_be_visible()
    form = page.locator("#content form")
    if name:
        form.get_by_label("账号使用人姓名").fill(name)
    form.get_by_label("原密码").fill(old)
    form.locator("[name=new]").fill(new)
    form.get_by_label("确认新密码").fill(new)
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_text("密码修改成功")).to_be_visible()


def log_out(page: Page) -> None:
    """退出登录, from the menu under the organisation's name."""
    page.locator(".account summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("您已安全退出")).to_be_visible()


def menu(page: Page, *labels: str) -> None:
    """Open the branches of the left menu one after the other, then the page."""
    side = page.get_by_role("navigation", name="主菜单")
    for label in labels[:-1]:
        branch = side.locator("details", has=page.locator(f"> summary:text-is('{label}')"))
        if branch.count() and branch.first.get_attribute("open") is None:
            branch.first.locator("> summary").click()
    follow(side.get_by_role("link", name=labels[-1]))
    expect(side.get_by_role("link", name=labels[-1])).to_have_attribute("aria-current", "page")


def follow(link: Locator) -> None:
    """Click a link and wait until its page is complete: before that, what opens as a dialog opens as a page."""
    with link.page.expect_navigation():
        link.click()


def crumbs(page: Page) -> str:
    """The breadcrumb as it reads: 单位管理 > 单位管理 > 单位信息维护."""
    return " > ".join(page.get_by_role("navigation", name="当前位置").locator("li").all_inner_texts())


def dialog(page: Page) -> Locator:
    """The dialog that stands open."""
    found = page.locator("dialog[open]")
    expect(found).to_be_visible()
    return found


def row(page: Page, text: str) -> Locator:
    """The line of the list in which a text stands."""
    return page.locator("table.rows tbody tr", has_text=text)


def settled(page: Page) -> None:
    """What the page fetched for itself has found its place."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def choose_title(page: Page, series: str, title: str) -> None:
    """我要申报: 选择系列, then 选择职称, each of which draws the next step."""
    expect(page.get_by_role("heading", name="我要申报")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_label("系列").select_option(label=series)
    expect(page.get_by_label("职称（层级）")).to_be_visible()
    settled(page)
    page.get_by_label("职称（层级）").select_option(label=title)
    expect(page.get_by_role("heading", name="确认并开始填写")).to_be_visible()
    settled(page)


def saves_itself(page: Page, label: str, text: str) -> None:
    """Type, and wait until the server has answered that it has it."""
    expect(page.get_by_label(label)).to_be_visible()
    page.wait_for_load_state()
    with page.expect_response(lambda answer: "autosave=1" in (answer.request.post_data or "")):
        page.get_by_label(label).fill(text)
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存")


def said(page: Page, text: str) -> None:
    """The page says so."""
    expect(page.get_by_text(text).first).to_be_visible()


def one_time_password(page: Page) -> str:
    """The password that is shown this once."""
    return page.locator("[data-copied]").inner_text().strip()


def picture_file(name: str = "统一社会信用代码证书.png", kind: str = "单位证件") -> FilePayload:
    """A file as it is chosen on the user's machine."""
    from zhicheng.demo import pictures

    drawn = pictures.registration("逸夫小学", CREDIT_CODE) if kind == "单位证件" else pictures.scan(kind, 1)
    mime = "image/png" if name.endswith("png") else "image/jpeg"
    return {"name": name, "mimeType": mime, "buffer": drawn.read()}
