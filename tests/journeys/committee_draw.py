"""受理与抽取: the office takes the three in, draws eleven members in public, and asks them; one of them declines."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.journeys.committee import HELD, MEMBERS, Play, asks, case, download, expert, fill
from tests.journeys.sessions import client, post
from tests.journeys.steps import follow, menu, row, said
from zhicheng.draws.models import Draw, Invitation

SOURCE = "中国福利彩票双色球第 2026136 期的 7 个开奖号码"
VALUE = "12 03 07 25 33 18 09"


def the_office_accepts_all_three(play: Play) -> None:
    """评审受理: each is opened and accepted."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "评审受理")
    expect(page.locator("table.rows tbody tr")).to_have_count(3)
    play.shot("door")
    for name in play.office.applicants:
        follow(row(page, name).get_by_role("link", name=name, exact=True))
        asks(page, "受理…", "受理")
        said(page, f"已受理{name}的申报")
    said(page, "没有这一状态的申报")


def the_office_prepares_and_commits(play: Play) -> None:
    """准备, 公布承诺; a visitor keeps what was published then."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "专家抽取")
    follow(page.get_by_role("link", name="准备抽取"))
    fill(page, source=SOURCE, known_at="2026-11-24")
    expect(page.locator("[name=quota-0-seats]")).to_have_value(str(MEMBERS))
    play.shot("draw-prepare", whole=True)
    page.get_by_role("button", name="准备", exact=True).click()
    said(page, "已准备，请核对人数和规则")
    asks(page, "公布承诺…", "公布承诺")
    said(page, "已公布承诺")
    keeps_the_published_file(play, "committed.json")


def a_second_person_draws(play: Play) -> None:
    """The public value comes out two days later; who prepared cannot enter it."""
    play.clock.shift(timedelta(days=3))
    page = play.enter(play.office.first, to=f"/desk/draws/{drawn().pk}/")
    expect(page.get_by_role("button", name="录入公开值并抽取…")).to_be_disabled()
    page = play.enter(play.office.second, to=f"/desk/draws/{drawn().pk}/")
    asks(page, "录入公开值并抽取…", "抽取", value=VALUE, again=VALUE)
    said(page, "已抽取，种子和全部次序已经公布")
    asks(page, "发出邀请…", "发出邀请")
    said(page, "邀请已发出")
    expect(page.get_by_role("link", name="登记答复")).to_have_count(MEMBERS)


def one_expert_declines_and_the_next_drawn_is_asked(play: Play) -> None:
    """谢绝 with a reason, then 递补 by the next of the same order and by nobody else."""
    first = invited()[0]
    page = play.enter(expert(first.lot.expert.name), to="/expert/invitations/")
    follow(page.get_by_role("link", name="答复", exact=True))
    page.get_by_text("不能参加", exact=True).click()
    page.locator("[name=reason]").fill("评审期间在外地参加培训。")
    page.get_by_role("button", name="谢绝邀请").click()
    said(page, "已谢绝邀请")
    page = play.enter(play.office.first, to=f"/desk/draws/{drawn().pk}/")
    asks(page, row(page, first.lot.expert.name).get_by_role("link", name="递补"), "邀请后一名")
    said(page, "已邀请后一名")
    assert invited()[-1].lot.place == MEMBERS + 1


def one_expert_accepts_and_declares_whom_to_stay_away_from(play: Play) -> str:
    """接受邀请 with the duties read, 声明回避 of one applicant; return the expert's name."""
    name = invited()[0].lot.expert.name
    page = play.enter(expert(name), to="/expert/invitations/")
    follow(page.get_by_role("link", name="答复", exact=True))
    page.get_by_label("我已阅读并遵守").check()
    play.shot("invitation", whole=True)
    page.get_by_role("button", name="接受邀请").click()
    said(page, "已接受邀请")
    page.locator("[name=kind]").select_option("个人")
    fill(page, name=HELD, relation="师生")
    page.get_by_role("button", name="声明回避").click()
    said(page, "已记录回避声明")
    return name


def the_others_accept_and_the_draw_is_closed(play: Play) -> None:
    """The same step for ten more; then 完成抽取, and the final file for the visitor."""
    for one in invited():
        post(client(expert(one.lot.expert.name)), f"/expert/invitations/{one.pk}/accept/", read="on")
    page = play.enter(play.office.first, to=f"/desk/draws/{drawn().pk}/")
    play.shot("draw")
    asks(page, "完成抽取…", "完成抽取")
    said(page, "抽取已完成")
    page = keeps_the_published_file(play, "draw.json")
    download(page, "核对脚本", play.folder / "draw.py")
    play.shot("published-draw")
    assert not any(one.lot.expert.name in page.content() for one in drawn().invitations.all())
    assert case(HELD).applicant_name not in page.content()


def keeps_the_published_file(play: Play, name: str) -> Page:
    """A visitor finds the draw on the portal and downloads its file."""
    page = play.visit("/")
    follow(page.get_by_role("link", name="专家抽取公布"))
    follow(page.get_by_role("link", name="查看"))
    download(page, "下载公布文件", play.folder / name)
    return page


def drawn() -> Draw:
    """The draw."""
    return Draw.objects.get()


def invited() -> list[Invitation]:
    """Who was asked and has not answered yet, in the order of the draw."""
    waiting = drawn().invitations.filter(state=Invitation.State.INVITED).select_related("lot__expert")
    return list(waiting.order_by("lot__place"))
