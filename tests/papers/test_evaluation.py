"""打印评审表: what was handed in, what each organisation thought of it, and nothing that was typed since."""

import pytest

from tests import factories as f
from tests.papers.reading import pages, red, text
from tests.refusal import refused
from tests.results.judged import judged
from zhicheng.applications.models import Application
from zhicheng.audit.models import Entry
from zhicheng.catalogue import working_days
from zhicheng.papers.actions import print_form
from zhicheng.papers.evaluation import evaluation_form
from zhicheng.papers.issue import issue
from zhicheng.people.models import ALL_SECTIONS, Grant, Role
from zhicheng.reviews import actions as reviews
from zhicheng.sections import registry

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]
SITE = "https://zhicheng.example.cn"


def printed(application: Application, by: Grant, **extra: int) -> bytes:
    return print_form(application, site=SITE, by=by, at=f.NOW, **extra)


def changed(application: Application, code: str, field: str, said: str) -> None:
    """Let a section say something else before it is handed in."""
    record = application.records.get(code=code)
    holder = record.data["rows"][0] if "rows" in record.data else record.data["values"]
    holder[field] = said
    record.save()


def test_it_shows_every_section_with_its_labels_and_values(application: Application, teacher: Grant) -> None:
    said = text(printed(application, teacher))
    for content in issue(application).sections.values():
        assert content["label"] in said or content["code"] == "attachments"
        for _, label, value in content.get("fields", ()):
            assert label in said or len(value) > 80 or content["code"] == "pledge"
        for row in content.get("rows", ()):
            assert all("".join(cell.split()) in said for cell in row["cells"] if cell)


def test_it_looks_like_the_official_form(application: Application, teacher: Grant) -> None:
    said = text(printed(application, teacher))
    for part in (
        "专业技术职务任职资格评审表",
        "单位：逸夫小学",
        "姓名：李雅文",
        "各级审核意见",
        "附件目录",
        "评审委员会评审结果",
    ):
        assert part in said, part
    drawn = pages(printed(application, teacher))
    assert all(f"第{number}页共{len(drawn)}页" in said for number in range(1, len(drawn) + 1))


def test_the_result_of_the_vote_stands_on_it_once_everybody_may_know_it() -> None:
    working_days.load()
    room = judged(1, 1)

    def said(place: int) -> str:
        return text(evaluation_form(issue(room.now(place)), site=SITE, named=True, at=f.NOW))

    assert "已评审，结果待公布" in said(0)
    assert "票" not in said(0)
    room.started()
    vote = "2026年11月22日表决：到会1人（不含回避），同意{}票，不同意{}票，弃权0票，未投0票"
    assert "评审通过，正在公示和确认" + vote.format(1, 0) in said(0)
    assert "评审未通过" + vote.format(0, 1) in said(1)


def test_every_page_carries_number_and_code(application: Application, teacher: Grant) -> None:
    pdf = printed(application, teacher)
    said, number = text(pdf), len(pages(pdf))
    assert said.count(f"编号{application.number}") == number
    assert said.count(issue(application).code) == number


def test_an_empty_section_says_that_there_is_nothing(keeper: Grant, teacher: Grant) -> None:
    application = f.complete(teacher)
    application.records.filter(code="books").update(data={"none": True, "rows": []})
    reviews.submit(application, by=teacher, at=f.NOW, seen=application.version)
    assert "著作教材无" in text(printed(application, teacher))


def test_each_level_says_what_it_thinks_with_date_and_seal(application: Application, branch: f.Branch) -> None:
    leader = f.grant(branch.bureau, Role.LEADER)
    f.pass_on(application, f.grant(branch.bureau, Role.HANDLER), note="材料与原件一致。")
    f.pass_on(application, leader, note="同意推荐。")
    pdf = printed(Application.objects.get(pk=application.pk), leader)
    said = text(pdf)
    assert "材料与原件一致。" in said
    assert f"签名：{leader.user.name}" in said
    assert "2026年11月22日" in said
    assert "管城回族区职改办" in said
    assert said.count("尚未审核") == 2
    assert max(red(page) for page in pages(pdf)) > 1000


def test_the_applicant_reads_organisations_and_not_people(application: Application, teacher: Grant) -> None:
    said = text(printed(application, teacher))
    assert "逸夫小学（章）" in said
    assert "签名：" not in said


def test_a_rejection_stands_on_it_with_its_reason(keeper: Grant, teacher: Grant, branch: f.Branch) -> None:
    application = f.submitted(teacher)
    handler = f.grant(branch.school, Role.HANDLER)
    reviews.reject(f.stop(application), reason="任职年限不足。", by=handler, at=f.NOW, seen=application.version)
    said = text(printed(application, teacher))
    assert "任职年限不足。" in said
    assert "结论：不通过" in said


def test_who_gave_it_back_stands_on_it_with_what_is_to_be_mended(application: Application, teacher: Grant) -> None:
    f.give_back(application, ["papers"])
    said = text(printed(Application.objects.get(pk=application.pk), teacher))
    assert "退回修改（论文）。" in said
    assert "结论：退回修改" in said


