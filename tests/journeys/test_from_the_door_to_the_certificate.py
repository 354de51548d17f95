"""从受理到发证：三位申报人，一位取得证书，一位因异议暂缓后取得，一位未通过；一位专家谢绝，一位回避，一票弃权。"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import committee_draw as draw
from tests.journeys import committee_meeting as meeting
from tests.journeys import committee_results as results
from tests.journeys.committee import CERTIFIED, HELD, VOTED_DOWN, Play, set_up
from zhicheng.applications.models import Application, State


@pytest.fixture
def play(
    enter: Callable[..., Page],
    page: Page,
    devices: Callable[..., Page],
    clock: Any,
    shot: Callable[..., None],
    tmp_path: Path,
) -> Play:
    """Three applications before the door, a library of experts, an empty folder."""

    def visit(address: str) -> Page:
        page.context.clear_cookies()
        page.goto(address)
        return page

    return Play(set_up(), enter, visit, devices, clock, shot, tmp_path)


@pytest.mark.req("H10.2", "H6.1")
def test_three_go_from_the_committees_door_to_certified_voted_down_and_held_then_certified(play: Play) -> None:
    draw.the_office_accepts_all_three(play)
    draw.the_office_prepares_and_commits(play)
    draw.a_second_person_draws(play)
    draw.one_expert_declines_and_the_next_drawn_is_asked(play)
    recused = draw.one_expert_accepts_and_declares_whom_to_stay_away_from(play)
    draw.the_others_accept_and_the_draw_is_closed(play)
    chair = next(name for name in meeting.members(play) if name != recused)

    meeting.the_office_makes_a_panel_that_knows_who_stays_away(play, recused)
    meeting.the_panel_reads_scores_and_reports(play)
    meeting.the_office_plans_the_meeting_with_the_drawn_members(play, chair, recused)
    meeting.everybody_comes_and_the_meeting_is_opened(play)
    meeting.the_papers_are_made_and_given_out(play)
    meeting.everybody_votes_on_the_own_device(play, chair, recused)
    meeting.the_box_is_closed_and_counted(play)
    meeting.the_chair_signs_and_the_office_publishes(play, chair)

    results.the_list_is_drawn_up_by_one_and_published_by_another(play)
    results.the_one_voted_down_sees_it_in_the_trail(play)
    results.a_visitor_objects_to_one_of_them(play)
    results.the_office_holds_looks_into_it_and_releases(play)
    results.the_publicity_ends_and_the_office_above_confirms(play)
    results.the_certificates_are_issued(play)
    results.the_one_held_reads_the_whole_way(play)
    codes = {name: results.the_holder_downloads_it(play, name) for name in (CERTIFIED, HELD)}
    results.anybody_checks_the_code(play, codes[CERTIFIED])
    results.the_scripts_find_everything_as_published(play, codes[CERTIFIED])
    became = dict(Application.objects.values_list("applicant_name", "state"))
    assert became == {CERTIFIED: State.CERTIFIED, HELD: State.CERTIFIED, VOTED_DOWN: State.DECIDED}
