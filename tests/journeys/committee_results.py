"""公示、异议、确认、发证、查验: what follows the vote, until somebody holds the paper and anybody can check it."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import zxingcpp
from playwright.sync_api import expect

from tests.journeys.committee import CERTIFIED, HELD, VOTED_DOWN, Play, asks, case, download, fill
from tests.journeys.steps import answer_captcha, follow, menu, row, said
from tests.papers.reading import pages, text
from zhicheng.jobs.models import Job
from zhicheng.jobs.tasks import perform

FINDING = "核查了论文原件和刊物，作者和内容属实。"


def the_list_is_drawn_up_by_one_and_published_by_another(play: Play) -> None:
    """拟定公示 holds who was elected and nobody else; 发布公示 is a colleague's."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "结果公示")
    follow(page.get_by_role("link", name="拟定公示"))
    page.locator("[name=contact]").fill("郑州市职改办监督科，0371-67180001，郑州市中原西路 233 号。")
    page.get_by_role("button", name="拟定名单").click()
    said(page, "名单已拟定")
    said(page, "须由本机构另一人发布")
    expect(row(page, VOTED_DOWN)).to_have_count(0)
    page = play.enter(play.office.second, to="/desk/results/")
    follow(page.get_by_role("link", name="发布", exact=True))
    asks(page, "发布公示…", "发布公示")
    said(page, "公示已发布，到 2026-12-02 24 时期满")
    play.shot("publicity")


def the_one_voted_down_sees_it_in_the_trail(play: Play) -> None:
    """未通过, with the way to 复查; never how many voted for what."""
    page = play.enter(play.office.applicants[VOTED_DOWN], to=f"/my/{case(VOTED_DOWN).pk}/")
    said(page, "评审未通过")
    expect(page.locator(".card", has_text="审批流程").last).to_contain_text("郑州市职改办 · 评委会办事机构 评审未通过")
    expect(page.get_by_role("link", name="申请复查")).to_be_visible()
    play.shot("voted-down", whole=True)
    assert "同意" not in page.locator("#content").inner_text()


def a_visitor_objects_to_one_of_them(play: Play) -> None:
    """提出异议 on the public list, under the own name; the receipt is shown this once."""
    page = play.visit("/")
    follow(page.get_by_role("link", name="评审结果公示"))
    follow(page.locator("table.rows td.name a").first)
    expect(row(page, CERTIFIED)).to_be_visible()
    play.shot("public-list")
    follow(row(page, HELD).get_by_role("link", name="提出异议"))
    fill(page, name="秦守正", contact="13703710001", address="郑州市管城区城东路 12 号")
    page.locator("[name=text]").fill("该申报人 2024 年发表的论文，署名情况请予核实。")
    answer_captcha(page)
    play.shot("objecting", whole=True)
    page.get_by_role("button", name="提交异议").click()
    said(page, "异议已经受理")


