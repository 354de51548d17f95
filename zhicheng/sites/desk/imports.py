"""批量导入: bring a list as a workbook, look at what it would do, take it over or not."""

from datetime import datetime
from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.core import clock
from zhicheng.core.paging import page as one_page
from zhicheng.core.refused import Refused
from zhicheng.documents.models import Kind as FileKind
from zhicheng.jobs.models import State as JobState
from zhicheng.people.models import Grant, Role
from zhicheng.sheets import actions, forms
from zhicheng.sheets.kinds import KINDS, Kind, kinds_for
from zhicheng.sheets.models import Import, State, Verdict
from zhicheng.sites.desk.answers import Place, agreed
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, turned
from zhicheng.sites.frame.respond import sent, shown, status_of
from zhicheng.ui.parts import Tab

KEEPERS = tuple(sorted(frozenset().union(*(kind.roles for kind in KINDS.values())) | {Role.ADMINISTRATOR}))
"""The roles that keep some list."""
LABEL = "批量导入"
TONES = {
    State.CHECKING: "busy",
    State.CHECKED: "care",
    State.COMMITTING: "busy",
    State.COMMITTED: "good",
    State.GIVEN_UP: "quiet",
}
VERDICT_TONES = {Verdict.NEW: "good", Verdict.CHANGED: "care", Verdict.SAME: "quiet", Verdict.WRONG: "bad"}
WRONG = "已检查，有误"
UNREADABLE = {state: "有误，没有检查" if state == State.CHECKING else "有误，没有导入" for state in State}
"""What a job comes to that could not be done."""
ONCE = "一次性密码只在这个工作簿里，系统不保存。请妥善保管并分别交给本人；遗失时再次领取，之前的作废。"


@page("imports/", *KEEPERS, label=LABEL)
def imports(request: Request) -> HttpResponse:
    """Choose what to bring, fetch its template, upload it filled in; below, what one has brought before."""
    chosen = request.POST.get("kind", request.GET.get("kind", ""))
    act, then = partial(_take, request, chosen), lambda taken: reverse("import_preview", args=[taken.pk])
    answer = tried(request, act, "", then)
    if isinstance(answer, HttpResponse):
        return answer
    own = Import.objects.filter(grant=request.grant).select_related("job")
    found = one_page(own, order=("-at", "-id"), cursor=request.GET.get("cursor"))
    return shown(
        request,
        "imports.html",
        title=LABEL,
        status=status_of(answer),
        refusal=answer,
        chosen=chosen,
        kinds=[(kind, _columns(kind, request.grant)) for kind in kinds_for(request.grant)],
        rows=[(taken, KINDS[taken.kind].label, *_word(taken)) for taken in found.rows],
        base=reverse("imports"),
        **turned(request, found, "cursor"),
    )


@page("imports/template/<slug:kind>/", *KEEPERS)
def import_template(request: Request, kind: str) -> HttpResponse:
    """下载模板: the empty workbook of a list, with the choices of one's own organisation."""
    found = _kind(request, kind)
    return workbook(forms.template(found, request.grant), f"{found.label}导入模板.xlsx")


@page("imports/<int:taken>/", *KEEPERS)
def import_preview(request: Request, taken: int) -> HttpResponse:
    """What the list would do, row by row; every mistake with its cell and how to mend it."""
    found = _own(request, taken)
    verdict = request.GET.get("verdict", Verdict.WRONG if found.wrong else "")
    chosen = Verdict(verdict) if verdict in Verdict.values else None
    lines = found.lines.filter(verdict=chosen) if chosen else found.lines.all()
    listed = one_page(lines, order=("number", "id"), cursor=request.GET.get("cursor"))
    kind, kept = KINDS[found.kind], f"verdict={chosen or ''}&"
    running = found.job is not None and not found.job.ended
    return shown(
        request,
        "import_preview.html",
        title=f"导入{kind.label}",
        crumbs=[(LABEL, reverse("imports"))],
        under="imports",
        taken=found,
        job=found.job,
        running=running,
        ready=found.state in (State.CHECKED, State.COMMITTING) and not running,
        waiting=found.opened.filter(user__must_change_password=True).count() if found.committed_at else 0,
        state=_word(found),
        tabs=_tabs(found, chosen),
        rows=[(line, Verdict(line.verdict).label, VERDICT_TONES[Verdict(line.verdict)]) for line in listed.rows],
        listed=reverse(kind.listed),
        kind=kind,
        once=ONCE,
        previous=listed.previous and f"?{kept}cursor={listed.previous}",
        next=listed.next and f"?{kept}cursor={listed.next}",
    )


