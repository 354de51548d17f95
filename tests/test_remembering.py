"""What the factories write again is, row by row, what they made."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests import factories as f
from tests import remembering
from zhicheng.applications.models import Application

pytestmark = pytest.mark.django_db


def rows() -> dict[str, Any]:
    """Everything that the tables hold."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    with connection.cursor() as cursor:
        return {table: sorted(cursor.execute(f"SELECT t::text FROM {table} t").fetchall()) for table in sorted(tables)}


def town() -> Application:
    """A case on its second desk, and another applicant."""
    school = f.province().school
    f.reviewers(school)
    case = f.submitted(f.applicant(school))
    f.applicant(school)
    return case


def test_what_is_written_again_is_what_was_made() -> None:
    with transaction.atomic():
        made, there = town(), rows()
        transaction.set_rollback(True)
    with remembering.one_test():
        again = town()
        assert remembering.now.moment is not None
    assert rows() == there
    assert (again, again.unit.name) == (made, made.unit.name)


def test_what_is_given_is_in_what_is_returned() -> None:
    for _ in range(2):
        with remembering.one_test(), transaction.atomic():
            school = f.province().school
            assert f.applicant(school).organisation is school
            transaction.set_rollback(True)


def test_a_test_that_writes_besides_has_a_history_of_its_own() -> None:
    school = f.province().school
    school.name = "实验小学"
    school.save()
    assert remembering.now.moment is None
    assert f.applicant(school).organisation.name == "实验小学"