def the_office_holds_looks_into_it_and_releases(play: Play) -> None:
    """暂缓办理, 记录核查情况, then 异议不成立."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "异议处理")
    follow(page.locator("table.rows tbody a").first)
    expect(page.locator("#content")).not_to_contain_text("秦守正")
    asks(page, "暂缓办理…", "暂缓")
    said(page, "已暂缓，申报人会收到通知")
    play.shot("objection")
    held = play.enter(play.office.applicants[HELD], to=f"/my/{case(HELD).pk}/")
    said(held, "公示期间收到异议，正在调查核实，暂缓办理")
    assert "秦守正" not in held.content()
    page = play.enter(play.office.first, to="/desk/objections/")
    follow(page.locator("table.rows tbody a").first)
    asks(page, "记录核查情况…", "保存", text=FINDING)
    said(page, "核查情况已记录")
    follow(page.get_by_role("link", name="处理…"))
    page.get_by_label("异议不成立").check()
    fill(page, finding=FINDING, answer="经核查，论文署名属实，异议不成立。")
    page.get_by_role("button", name="处理完毕").click()
    said(page, "已处理")


def the_publicity_ends_and_the_office_above_confirms(play: Play) -> None:
    """Nothing before the last day is over; after it 报请确认, and 确认 with a number by the office above."""
    publicity = play.enter(play.office.first, to="/desk/results/")
    follow(publicity.locator("table.rows td.name a").first)
    expect(publicity.get_by_role("link", name="报请确认")).to_have_count(0)
    play.clock.shift(timedelta(days=8))
    page = play.enter(play.office.first, to="/desk/results/")
    follow(page.locator("table.rows td.name a").first)
    asks(page, "报请确认（2 人）…", "报请确认")
    said(page, "已报请「河南省职改办」确认评审结果")
    page = play.enter(play.office.above)
    menu(page, "审查推荐", "评审结果确认")
    follow(page.locator("table.rows td.doing a").first)
    for name in (CERTIFIED, HELD):
        expect(row(page, name)).to_be_visible()
    page.locator("label.verdict").get_by_text("确认", exact=True).click()
    fill(page, number="豫职改办〔2026〕31号")
    play.shot("confirming")
    page.get_by_role("button", name="保存").click()
    said(page, "已确认 2 人的评审结果")


def the_certificates_are_issued(play: Play) -> None:
    """发证 to one, 全部发证 to the rest as a job."""
    page = play.enter(play.office.first)
    menu(page, "审查推荐", "证书管理")
    follow(page.get_by_role("link", name="发证", exact=True))
    play.shot("certificates-due")
    asks(page, row(page, CERTIFIED).get_by_role("link", name="发证"), "制发")
    said(page, f"已制发{CERTIFIED}的职称证书")
    menu(page, "审查推荐", "证书管理")
    follow(page.get_by_role("link", name="发证", exact=True))
    asks(page, "全部发证（1 人）", "全部发证（1 人）")
    expect(page.locator("h1")).to_contain_text("批量制发证书")
    perform(Job.objects.order_by("-id")[0].pk)
    menu(page, "审查推荐", "证书管理")
    expect(row(page, HELD)).to_contain_text("有效")


def the_one_held_reads_the_whole_way(play: Play) -> None:
    """审批流程 tells of the objection and of its end, and of no objector."""
    page = play.enter(play.office.applicants[HELD], to=f"/my/{case(HELD).pk}/")
    for words in ("因异议暂缓", "异议不成立，恢复公示", "确认并发证", "取得职称"):
        said(page, words)
    assert "秦守正" not in page.content()


def the_holder_downloads_it(play: Play, name: str) -> str:
    """我的证书, 下载; return what the code on the paper says to a telephone."""
    page = play.enter(play.office.applicants[name])
    menu(page, "我的申报", "我的证书")
    follow(page.locator("table.rows td.name a").first)
    pdf = download(page, "下载证书", play.folder / f"{name}.pdf").read_bytes()
    assert name in text(pdf)
    (code,) = zxingcpp.read_barcodes(pages(pdf, 150 / 72)[0].convert("L"))
    return str(code.text)


def anybody_checks_the_code(play: Play, code: str) -> None:
    """The address in the code opens 证书查验; who wants the name asks for it, and the holder reads that."""
    page = play.visit(code)
    said(page, "证书有效")
    play.shot("certificate-check")
    follow(page.get_by_role("link", name="查看完整信息"))
    page.get_by_role("button", name="查看", exact=True).click()
    said(page, CERTIFIED)
    page = play.enter(play.office.applicants[CERTIFIED], to="/my/certificates/")
    follow(page.get_by_role("link", name="查验记录"))
    expect(page.locator(".card", has_text="查验记录").last).to_contain_text("公众")
    play.shot("my-certificate")


def the_scripts_find_everything_as_published(play: Play, code: str) -> None:
    """From a folder with nothing but what public pages gave, by a Python that knows nothing of the house."""
    page = play.visit("/")
    follow(page.get_by_role("link", name="投票公告板"))
    follow(page.locator("table.rows tbody a").first)
    play.shot("board")
    download(page, "下载公告板文件", play.folder / "board.json")
    download(page, "核对脚本", play.folder / "ballots.py")
    assert not any(name in page.content() for name in (CERTIFIED, HELD, VOTED_DOWN))
    page = play.visit("/certificates/ended/")
    download(page, "公钥文件", play.folder / "keys.json")
    download(page, "吊销清单", play.folder / "ended.jws")
    download(page, "核验脚本", play.folder / "certificate.py")
    assert _concludes(play.folder, "draw.py", "draw.json", "committed.json") == "结论：全部一致。"
    assert _concludes(play.folder, "ballots.py", "board.json", *play.receipts) == "结论：全部一致。"
    assert _concludes(play.folder, "certificate.py", "keys.json", "ended.jws", code).startswith("有效：签名相符")


def _concludes(folder: Path, script: str, *arguments: str) -> str:
    """The last line of what a script says."""
    command = [sys.executable, "-I", "-X", "utf8", script, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout.splitlines()[-1]
