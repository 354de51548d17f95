"""换发 and 撤销: what takes the place of a certificate, and what makes it worthless, by two people."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.management import CommandError, call_command
from django.db import connection

from tests import factories as f
from tests.certificates import holder
from tests.refusal import refused
from zhicheng.applications.models import Application
from zhicheng.applications.models import State as Standing
from zhicheng.certificates import actions, keys
from zhicheng.certificates.models import Certificate, Document, Key, Purpose, State
from zhicheng.certificates.queries import ended
from zhicheng.notices.models import Notice
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant
from zhicheng.reviews import queries

pytestmark = pytest.mark.django_db
LATER = f.NOW + timedelta(days=3)


def test_a_new_version_keeps_the_number_and_ends_the_old_one(certificate: Certificate, by: Grant) -> None:
    renewed = {"reason": "户口簿更名", "name": "李雅雯", "site": holder.SITE}
    new = actions.reissue(certificate, **renewed, by=by, at=LATER)
    certificate.refresh_from_db()

    assert (new.number, new.version, new.name) == (certificate.number, 2, "李雅雯")
    assert new.code != certificate.code
    assert (certificate.state, certificate.ended_at) == (State.SUPERSEDED, LATER)
    assert ended() == [[certificate.number, 1, "superseded", "2026-11-25"]]
    assert Notice.objects.filter(to=certificate.application.applicant, kind="certificate_reissued").exists()
    with refused("not_in_force"):
        actions.reissue(certificate, **renewed, by=by, at=LATER)


def test_revoking_takes_two_people_and_takes_the_title(
    certificate: Certificate, office: Organisation, by: Grant
) -> None:
    asked = actions.propose_revocation(certificate, reason="论文系抄袭", by=by, at=f.NOW)
    with refused("another_person"):
        actions.decide_revocation(asked, accept=True, by=by, at=LATER)
    with refused("revocation_waits"):
        actions.reissue(certificate, reason="遗失", site=holder.SITE, by=by, at=LATER)

    second = holder.reviewer(office)
    actions.decide_revocation(asked, accept=True, by=second, at=LATER)
    certificate.refresh_from_db()
    application = Application.objects.get(pk=certificate.application_id)

    assert (certificate.state, certificate.reason) == (State.REVOKED, "论文系抄袭")
    assert (application.state, application.elected) == (Standing.DECIDED, False)
    assert Notice.objects.filter(to=application.applicant, kind="certificate_revoked").exists()
    assert queries.unfaithful() == []
    with refused("already_decided"):
        actions.decide_revocation(asked, accept=True, by=second, at=LATER)


def test_a_revocation_that_is_not_agreed_to_leaves_everything(
    certificate: Certificate, office: Organisation, by: Grant
) -> None:
    asked = actions.propose_revocation(certificate, reason="待核实", by=by, at=f.NOW)
    actions.decide_revocation(asked, accept=False, by=holder.reviewer(office), at=LATER)
    certificate.refresh_from_db()
    assert certificate.state == State.ISSUED
    assert ended() == []


def test_a_reason_is_needed_and_another_office_may_not(
    certificate: Certificate, office: Organisation, by: Grant
) -> None:
    with refused("reason_needed"):
        actions.propose_revocation(certificate, reason="  ", by=by, at=f.NOW)
    elsewhere = holder.reviewer(f.organisation(office, "别处"))
    with refused("office_only"):
        actions.propose_revocation(certificate, reason="不实", by=elsewhere, at=f.NOW)
    with refused("office_only"):
        actions.reissue(certificate, reason="遗失", site=holder.SITE, by=elsewhere, at=f.NOW)


def test_an_office_signs_with_the_key_that_it_imports(office: Organisation, by: Grant, tmp_path: Path) -> None:
    private = rsa.generate_private_key(65537, 2048)
    names = keys._names("省职改办（外部机构签发）")
    own = keys._certified(private.public_key(), names, private, None, Purpose.OFFICE, f.NOW)  # type: ignore[arg-type]
    file, secret = tmp_path / "office.p12", tmp_path / "secret"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"o", private, own, None, BestAvailableEncryption(b"mima")))
    secret.write_text("cuowu")
    with pytest.raises(CommandError, match="口令不对"):
        call_command("import_office_key", office.code, file, password_file=secret)
    secret.write_text("mima\n")
    keys.import_key(office, file.read_bytes(), b"mima", at=f.NOW)

    opened = keys.signing(Purpose.OFFICE, at=f.NOW, office=office)
    assert Key.objects.get(mark=opened.mark).imported
    assert opened.certificates[0] == own


@pytest.mark.django_db(transaction=True)
def test_offices_that_issue_at_the_same_moment_never_get_the_same_number() -> None:
    def take(_: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(actions.NEXT, ["410000202622"])
            number: int = cursor.fetchone()[0]
        connection.close()
        return number

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(12))) == list(range(1, 13))


def test_documents_stay_with_their_version(certificate: Certificate, by: Grant) -> None:
    new = actions.reissue(certificate, reason="遗失", site=holder.SITE, by=by, at=LATER)
    assert Document.objects.filter(pk__in=[certificate.pk, new.pk]).count() == 2
