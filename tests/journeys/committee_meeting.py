"""评议、开会、投票: a panel reads and reports, the members meet, each votes on the own device, the chair signs."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.journeys.committee import CERTIFIED, HELD, MEMBERS, VOTED_DOWN, Play, asks, expert, fill
from tests.journeys.sessions import client, post
from tests.journeys.steps import follow, menu, row, said
from tests.journeys.voting import cast, take
from zhicheng.ballots.models import Ballot
from zhicheng.draws import queries as draws
from zhicheng.jobs.models import Job
from zhicheng.jobs.tasks import perform
from zhicheng.meetings.models import Meeting
from zhicheng.panels.models import Assignment, Panel

CRITERIA = (("教学业绩", "50"), ("教研能力", "30"), ("师德表现", "20"))
OPINION = "教学扎实，材料真实，业绩与所申报的层级相称。"


def the_office_makes_a_panel_that_knows_who_stays_away(play: Play, recused: str) -> None:
    """评分标准, 组建评议组 of four with the recused one among them, 分配并开始."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "评议组")
    follow(page.get_by_role("link", name="评分标准"))
    for number, (name, weight) in enumerate(CRITERIA, 1):
        fill(page, **{f"name_{number}": name, f"weight_{number}": weight})
    page.get_by_role("button", name="保存").click()
    said(page, "的评分标准已保存")
    follow(page.get_by_role("link", name="组建评议组"))
    others = [name for name in members(play) if name != recused][:3]
    fill(page, name="语文组")
    for name in (recused, *others):
        page.get_by_role("checkbox", name=name).check()
    page.locator("[name=leader]").select_option(str(expert(others[0]).user_id))
    page.get_by_role("button", name="保存").click()
    said(page, "「语文组」已组建")
    page.get_by_role("button", name="全部列入").click()
    said(page, "已列入 3 人")
    follow(page.get_by_role("link", name="分配并开始…"))
    expect(page.get_by_role("row", name=f"{recused} {HELD} 声明回避")).to_be_visible()
    play.shot("panel-plan")
    page.get_by_role("button", name="开始评阅").click()
    said(page, "已开始评阅")


def the_panel_reads_scores_and_reports(play: Play) -> None:
    """The first reading in the browser, section by section; the others of the panel do the same; the leader reports."""
    readings = Assignment.objects.select_related("member__user", "candidate__revision", "candidate__panel").order_by(
        "pk"
    )
    first, *others = readings
    _reads(play.enter(expert(first.member.user.name), to="/expert/panels/"))
    for one in others:
        _reads_likewise(one)
    leader = first.candidate.panel.leader.name
    page = play.enter(expert(leader), to="/expert/panels/")
    follow(page.get_by_role("link", name="评议组意见"))
    for _ in range(3):
        follow(page.get_by_role("link", name="填写").first)
        page.locator("[name=text]").fill("评议组认真审阅材料，一致同意提交评审会表决。")
        page.get_by_role("button", name="保存").click()
        said(page, "的评议组意见已保存")
    page = play.enter(play.office.first, to=f"/desk/panels/{Panel.objects.get().pk}/")
    asks(page, "结束评议…", "结束评议")
    said(page, "「语文组」的评议已结束")


