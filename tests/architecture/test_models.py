"""The tables know only what lies below them."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from zhicheng.people.models import User

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS: list[str] = next(c["layers"] for c in CONTRACTS if c["containers"] == ["zhicheng"])
OWN: list[type[Model]] = [model for model in apps.get_models() if model.__module__.startswith("zhicheng.")]


def layer(model: type[Model]) -> int:
    """How high a model stands; config is 0."""
    name = model.__module__.split(".")[1]
    return next(height for height, beside in enumerate(LAYERS) if name in beside.split(" | "))


def test_foreign_keys_point_down_or_at_the_acting_user() -> None:
    up = {
        f"{model.__name__}.{field.name}"
        for model in OWN
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model not in (None, User)
        if layer(model) > layer(field.related_model)  # type: ignore[arg-type]
    }
    assert up == set()


def test_no_model_hides_an_order() -> None:
    assert {model.__name__ for model in OWN if model._meta.ordering} == set()


@pytest.mark.django_db
def test_the_database_has_every_constraint_and_index_that_a_model_declares() -> None:
    """Django drops more than it was asked to when a key loses its index."""
    declared = {one.name for model in OWN for one in (*model._meta.constraints, *model._meta.indexes)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        assert declared - {name for (name,) in cursor.fetchall()} == set()


def test_states_and_kinds_are_held_by_the_database() -> None:
    unheld = {
        f"{model.__name__}.{field.name}"
        for model in OWN
        for field in model._meta.fields
        if field.name == "state" and not any(field.name in str(c.deconstruct()) for c in model._meta.constraints)
    }
    assert unheld == set()
