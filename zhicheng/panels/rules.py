"""Pure questions about panels: who may, what is missing, and the arithmetic of scores in whole numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhicheng.applications.models import State as Standing
from zhicheng.committees.models import Round
from zhicheng.core.refused import Refused, Stale
from zhicheng.panels.models import FULL, GONE, LEAST_READERS, Assignment, Candidate, Criteria, Opinion, Panel, State
from zhicheng.people.models import REVIEWERS, Grant

CLAUSE = "《职称评审管理暂行规定》第二十一条"
RECUSAL = "《职称评审管理暂行规定》第二十四条、第二十五条"
TO_BE_READ = Standing.IN_COMMITTEE
MOST_CRITERIA = 10
MOST_TEXT = 2000
MOST_REASON = 200
NOTHING_SAID = "请填写评议意见。"
Points = Mapping[int, int]
"""Points by the criterion's id."""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as it is set: 教学业绩, 40 percent."""

    name: str
    weight: int
    note: str = ""


def require_office(by: Grant, round: Round) -> None:
    """Panels are the work of the committee's office: reviewers of its host, within the series that they review."""
    own = by.role in REVIEWERS and by.organisation_id == round.committee.host_id
    if not own or not by.covers_series(round.committee.series_id):
        raise Refused("只有评委会办事机构中负责该系列的审核人员可以办理评议组。", code="office_only")


def require_state(panel: Panel, *allowed: State) -> None:
    """Each step fits some states only."""
    if panel.state not in allowed:
        word = State(panel.state).label
        raise Refused(f"「{panel.name}」现在是「{word}」状态，不能这样办理，请刷新页面。", code="wrong_state")


def require_current(panel: Panel, seen: int) -> None:
    """The page may be older than the panel."""
    if panel.version != seen:
        raise Stale("这个评议组刚被他人办理过，请核对最新情况后再操作。")


def require_edition(stands: Opinion | Candidate | None, edition: int) -> None:
    """Two windows, one opinion or one report: the older one is told so; before the first save it is edition 0."""
    if (stands.edition if stands else 0) != edition:
        what = "评议组意见" if isinstance(stands, Candidate) else "评议"
        raise Stale(f"这份{what}已在另一个窗口保存过。您刚才填写的内容还在下面，请核对后再保存。")


def require_lines(lines: Sequence[Line]) -> None:
    """Weights are whole percents that add up to 100."""
    if not 1 <= len(lines) <= MOST_CRITERIA:
        raise Refused(f"请设置 1 到 {MOST_CRITERIA} 个评分项目。", code="criteria_number")
    if len({line.name for line in lines}) < len(lines) or not all(line.name for line in lines):
        raise Refused("评分项目须有名称，且不能重复。", code="criteria_named")
    if not all(1 <= line.weight <= FULL for line in lines):
        raise Refused("每个评分项目的权重应为 1 到 100 的整数。", code="criteria_weight")
    if (total := sum(line.weight for line in lines)) != FULL:
        raise Refused(f"各评分项目的权重合计应为 100，现在是 {total}，请调整。", code="criteria_sum")


def require_not_pinned(criteria: Criteria | None) -> None:
    """What people already score by does not change under their hands."""
    if criteria is not None and criteria.pinned_at is not None:
        raise Refused("已有评议组开始评阅，评分标准和匿名方式不能再改。", code="criteria_pinned")


def require_members(members: Collection[int], leader: int, readers: int) -> None:
    """Three at least, led by one of them, and enough to read each candidate."""
    if len(members) < LEAST_READERS:
        sentence = f"评议组不少于 {LEAST_READERS} 人（{CLAUSE}），现在选了 {len(members)} 人。"
        raise Refused(sentence, code="too_few_members", fields={"members": sentence})
    if leader not in members:
        sentence = "组长须是本组成员。"
        raise Refused(sentence, code="leader_no_member", fields={"leader": sentence})
    if not LEAST_READERS <= readers <= len(members):
        sentence = f"每位评审对象的评阅专家应为 {LEAST_READERS} 到 {len(members)} 人。"
        raise Refused(sentence, code="readers_number", fields={"readers": sentence})


def require_drawn(members: Collection[int], drawn: Collection[int], taken: Collection[int]) -> None:
    """Members come from those who have accepted after the draw, and nobody sits in two panels of a round."""
    if strangers := set(members) - set(drawn):
        raise _of_members(f"有 {len(strangers)} 人不是本批次抽取并接受邀请的专家，请刷新页面。", "not_drawn")
    if twice := set(members) & set(taken):
        raise _of_members(f"有 {len(twice)} 人已在本批次的另一个评议组，请刷新页面。", "in_two_panels")


