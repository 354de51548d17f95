"""An office's own records as they are taken away: imports, exports, seal uses, announcements, messages, lendings."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from zhicheng.committees.models import Round
from zhicheng.committees.rules import OFFICE
from zhicheng.core.calendar import end
from zhicheng.core.refused import Refused
from zhicheng.notices.models import Announcement, Delivery
from zhicheng.notices.rules import require_announcer, require_watcher
from zhicheng.people import lending
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.seals import queries as seals
from zhicheng.sheets.kinds import KINDS
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare, moment
from zhicheng.sheets.models import Export, Import

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
AT_ONCE = 500


def _imports(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _newest(Import.objects.filter(grant=by)):
        counts = one.new, one.changed, one.same, one.wrong
        yield one.name, KINDS[one.kind].label, moment(one.at), *counts, one.get_state_display()


def _exports(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    own = Export.objects.filter(grant__organisation=by.organisation_id).select_related("grant__user")
    for one in _newest(own):
        numbers = "完整" if one.whole_numbers else "隐去中间"
        who = one.grant.user.name, one.grant.get_role_display()
        yield moment(one.at), *who, one.label, one.filters or "全部", numbers, one.rows


def _seals(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for use in _newest(seals.uses(by.organisation)):
        yield moment(use.at), use.title, use.by_name


def _announcing(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    own = Announcement.objects.filter(organisation=by.organisation_id).order_by("-changed_at", "-id")
    for one in own.iterator(chunk_size=AT_ONCE):
        times = moment(one.publish_at), end(one.until) if one.until else "长期"
        yield one.title, one.get_audience_display(), *times, one.get_state_display(), one.text


def _deliveries(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    state = filters.get("state", "") or Delivery.State.FAILED
    found = Delivery.objects.filter(state=state).select_related("notice__to").order_by("-due_at", "-id")
    for one in found.iterator(chunk_size=AT_ONCE):
        about = one.notice.to.name, one.get_channel_display(), one.notice.subject
        yield *about, moment(one.tried_at), one.attempts, one.said or one.get_state_display()


def _delivery_words(by: Grant, filters: Filters) -> str:
    return f"发送状态：{dict(Delivery.State.choices).get(filters.get('state', ''), Delivery.State.FAILED.label)}"


def _lendings(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    given = lending.lent_of(by, localdate(at)).select_related("user").order_by("since", "pk")
    for lent in given:
        yield lent.user.name, by.get_role_display(), lent.since, lent.until


def _rounds(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    """One's own committees' rounds, then those to which one's people may apply."""
    listed, own = Round.objects.select_related("committee"), Q(committee__host=by.organisation_id)
    parts = (("本机构", listed.filter(own)), ("可以申报", listed.for_unit(by.organisation).exclude(own)))
    for label, found in parts:
        for one in found.order_by("-closes_at", "-pk").iterator(chunk_size=AT_ONCE):
            times = moment(one.opens_at), end(one.closes_at), end(one.correct_until)
            yield label, one.committee.name, one.year, one.name, *times


def _newest(queryset: Any) -> Iterator[Any]:
    found: Iterator[Any] = queryset.order_by("-at", "-id").iterator(chunk_size=AT_ONCE)
    return found


def _allowed(require: Callable[[Grant], None]) -> Callable[[Grant], bool]:
    """Whether a rule lets somebody open the list's page."""

    def opens(by: Grant) -> bool:
        try:
            require(by)
        except Refused:
            return False
        return True

    return opens


for code, label, roles, rows, columns in (
    (
        *("imports", "我上传的名单", ADMINISTRATOR, _imports),
        (Wide("文件", 36), Wide("名单"), Wide("上传时间", 18), *map(Wide, ("新增", "变更", "无变化", "有误", "状态"))),
    ),
    (
        *("exports", "导出记录", ADMINISTRATOR, _exports),
        (
            Wide("导出时间", 18),
            *map(Wide, ("导出人", "角色", "列表")),
            Wide("条件", 40),
            Wide("证件号码"),
            Wide("行数"),
        ),
    ),
    ("seals", "用印记录", ADMINISTRATOR, _seals, (Wide("用印时间", 18), Wide("用于", 60), Wide("用印人"))),
    (
        *("lendings", "委托审核", frozenset(REVIEWERS), _lendings),
        tuple(map(Wide, ("受委托人", "角色", "开始日期", "结束日期"))),
    ),
    (
        *("rounds", "批次", frozenset(OFFICE), _rounds),
        (
            *(Wide("范围", 12), Wide("评委会名称", 36), Wide("年度", 8), Wide("批次", 28)),
            *(Wide(text, 18) for text in ("申报开始", "申报截止", "修改截止")),
        ),
    ),
):
    declare(Listing(code=code, label=label, roles=roles, columns=columns, rows=rows))

declare(
    Listing(
        code="announcing",
        label="本机构的公告",
        roles=ADMINISTRATOR,
        columns=(
            *(Wide("标题", 40), Wide("发布范围", 14), Wide("发布时间", 18), Wide("结束时间", 18), Wide("状态", 10)),
            Wide("正文", 80),
        ),
        rows=_announcing,
        open_to=_allowed(require_announcer),
    )
)
declare(
    Listing(
        code="deliveries",
        label="通知发送情况",
        roles=ADMINISTRATOR,
        columns=(
            *(Wide("收件人", 12), Wide("渠道", 12), Wide("通知", 40), Wide("最近一次", 18), Wide("次数", 8)),
            Wide("原因", 40),
        ),
        rows=_deliveries,
        known=frozenset({"state"}),
        in_words=_delivery_words,
        open_to=_allowed(require_watcher),
    )
)
