"""What a reviewer is asked: an opinion on one section, then one of three verdicts on the whole."""

from collections.abc import Mapping
from typing import Any

from django import forms

from zhicheng.committees.models import Round
from zhicheng.core.calendar import end
from zhicheng.core.fields import LongText
from zhicheng.reviews.rules import MOST_REASON

OUT_OF_DATE = {"required": "页面已过期，请刷新后重试。", "invalid": "页面已过期，请刷新后重试。"}


class Remark(forms.Form):
    """本节意见: which button was pressed, and what is to be mended. Nothing is chosen beforehand."""

    fit = forms.TypedChoiceField(
        choices=[("yes", "通过"), ("no", "需修改")],
        coerce=lambda answer: answer == "yes",
        error_messages={"required": "请选择「通过」或「需修改」。", "invalid_choice": "请选择「通过」或「需修改」。"},
    )
    text = LongText(label="意见", max_length=MOST_REASON, rows=3, required=False)


class Verdict(forms.Form):
    """What every verdict carries: the version of the case that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=OUT_OF_DATE)
    stale = False
    """Whether somebody else was faster."""

    def see(self, version: int) -> None:
        """Keep what was typed, and take note that the newest version is on the page now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(version)  # type: ignore[index]


class Committee(forms.Form):
    """评委会: asked where the last organisation chooses it."""

    round = forms.ModelChoiceField(
        Round.objects.none(),
        label="呈报评委会",
        empty_label="请选择",
        error_messages={"required": "请选择评委会。", "invalid_choice": "所选评委会不受理这一职称，请重新选择。"},
    )


class Passing(Verdict):
    """通过, with the organisation's opinion, and the committee where `rounds` are to be chosen from."""

    note = LongText(label="单位意见", max_length=MOST_REASON, rows=3, required=False)
    rest = forms.BooleanField(label="其余内容我已审看，一并通过", required=False)

    def __init__(self, *args: Any, rounds: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_round(self, rounds)


class Returning(Verdict):
    """退回修改: a reason for each section that is to be changed."""

    complete = forms.BooleanField(
        label="已审完，一次性告知", required=False, help_text="没有标记意见的内容视为不需要修改。"
    )

    def __init__(self, *args: Any, sections: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(sections)
        for code, label in sections.items():
            widget = forms.Textarea(attrs={"rows": 1})
            self.fields[f"reason_{code}"] = LongText(label=label, max_length=MOST_REASON, required=False, widget=widget)

    @property
    def reasons(self) -> dict[str, str]:
        """What was written, by section."""
        said = {code: self.cleaned_data[f"reason_{code}"] for code in self.codes}
        return {code: text for code, text in said.items() if text}

    def named(self) -> list[forms.BoundField]:
        """The sections that already have a reason, to stand on top."""
        return [self[name] for name in self._reason_names() if self[name].value()]

    def others(self) -> list[forms.BoundField]:
        """The rest."""
        return [self[name] for name in self._reason_names() if not self[name].value()]

    def _reason_names(self) -> list[str]:
        return [f"reason_{code}" for code in self.codes]


class Rejecting(Verdict):
    """不通过, with the reason that the applicant will read."""

    reason = LongText(label="不通过原因", max_length=MOST_REASON, rows=4)


class Deciding(Verdict):
    """审核: 是否通过, a reason when not."""

    fit = forms.ChoiceField(
        label="是否通过",
        choices=[("", "请选择"), ("yes", "是"), ("no", "否")],
        error_messages={"required": "请选择是否通过。", "invalid_choice": "请选择是否通过。"},
    )
    note = LongText(label="单位意见", max_length=MOST_REASON, rows=2, required=False, help_text="通过时填写，可不填。")
    reason = LongText(
        label="不通过原因",
        max_length=MOST_REASON,
        rows=3,
        required=False,
        help_text="不通过时必须写明，申报人可以看到。",
    )

    def __init__(self, *args: Any, rounds: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_round(self, rounds)
        if "round" in self.fields:
            self.fields["round"].required = False
            self.fields["round"].help_text = "通过时选择。"
            self.order_fields(["seen", "fit", "round", "note", "reason"])

    def clean(self) -> None:
        """A reason is needed when not passed, a committee when passed at the last stop."""
        said = self.cleaned_data
        if said.get("fit") == "no" and not said.get("reason"):
            self.add_error("reason", "请写明不通过的原因，申报人将看到这一原因。")
        if said.get("fit") == "yes" and "round" in self.fields and not said.get("round") and "round" not in self.errors:
            self.add_error("round", "请选择评委会。")


def committee_line(round: Round) -> str:
    """A committee to choose, with who runs it and until when its round takes applications."""
    closes = f"{end(round.closes_at)} 截止"
    return f"{round.committee.name} · {round.name}（{round.committee.host.name}，{closes}）"


def _ask_round(form: forms.Form, rounds: Any) -> None:
    if rounds is not None:
        field = Committee.base_fields["round"].__deepcopy__({})
        field.queryset = rounds  # type: ignore[attr-defined]
        field.label_from_instance = lambda found: committee_line(found)  # type: ignore[attr-defined]
        form.fields["round"] = field
