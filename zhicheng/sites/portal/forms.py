"""What the portal asks: who are you, a new password, who registers."""

from typing import Any

from captcha.fields import CaptchaField, CaptchaTextInput
from django import forms
from django.utils.safestring import SafeString, mark_safe

from zhicheng.core.fields import Email, IdNumber, Mobile, PersonName, Text
from zhicheng.organisations.models import Organisation

CAPTCHA_WRONG = {"required": "请输入图片验证码。", "invalid": "图片验证码不正确或已过期，请按新图片重新输入。"}


class Picture(CaptchaTextInput):
    """The captcha's picture with its input."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Describe the picture for a screen reader."""
        context = super().get_context(name, value, attrs)
        context["widget"]["subwidgets"][1]["attrs"] |= {"autocomplete": "off", "aria-label": "图片验证码"}
        return context

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Draw it, with words for those who cannot see it in the page's language."""
        return mark_safe(super().render(*args, **kwargs).replace('alt="captcha"', 'alt="图片验证码"'))


def captcha() -> CaptchaField:
    """Return the picture captcha, 图片验证码."""
    return CaptchaField(
        label="图片验证码", widget=Picture(attrs={"class": "form-control"}), error_messages=CAPTCHA_WRONG
    )


class Password(forms.CharField):
    """A password as it was typed, spaces included; `kept` gives it back to a form that was refused."""

    def __init__(self, label: str, missing: str, purpose: str, *, kept: bool = False, help_text: str = "") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": purpose}, render_value=kept)
        errors = {"required": missing}
        super().__init__(label=label, widget=widget, error_messages=errors, help_text=help_text, strip=False)


class Login(forms.Form):
    """账号、密码、图片验证码."""

    account = Text(label="账号", max_length=30)
    password = Password(
        "密码",
        "请输入密码。",
        "current-password",
    )
    captcha = captcha()


class Code(forms.Form):
    """动态验证码, or a recovery code in its place; who sets up a first device has none yet (`optional`)."""

    code = Text(
        label="动态验证码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
        error_messages={"required": "请输入动态验证码。"},
    )

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not optional


class NewPassword(forms.Form):
    """原密码、新密码、确认新密码; `name` is asked of who reviews under an organisation's account."""

    name = PersonName(label="账号使用人姓名", help_text="审核意见以使用人本人的名义作出。")
    old = Password(
        "原密码",
        "请输入原密码。",
        "current-password",
    )
    new = Password(
        "新密码",
        "请输入新密码。",
        "new-password",
        help_text="至少 8 位，含大写字母、小写字母、数字、符号中的至少 3 种，不含登录名或证件号码，不与最近 5 次相同。",
    )
    again = Password(
        "确认新密码",
        "请再次输入新密码。",
        "new-password",
    )

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]

    def clean(self) -> None:
        """Both entries of the new password are the same."""
        said = self.cleaned_data
        if said.get("new") and said.get("again") and said["new"] != said["again"]:
            self.add_error("again", "两次输入的新密码不一致，请重新输入。")


class Registration(forms.Form):
    """个人注册: who, from which usable unit."""

    name = PersonName(label="姓名")
    id_number = IdNumber(label="证件号码", help_text="居民身份证号码，登录时可作账号使用。")
    mobile = Mobile(label="手机")
    email = Email(label="电子邮箱", required=False)
    unit_name = Text(label="所在单位", max_length=100, help_text="输入单位名称中的关键字查找，再从列表中选择。")
    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="选择单位",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择所在单位。", "invalid_choice": "所选单位暂时不能使用，请重新选择。"},
    )
    password = Password(
        "密码",
        "请设置密码。",
        "new-password",
        kept=True,
        help_text="至少 8 位，含大写字母、小写字母、数字、符号中的至少 3 种，不含证件号码。",
    )
    again = Password(
        "确认密码",
        "请再次输入密码。",
        "new-password",
        kept=True,
    )
    captcha = captcha()

    def clean(self) -> None:
        """Both entries of the password are the same."""
        said = self.cleaned_data
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", "两次输入的密码不一致，请重新输入。")
