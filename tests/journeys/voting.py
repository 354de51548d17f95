"""How a member of a committee votes on their own device."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import said
from zhicheng.ballots.models import Ballot


def choose(page: Page, *choices: str) -> None:
    """One choice for each candidate."""
    for paper, choice in zip(page.locator("fieldset").all(), choices, strict=True):
        paper.get_by_text(choice, exact=True).click()


def take(page: Page, ballot: Ballot) -> None:
    """领票, and then wait for the box."""
    page.goto(f"/expert/ballots/{ballot.code}/")
    page.get_by_role("button", name="领取选票").click()
    said(page, "请等待主持人宣布开始投票")


def cast(page: Page, *choices: str) -> list[str]:
    """投票 with these choices; return the tokens of the receipt."""
    expect(page.get_by_role("heading", name="表决票")).to_be_visible()
    choose(page, *choices)
    page.get_by_role("button", name="核对并投票").click()
    for choice, line in zip(choices, page.locator("[data-part=confirm] tbody tr").all(), strict=True):
        expect(line).to_contain_text(choice)
    page.get_by_role("button", name="确认，投入票箱").click()
    expect(page.get_by_role("heading", name="回执")).to_be_visible()
    return page.locator(".receipt tbody td:last-child").all_text_contents()