def require_enough_readers(short: Sequence[tuple[str, int]]) -> None:
    """Nobody is read by fewer than three, whoever has to stay away."""
    if short:
        words = "、".join(f"{name}（只有 {number} 人可以评阅）" for name, number in short)
        raise Refused(f"回避后评阅专家不足 {LEAST_READERS} 人：{words}。请增加组员，或改列其他评议组。", code="short")


def require_own(assignment: Assignment, by: Grant) -> None:
    """Everybody reads, scores and writes for oneself."""
    if assignment.member.user_id != by.user_id:
        raise Refused("只能办理分配给本人的评阅。", code="not_own")


def require_writer(candidate: Candidate, by: Grant) -> None:
    """The leader writes for the panel, except of somebody from whom the leader must stay away."""
    if candidate.writer is None or candidate.writer.user_id != by.user_id:
        raise Refused("评议组意见由组长填写；组长须回避的，由首位评阅的组员填写。", code="leader_only")


def require_standing(assignment: Assignment) -> None:
    """Who stays away from a candidate, or was relieved, has no more to do with it."""
    if assignment.state in GONE:
        word = Assignment.State(assignment.state).label
        raise Refused(f"这份评阅{word}，不能再办理。", code="gone")


def require_opened(assignment: Assignment) -> None:
    """Reading begins by saying that one may read."""
    if assignment.opened_at is None:
        raise Refused("请先确认没有需要回避的情形并开始评阅。", code="not_opened")


def require_points(points: Points, known: Collection[int]) -> None:
    """Whole points from 0 to 100, for criteria of this round only."""
    if set(points) - set(known) or not all(0 <= given <= FULL for given in points.values()):
        raise Refused("每项评分应为 0 到 100 的整数，请重新填写。", code="points")


def require_complete(names: Mapping[int, str], points: Points, text: str, unread: Sequence[str]) -> None:
    """Handed in is what was read wholly, scored wholly and said in words; everything missing is told at once."""
    unscored = [name for key, name in names.items() if key not in points]
    sentences = [not_read(unread)] if unread else []
    if unscored:
        sentences.append(f"还没有评分：{'、'.join(unscored)}。")
    if not text:
        sentences.append(NOTHING_SAID)
    if sentences:
        fields = {} if text else {"text": NOTHING_SAID}
        raise Refused("".join(sentences), code="incomplete", fields=fields)


def not_read(labels: Sequence[str]) -> str:
    """Say which sections were not read, the first three by name."""
    more = f"等 {len(labels)} 节" if len(labels) > 3 else ""
    return f"还没有阅读：{'、'.join(labels[:3])}{more}。"


def require_text(text: str, *, field: str, most: int, words: str) -> None:
    """Something is said, and not too much."""
    if not text or len(text) > most:
        sentence = f"请填写{words}，不超过 {most} 个字。"
        raise Refused(sentence, code=f"{field}_needed", fields={field: sentence})


def require_all_submitted(waiting: int) -> None:
    """What others gave is seen, reported and closed only when nobody can be led by it any more."""
    if waiting:
        raise Refused(f"还有 {waiting} 份评阅没有提交，请等待提交，或由办事机构催办、改派。", code="not_all_submitted")


def require_all_reported(missing: Iterable[str]) -> None:
    """A panel tells the meeting something of everybody."""
    if names := list(missing):
        raise Refused(f"组长还没有写评议组意见：{'、'.join(names)}。", code="not_reported")


def total(points: Points, weights: Mapping[int, int]) -> int:
    """Return the weighted sum in hundredths of a point: 8,733 is 87.33. No fraction is lost."""
    return sum(weights[key] * given for key, given in points.items())


def average(totals: Collection[int]) -> Fraction | None:
    """Return the exact mean, in points, of weighted sums in hundredths; None of nobody."""
    return Fraction(sum(totals), FULL * len(totals)) if totals else None


def decimals(value: Fraction | None) -> str:
    """Write an exact number with two decimals, half up: 260/3 is 86.67."""
    if value is None:
        return ""
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _of_members(sentence: str, code: str) -> Refused:
    return Refused(sentence, code=code, fields={"members": sentence})
