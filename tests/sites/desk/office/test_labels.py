"""Every field that the committee's office fills in is called something in Chinese, also where an error names it."""

import inspect
import pkgutil
import re
from importlib import import_module

import pytest
from django import forms

from zhicheng.sites.desk import office

MODULES = [import_module(f"{office.__name__}.{found.name}") for found in pkgutil.iter_modules(office.__path__)]
FORMS = sorted(
    {
        one
        for module in MODULES
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, forms.BaseForm) and one.__module__ == module.__name__
    },
    key=lambda one: one.__qualname__,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.__name__)
def test_every_visible_field_has_a_chinese_label(form: type[forms.BaseForm]) -> None:
    visible = {name: one for name, one in form.base_fields.items() if not one.widget.is_hidden}
    assert [name for name, one in visible.items() if not re.search("[一-鿿]", str(one.label or ""))] == []
