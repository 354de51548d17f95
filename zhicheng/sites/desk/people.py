"""The two lists of people that an administrator keeps, and the pages that both have: 添加, 修改, 删除, 重置密码."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpResponse
from django.urls import register_converter, reverse

from zhicheng.applications import actions as applications
from zhicheng.notices import telling
from zhicheng.people import actions
from zhicheng.people.models import Grant, GrantQuerySet, Role, User
from zhicheng.profiles import current
from zhicheng.sites.desk.accounts import given
from zhicheng.sites.desk.answers import RESET, Place, agreed, filled
from zhicheng.sites.desk.person_forms import ChangedPerson, NewPerson
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request
from zhicheng.sites.frame.shell import menu_label


@dataclass(frozen=True)
class Listed:
    """A list of the organisation's own people: who stands on it, and what its pages say; `{0}` is the person."""

    name: str
    """The list's page, and the beginning of its addresses."""
    label: str
    role: Role
    who: str
    """What the titles call somebody of this list."""
    login: str
    """By what the person is known and logs in."""
    add: Callable[..., tuple[User, str | None]]
    remove: Callable[..., None]
    before_adding: str
    added: str
    on_changing: str
    removing: str
    once_removed: str
    removed: str
    enabling: bool = False
    """Whether somebody just added has to be enabled next (启动)."""

    @property
    def place(self) -> Place:
        """Where the pages of this list belong."""
        return Place(self.name, menu_label(self.name), reverse(self.name))

    @property
    def kept(self) -> bool:
        """Whether the unit adds, changes and removes them; who registered alone only gets a lost password back."""
        return self.role != Role.APPLICANT or not current().self_registration

    def require_kept(self) -> None:
        """The pages that change the list are there only where the unit keeps it."""
        if not self.kept:
            raise Http404

    def of(self, own: Grant) -> GrantQuerySet:
        """Return who stands on the list of the administrator's organisation."""
        return Grant.objects.filter(organisation=own.organisation_id, role=self.role, until=None)

    def member(self, own: Grant, pk: int) -> Grant:
        """Return somebody of the list with the person; anybody else is not found."""
        found = self.of(own).select_related("user").filter(user=pk).first()
        if found is None:
            raise Http404
        return found


STAFF = Listed(
    name="staff",
    label="本单位人员角色管理",
    role=Role.STAFF,
    who="人员",
    login="{0.login}",
    add=actions.add_staff,
    remove=actions.remove_staff,
    before_adding="添加后还须「启动」并设置角色和审查权限，该人员才能登录审查。",
    added="{0.name}已添加。{1}下一步：启动 → 设置角色 → 设置角色审查权限。",
    on_changing="登录名 {0.login} · 证件号码 {0.id_number_masked}",
    removing="确定把{0.name}（{0.login}）从本单位人员中删除吗？",
    once_removed="该人员立即失去本单位的全部角色；以往的审查意见仍以其本人姓名保留。",
    removed="{0.name}已从本单位人员中删除。",
    enabling=True,
)
APPLICANTS = Listed(
    name="applicants",
    label="创建申报人员账户",
    role=Role.APPLICANT,
    who="申报人员",
    login="证件号码（{0.id_number_masked}）",
    add=actions.add_applicant,
    remove=applications.remove_applicant,
    before_adding="创建后，申报人用证件号码和一次性密码登录，首次登录须修改密码。",
    added="{0.name}的申报账户已创建。{1}",
    on_changing="证件号码 {0.id_number_masked}。证件号码填错时，请删除后重新添加。",
    removing="确定删除{0.name}（{0.id_number_masked}）的申报账户吗？",
    once_removed="删除后该人员不能再从本单位申报；已办结的申报记录仍然保留。以后可以重新添加，或由其他单位添加。",
    removed="{0.name}已从本单位申报人员中删除。",
)
LISTS = {listed.name: listed for listed in (STAFF, APPLICANTS)}
KNOWN = "该人员已有账户，请用原来的密码登录，这里不生成新密码。"


class ListName:
    """One of the lists in an address."""

    regex = "|".join(LISTS)

    def to_python(self, value: str) -> Listed:
        """Return the list of that name."""
        return LISTS[value]

    def to_url(self, value: str | Listed) -> str:
        """Return the list's name."""
        return value.name if isinstance(value, Listed) else value


register_converter(ListName, "list")


@page("<list:listed>/add/", Role.ADMINISTRATOR)
def add_person(request: Request, listed: Listed) -> HttpResponse:
    """添加: put somebody on the list; an account made now is shown once with its password."""
    listed.require_kept()
    form, title = NewPerson(request.POST or None), f"添加{listed.who}"

    def lead_on(made: tuple[User, str | None]) -> str:
        said = listed.added.format(made[0], "" if made[1] else KNOWN)
        enable = reverse("enable_staff", args=[made[0].pk]) if listed.enabling else ""
        return _given(request, listed, *made, title=title, said=said, enable=enable)

    return filled(
        request,
        form,
        lambda **who: listed.add(request.grant.organisation, **form.cleaned_data, **who),
        "",
        then=lead_on,
        title=title,
        place=listed.place,
        note=listed.before_adding,
    )


@page("<list:listed>/<int:pk>/change/", Role.ADMINISTRATOR)
def change_person(request: Request, listed: Listed, pk: int) -> HttpResponse:
    """修改: correct somebody's name and how to reach them."""
    listed.require_kept()
    user = listed.member(request.grant, pk).user
    kept = {"name": user.name, "mobile": user.mobile, "email": user.email}
    form = ChangedPerson(request.POST or None, initial=kept)
    title, note = f"修改{listed.who}", listed.on_changing.format(user)
    return filled(
        request,
        form,
        lambda **who: actions.change_person(user, **form.cleaned_data, **who),
        lambda _: f"{form.cleaned_data['name']}的信息已保存。",
        title=title,
        place=listed.place,
        note=note,
    )


@page("<list:listed>/<int:pk>/remove/", Role.ADMINISTRATOR)
def remove_person(request: Request, listed: Listed, pk: int) -> HttpResponse:
    """删除: take somebody off the list, after a question; refused while something depends on it."""
    listed.require_kept()
    user = listed.member(request.grant, pk).user
    return agreed(
        request,
        partial(listed.remove, user),
        listed.removed.format(user),
        title=f"删除{listed.who}",
        question=listed.removing.format(user),
        consequence=listed.once_removed,
        yes="删除",
        place=listed.place,
    )


@page("<list:listed>/<int:pk>/reset/", Role.ADMINISTRATOR)
def reset_person(request: Request, listed: Listed, pk: int) -> HttpResponse:
    """重置密码: a new one-time password for somebody of the list."""
    user = listed.member(request.grant, pk).user
    title, said = "重置密码", f"{user.name}的密码已重置。"
    return agreed(
        request,
        partial(telling.reset_person, user),
        "",
        then=lambda password: _given(request, listed, user, password, title=title, said=said),
        title=title,
        question=f"确定重置{user.name}（{listed.login.format(user)}）的密码吗？",
        consequence=RESET,
        yes=title,
        place=listed.place,
    )


def _given(
    request: Request, listed: Listed, user: User, password: str | None, *, title: str, said: str, enable: str = ""
) -> str:
    return given(
        request,
        user,
        password or "",
        title=title,
        said=said,
        login=listed.login.format(user),
        place=listed.place,
        organisation=request.grant.organisation.name,
        enable=enable,
    )