def test_what_is_typed_after_handing_in_is_not_printed(application: Application, teacher: Grant) -> None:
    f.give_back(application, ["papers"])
    changed(application, "papers", "title", "退回后才写的题目")
    assert "退回后才写的题目" not in text(printed(application, teacher))


def test_an_earlier_submission_can_be_printed_as_it_was(application: Application, teacher: Grant) -> None:
    f.give_back(application, ["papers"])
    changed(application, "papers", "title", "第二次提交的题目")
    f.submit_again(application, teacher)
    assert "第二次提交的题目" in text(printed(application, teacher))
    assert "第二次提交的题目" not in text(printed(application, teacher, submission=1))
    with refused("no_such_submission"):
        printed(application, teacher, submission=3)


def test_what_looks_like_markup_comes_out_as_it_was_typed(keeper: Grant, teacher: Grant) -> None:
    application = f.complete(teacher)
    typed = '#import "x" *bold* $x$ <b>_i_</b> =1+1 `code` @ref \\ [c]'
    changed(application, "work", "duties", typed)
    reviews.submit(application, by=teacher, at=f.NOW, seen=application.version)
    assert "".join(typed.split()) in text(printed(application, teacher))


def test_a_long_text_goes_over_pages_and_a_long_word_stays_in_its_box(keeper: Grant, teacher: Grant) -> None:
    application = f.complete(teacher)
    changed(application, "summary", "text", "一段很长的总结。" * 374 + "末尾。")
    changed(application, "work", "duties", "A" * 190)
    reviews.submit(application, by=teacher, at=f.NOW, seen=application.version)
    pdf = printed(application, teacher)
    assert "末尾。" in text(pdf)
    for page in pages(pdf):
        margin = page.crop((page.width - 44, 0, page.width, page.height))
        assert min(margin.convert("L").getextrema()) > 200


def test_a_rare_character_that_the_fonts_have_is_printed(keeper: Grant, branch: f.Branch) -> None:
    by = f.applicant(branch.school, f.person("王㛃䶮𠮷𡋾", f.id_number(26)))
    assert "王㛃䶮𠮷𡋾" in text(printed(f.submitted(by), by))


def test_a_character_without_a_shape_is_printed_as_its_code_and_named_at_the_end(
    keeper: Grant, branch: f.Branch
) -> None:
    by = f.applicant(branch.school, f.person("刘𧒽", f.id_number(28)))
    said = text(printed(f.submitted(by), by))
    assert "刘〓（U+274BD）" in said
    assert "共1个：U+274BD。" in said


def test_a_paper_whose_characters_all_have_a_shape_says_nothing_of_it(application: Application, teacher: Grant) -> None:
    assert "〓" not in text(printed(application, teacher))


def test_who_printed_what_is_noted(application: Application, teacher: Grant) -> None:
    printed(application, teacher)
    entry = Entry.objects.get(action="application.printed")
    assert (entry.by_id, entry.subject) == (teacher.user_id, f"application:{application.pk}")
    assert entry.data == {"form": "evaluation", "code": issue(application).code}


def test_the_desk_that_reviews_everything_prints_it(application: Application, branch: f.Branch) -> None:
    for organisation in (branch.school, branch.bureau):
        assert printed(application, f.grant(organisation, Role.HANDLER)).startswith(b"%PDF")


def test_a_draft_is_not_printed(keeper: Grant, teacher: Grant) -> None:
    with refused("not_printable"):
        printed(f.draft(teacher), teacher)


def test_nobody_prints_what_is_not_at_the_own_desk_or_beyond_the_own_scope(
    application: Application, branch: f.Branch
) -> None:
    some = registry.mask(["basics", "papers"])
    strangers = [
        f.grant(branch.county, Role.HANDLER),
        f.administrator(branch.bureau),
        f.applicant(branch.school),
        f.grant(branch.bureau, Role.HANDLER, sections=some),
        f.grant(branch.bureau, Role.HANDLER, sections=ALL_SECTIONS, all_series=False, series=["04"]),
        f.grant(branch.bureau, Role.HANDLER, application.applicant),
    ]
    for by in strangers:
        with refused("not_printable"):
            printed(application, by)


def test_a_desk_prints_the_submission_that_it_had(application: Application, teacher: Grant, branch: f.Branch) -> None:
    f.give_back(application, ["papers"])
    changed(application, "papers", "title", "第二次提交的题目")
    f.submit_again(application, teacher)
    school = f.grant(branch.school, Role.LEADER)
    assert "第二次提交的题目" not in text(printed(application, school))
    with refused("no_such_submission"):
        printed(application, school, submission=2)


def test_the_same_record_makes_the_same_paper(application: Application, teacher: Grant) -> None:
    assert printed(application, teacher) == printed(application, teacher)
    assert issue(application).code != issue(application, seq=1).code
