"""An office with its round, and one teacher whose result is confirmed."""

import pytest

from tests import factories as f
from tests.certificates import holder
from zhicheng.applications.models import Application
from zhicheng.certificates.models import Certificate
from zhicheng.committees.models import Round
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant


@pytest.fixture
def office(db: None) -> Organisation:
    """The province's office."""
    return holder.office()


@pytest.fixture
def by(office: Organisation) -> Grant:
    """Who issues."""
    return holder.reviewer(office)


@pytest.fixture
def round(office: Organisation) -> Round:
    """The round of its committee."""
    return f.round_(office)


@pytest.fixture
def application(office: Organisation, round: Round, by: Grant) -> Application:
    """Confirmed, without a certificate."""
    school = f.organisation(office, "逸夫小学")
    return holder.confirmed(school, round, by, f.person("李雅文", f.id_number(24)))


@pytest.fixture
def certificate(application: Application, by: Grant) -> Certificate:
    """Issued."""
    return holder.issued(application, by)
