"""How form fields meet the page: classes, limits and what a screen reader is told."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from markupsafe import Markup

LARGEST_FILE = 20 * 1024 * 1024


def draw(bound: BoundField, **attrs: Any) -> Markup:
    """Draw the input of a field in the look of its kind."""
    widget = bound.field.widget
    attrs = {name.replace("_", "-"): value for name, value in attrs.items()}
    shape = _shape(widget)
    if bound.errors:
        shape += " is-invalid"
    attrs["class"] = f"{widget.attrs.get('class', '')} {shape}".strip()
    limit = getattr(bound.field, "most", None) or getattr(bound.field, "max_length", None)
    if isinstance(widget, forms.Textarea) and limit:
        # The server counts characters; the browser's maxlength counts UTF-16 units and would cut rare characters.
        attrs |= {"data-limit": limit, "maxlength": False}
    if isinstance(widget, forms.FileInput):
        attrs["data-largest"] = LARGEST_FILE
    return Markup(str(bound.as_widget(attrs=attrs)))


def asked_for(bound: BoundField) -> bool:
    """Whether the label is red: required now, or `needed` before the whole is complete."""
    return bool(bound.field.required or getattr(bound.field, "needed", False))


def error_links(*items: Any) -> Iterator[tuple[str | None, str, str]]:
    """Yield (input's id, label, sentence) for every error of the forms and form sets, in their order."""
    for item in items:
        if isinstance(item, forms.BaseFormSet):
            yield from ((None, "", str(error)) for error in item.non_form_errors())
            yield from error_links(*item.forms)
            continue
        yield from ((None, "", str(error)) for error in item.non_field_errors())
        for bound in item:
            yield from ((_target(bound), str(bound.label), str(error)) for error in bound.errors)


def _target(bound: BoundField) -> str:
    return f"{bound.auto_id}_group" if bound.use_fieldset else bound.id_for_label


def _shape(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choice"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"