@page("imports/<int:taken>/commit/", *KEEPERS)
def commit_import(request: Request, taken: int) -> HttpResponse:
    """确认导入: all rows or none, as a job."""
    found = _own(request, taken)
    if request.method == "POST":
        actions.commit(found, by=request.grant, at=clock.now())
        messages.success(request, "已开始导入，全部完成之前不会改变任何内容。")
    return redirect("import_preview", taken=taken)


@page("imports/<int:taken>/give-up/", *KEEPERS)
def give_up_import(request: Request, taken: int) -> HttpResponse:
    """放弃: leave the list untaken, after a question."""
    found = _own(request, taken)
    place = Place("imports", LABEL, reverse("import_preview", args=[taken]))
    consequence = "上传的工作簿和检查结果一并删除，系统中的资料没有变化。"
    question = f"确定放弃导入“{found.name}”吗？"
    return agreed(
        request,
        partial(actions.give_up, found),
        f"“{found.name}”已放弃，没有导入任何内容。",
        title="放弃导入",
        question=question,
        consequence=consequence,
        yes="放弃",
        place=place,
        then="imports",
    )


@page("imports/<int:taken>/marked/", *KEEPERS)
def import_marked(request: Request, taken: int) -> HttpResponse:
    """下载标注后的工作簿: one's own workbook with the wrong cells coloured and commented."""
    found = _own(request, taken)
    if found.marked is None:
        raise Http404
    return sent(found.marked)


@page("imports/<int:taken>/passwords/", *KEEPERS)
def import_passwords(request: Request, taken: int) -> HttpResponse:
    """领取一次性密码: drawn at this moment, kept nowhere but in the workbook of this answer."""
    found = _own(request, taken)
    if request.method != "POST":
        return redirect("import_preview", taken=taken)
    data, _ = actions.issue(found, by=request.grant, at=clock.now())
    return workbook(data, f"一次性密码{clock.today():%Y%m%d}.xlsx")


def workbook(data: bytes, name: str) -> HttpResponse:
    """Answer with a workbook that is kept nowhere."""
    response = HttpResponse(data, content_type=FileKind.XLSX.mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _take(request: Request, chosen: str, *, by: Grant, at: datetime) -> Import:
    upload = request.FILES.get("file")
    kind = next((kind for kind in kinds_for(by) if kind.code == chosen), None)
    if kind is None:
        raise Refused("请选择要导入哪一种名单。", code="kind_needed")
    if upload is None:
        raise Refused("请选择填好的工作簿（.xlsx），再按「上传并检查」。", code="file_needed")
    return actions.take(kind, upload, by=by, at=at)


def _kind(request: Request, code: str) -> Kind:
    found = next((kind for kind in kinds_for(request.grant) if kind.code == code), None)
    if found is None:
        raise Http404
    return found


def _own(request: Request, pk: int) -> Import:
    """Return an import of one's own, in this role."""
    found = Import.objects.filter(grant=request.grant, pk=pk).select_related("file", "marked", "job").first()
    if found is None:
        raise Http404
    return found


def _word(taken: Import) -> tuple[str, str]:
    if taken.wrong and taken.state == State.CHECKED:
        return WRONG, "bad"
    if taken.job is not None and taken.job.state == JobState.FAILED:
        return UNREADABLE[State(taken.state)], "bad"
    return taken.get_state_display(), TONES[State(taken.state)]


def _columns(kind: Kind, by: Grant) -> str:
    return "、".join(column.label for column in kind.columns(by))


def _tabs(taken: Import, chosen: Verdict | None) -> list[Tab]:
    counts = {verdict: getattr(taken, verdict.value) for verdict in Verdict}
    every = Tab("全部", "?verdict=", chosen is None, sum(counts.values()))
    return [every, *(Tab(v.label, f"?verdict={v}", v is chosen, number) for v, number in counts.items() if number)]