def the_office_plans_the_meeting_with_the_drawn_members(play: Play, chair: str, recused: str) -> None:
    """筹备评审会; the agenda takes the reports along; the declared recusal is noted."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "评审会议")
    follow(page.get_by_role("link", name="筹备评审会"))
    expect(page.locator("[name=members]:checked")).to_have_count(MEMBERS)
    fill(page, day="2026-11-25", hour="14:30", place="郑州市嵩山路会议中心三楼")
    page.locator("[name=chair]").select_option(label=chair)
    page.get_by_role("button", name="保存").click()
    said(page, "评审会已开始筹备")
    page.get_by_role("button", name="全部列入").click()
    said(page, "已列入 3 位评审对象")
    follow(page.get_by_role("link", name="核对回避"))
    expect(row(page, recused)).to_contain_text(HELD)
    page.get_by_role("button", name="全部登记回避").click()
    said(page, "已登记 1 项回避")
    expect(row(page, HELD)).to_contain_text(recused)
    expect(row(page, HELD)).to_contain_text("3 人评阅")
    play.shot("meeting-agenda")


def everybody_comes_and_the_meeting_is_opened(play: Play) -> None:
    """Before the quorum is there nothing can be opened, and the page says what is missing."""
    play.clock.shift(timedelta(hours=5))
    page = play.enter(play.office.first, to=f"/desk/meetings/{held().pk}/")
    said(page, "还差 8 人")
    expect(page.get_by_role("link", name="宣布开会…")).to_have_count(0)
    follow(page.get_by_role("link", name="委员与到会").first)
    page.get_by_role("button", name="全部到会").click()
    said(page, f"已登记 {MEMBERS} 人到会")
    follow(page.get_by_role("link", name="概况"))
    asks(page, "宣布开会…", "宣布开会")
    said(page, "评审会已开始")


def the_papers_are_made_and_given_out(play: Play) -> None:
    """准备选票 is a job; 发放选票 asks first."""
    page = play.enter(play.office.first, to=f"/desk/meetings/{held().pk}/ballots/")
    page.get_by_role("button", name="准备选票").click()
    expect(page.locator("h1")).to_contain_text("准备第 1 轮选票")
    perform(Job.objects.order_by("-id")[0].pk)
    follow(page.get_by_role("link", name="返回投票"))
    asks(page, "发放选票…", "发放选票")
    said(page, "已开始领票")
    play.shot("ballot-key")


def everybody_votes_on_the_own_device(play: Play, chair: str, recused: str) -> None:
    """Eleven devices: for the first all, for the second one abstains and one has no paper, against the third most."""
    ballot = Ballot.objects.get()
    names = sorted(members(play), key=lambda name: (name == recused, name != chair))
    tabs = {name: play.devices(expert(name)) for name in names}
    for name, tab in tabs.items():
        take(tab, ballot)
        if name != chair:
            tab.goto("about:blank")  # eleven pages that ask every two seconds are more than a small machine needs
    page = play.enter(play.office.first, to=f"/desk/meetings/{held().pk}/ballots/")
    asks(page, "开始投票…", "开始投票")
    said(page, "票箱已打开")
    for number, (name, tab) in enumerate(tabs.items()):
        if name == chair:
            expect(tab.get_by_role("heading", name="表决票")).to_be_visible()
            play.shot("ballot-paper", tab.locator("body"))
        else:
            tab.goto(f"/expert/ballots/{ballot.code}/")
        choices = {
            CERTIFIED: "同意",
            HELD: "弃权" if number == 1 else "同意",
            VOTED_DOWN: "同意" if number < 4 else "不同意",
        }
        play.receipts += _casts(tab, choices, without=HELD if name == recused else "")
    assert len(play.receipts) == 3 * MEMBERS - 1


def the_box_is_closed_and_counted(play: Play) -> None:
    """关箱计票: elected, elected with an abstention and a recusal, and not elected."""
    page = play.enter(play.office.first, to=f"/desk/meetings/{held().pk}/ballots/")
    said(page, f"票箱内 {3 * MEMBERS - 1} 张")
    asks(page, "关箱计票…", "关箱计票")
    said(page, "已关箱并计票")
    for name, tally in ((CERTIFIED, "11 11 0 0 0 通过"), (HELD, "10 9 0 1 0 通过"), (VOTED_DOWN, "11 4 7 0 0 未通过")):
        expect(page.get_by_role("row", name=f"{name} {tally}")).to_be_visible()
    play.shot("meeting-count")
    follow(page.get_by_role("link", name="概况"))
    follow(page.get_by_role("link", name="写会议纪要"))
    page.locator("[name=text]").fill(
        "应到委员 11 人，实到 11 人，符合法定人数。1 名委员回避 1 人次。无记名投票，当场计票。"
    )
    page.get_by_role("button", name="保存").click()
    said(page, "会议纪要已保存")


def the_chair_signs_and_the_office_publishes(play: Play, chair: str) -> None:
    """签字确认 with the chair's own account; then the board is public."""
    page = play.enter(expert(chair), to="/expert/ballots/")
    follow(page.get_by_role("link", name="签字确认"))
    play.shot("sign", whole=True)
    page.get_by_role("button", name="签字确认").click()
    said(page, "已签字确认")
    page = play.enter(play.office.first, to=f"/desk/meetings/{held().pk}/")
    asks(page, "公布…", "公布")
    said(page, "投票公告板已公布")


def members(play: Play) -> list[str]:
    """The names of those who were drawn and have accepted."""
    return sorted(person.name for person in draws.members(play.office.round))


def held() -> Meeting:
    """The meeting."""
    return Meeting.objects.get()


def _reads(page: Page) -> None:
    """待阅, 确认, each section with 已阅，下一节; then points and opinion."""
    follow(page.locator("table.rows td.name a").first)
    page.get_by_role("button", name="确认，开始评阅").click()
    on = page.get_by_role("button", name="已阅，下一节")
    expect(on).to_be_visible()
    while on.count():
        with page.expect_navigation():
            on.click()
    said(page, "全部内容已阅")
    for points in page.locator("[name^=points_]").all():
        points.fill("88")
    page.locator("[name=text]").fill(OPINION)
    page.locator("[name=recommendation]").select_option("pass")
    page.get_by_role("button", name="提交评议").click()
    said(page, "已提交。评议结束之前可以修改")


def _reads_likewise(one: Assignment) -> None:
    """Every page of the same reading, asked for without a browser."""
    by, base = client(expert(one.member.user.name)), f"/expert/panels/{one.pk}/"
    post(by, f"{base}open/")
    for code in one.candidate.revision.sections:
        post(by, f"{base}read/{code}/")
    points = {f"points_{line.pk}": "85" for line in one.candidate.panel.round.criteria.lines.all()}  # type: ignore[attr-defined]
    post(by, f"{base}opinion/", edition="0", text=OPINION, recommendation="pass", submit="1", **points)


def _casts(tab: Page, choices: dict[str, str], without: str) -> list[str]:
    """Fill in the papers that one has got, in their order."""
    papers = tab.locator("fieldset legend").all_text_contents()
    mine = [next(name for name in choices if name in paper) for paper in papers]
    assert set(choices) - set(mine) == ({without} if without else set())
    return cast(tab, *(choices[name] for name in mine))
