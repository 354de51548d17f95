"""Invented data for the gallery, as a page would hand it over."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms

from zhicheng.ui.parts import (
    Crumb,
    MenuGroup,
    MenuItem,
    RoleChoice,
    SectionMark,
    Shell,
    Tab,
    TrailItem,
    TreeNode,
)

NOW = datetime(2026, 11, 22, 8, 42, tzinfo=UTC)
STUDIES = [("1", "全日制"), ("2", "非全日制"), ("3", "自学考试")]


class Paper(forms.Form):
    """One field of every kind that pages use."""

    title = forms.CharField(label="题目", max_length=100)
    journal = forms.CharField(label="刊物", help_text="写全称，不写简称")
    issn = forms.CharField(label="ISSN")
    role = forms.ChoiceField(label="作者身份", choices=[("", "请选择"), ("1", "第一作者"), ("2", "独立")])
    study = forms.ChoiceField(label="学习形式", choices=STUDIES, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label="收录", choices=STUDIES, widget=forms.CheckboxSelectMultiple, required=False
    )
    summary = forms.CharField(label="摘要", max_length=3000, widget=forms.Textarea(attrs={"rows": 3}), required=False)
    chosen = forms.BooleanField(label="作为代表作", required=False)
    scan = forms.FileField(label="单位证件上传", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_issn(self) -> str:
        """Refuse every number, so that the gallery shows an error."""
        raise forms.ValidationError("校验位不符：1001-8476 才是有效的 ISSN")

    def clean(self) -> None:
        """Add an error that belongs to no field."""
        self.add_error(None, "发表日期不能晚于今天。")


class Small(forms.Form):
    """A form that is drawn as a whole."""

    title = forms.CharField(label="机构名称")
    role = forms.CharField(label="传真", required=False)


def paper() -> Paper:
    """Return a form with errors, as it comes back from the server."""
    said = {"title": "古诗文吟诵教学的三个支点", "journal": "语文建设", "issn": "1001-8477"}
    return Paper(said | {"role": "1", "study": "1"})


def shell() -> Shell:
    """Return the frame of a county bureau's handler in Henan."""
    unit = [MenuItem("单位管理", "#tree", "sitemap"), MenuItem("单位信息维护", "#unit", "building")]
    queue = MenuItem("经办人审查", "#queue", "clipboard-check", 27, active=True)
    return Shell(
        name="河南省职称工作信息平台—职称管理系统",
        english_name="Henan job title information platform—Title Management System",
        footer="技术支持：示例信息中心 · 服务时间 00:00–24:00",
        organisation="管城区教育局",
        person="张敏",
        role="经办人",
        unread=3,
        roles=[RoleChoice("管城区教育局 · 经办人", 1, True), RoleChoice("管城区教育局 · 系统管理员", 2)],
        menu=[
            MenuGroup("", [MenuItem("首页", "#home", "home")]),
            MenuGroup("单位管理", unit),
            MenuGroup("审查推荐", [queue, MenuItem("负责人审查", "#leader", "clipboard-check", 1400)]),
            MenuGroup("专业技术", groups=[MenuGroup("职称管理", [MenuItem("本单位人员审核", "#own", "users")])]),
        ],
        breadcrumb=[Crumb("审查推荐", "#a"), Crumb("经办人审查", "#b"), Crumb("李雅文")],
        messages=[SimpleNamespace(level_tag="success", message="已通过，送负责人审查。")],
    )


def rows(number: int) -> list[dict[str, str]]:
    """Return `number` lines of a queue."""
    line = {"name": "李雅文", "masked": "410104********2426", "unit": "逸夫小学", "series": "中小学教师 · 语文"}
    line |= {"title": "一级教师", "waited": "3 天", "state": "待经办人审查", "tone": "quiet"}
    first = line | {"state": "已退回后重报", "tone": "care"}
    return [first, *({**line, "name": f"王建国{i}"} for i in range(1, number))]


def sections() -> list[SectionMark]:
    """Return a section list with every mark."""
    return [
        SectionMark("基本信息", "#1", "done", "通过"),
        SectionMark("学历学位", "#2", "done", "未变 · 已通过"),
        SectionMark("继续教育", "#3", "attention", "差 18 学时"),
        SectionMark("论文", "#4", "changed", "已修改", active=True),
        SectionMark("项目", "#5"),
        SectionMark("附件", "#6", "empty", "7 / 9"),
    ]


def trail() -> list[TrailItem]:
    """Return a trail with steps behind, now and ahead."""
    return [
        TrailItem("逸夫小学 · 经办人", "通过", "good", ["2026-11-12　材料齐全，校内公示无异议"]),
        TrailItem("逸夫小学 · 负责人", "通过", "good", ["2026-11-13"]),
        TrailItem("管城区教育局 · 经办人", "退回修改", "care", ["2026-11-18　继续教育、论文 2 节"]),
        TrailItem("管城区教育局 · 经办人", "审核中", "quiet", ["已等候 2 天"], "now"),
        TrailItem("郑州市职改办 → 郑州市中小学教师中级评委会", mark="ahead"),
    ]


def nodes() -> list[TreeNode]:
    """Return a tree with an open branch and one that loads later."""
    school = TreeNode("逸夫小学", "#n3", active=True, note="4101040010001")
    bureau = TreeNode("管城区教育局", "#n2", children=[school], open=True)
    return [TreeNode("郑州市", "#n1", children=[bureau], open=True), TreeNode("洛阳市", "#n4", children_url="/level/4")]


def context() -> dict[str, Any]:
    """Return everything that the gallery shows."""
    return {
        "title": "界面部件",
        "shell": shell(),
        "csrf_input": "",
        "now": NOW,
        "form": paper(),
        "small_form": Small(),
        "rows": rows(6),
        "sections": sections(),
        "trail_items": trail(),
        "findings": [
            {"label": "学历", "met": True, "sentence": "大学本科。", "clause": "第九条"},
            {"label": "论文", "met": None, "sentence": "由审核人核对。", "clause": "第十二条"},
        ],
        "nodes": nodes(),
        "tabs": [Tab("待审", "#t1", True, 27), Tab("已审", "#t2")],
    }
