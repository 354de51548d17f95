"""Sensitive text lies encrypted in the database and is found by a keyed hash."""

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from zhicheng.core.encryption import EncryptedTextField, blind_index, decrypt, encrypt

NUMBER = "410104199001010015"


def test_what_was_encrypted_comes_back() -> None:
    assert decrypt(encrypt("𠮷" + NUMBER)) == "𠮷" + NUMBER


def test_the_same_text_never_looks_the_same_and_never_shows_itself() -> None:
    assert encrypt(NUMBER) != encrypt(NUMBER)
    assert NUMBER.encode() not in encrypt(NUMBER)


def test_a_changed_byte_is_noticed() -> None:
    stored = bytearray(encrypt(NUMBER))
    stored[-1] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(bytes(stored))


def test_an_unknown_key_version_is_named() -> None:
    with pytest.raises(ValueError, match="key version 9"):
        decrypt(b"\x09" + encrypt(NUMBER)[1:])


def test_the_index_is_equal_for_equal_texts_and_depends_on_the_key(settings: Any) -> None:
    before = blind_index(NUMBER)
    assert before == blind_index(NUMBER) != blind_index("11010519491231002X")
    settings.INDEX_KEY = b"another"
    assert blind_index(NUMBER) != before


@pytest.fixture
def secrets(db: None) -> Any:
    """A table with one encrypted column."""
    with isolate_apps("zhicheng.core"):

        class Secret(models.Model):
            text = EncryptedTextField(null=True)
            objects: models.Manager[Any] = models.Manager()

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return "Secret"

    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    return Secret.objects


@pytest.mark.parametrize("text", [NUMBER, "", None])
def test_the_database_gives_back_what_it_was_given(secrets: Any, text: str | None) -> None:
    key = secrets.create(text=text).pk
    assert secrets.get(pk=key).text == text
    assert secrets.values_list("text", flat=True).get() == text


def test_the_database_holds_no_plain_text(secrets: Any) -> None:
    secrets.create(text=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM core_secret")
        assert NUMBER.encode() not in bytes(cursor.fetchone()[0])


def test_an_update_is_encrypted_too(secrets: Any) -> None:
    key = secrets.create(text=NUMBER).pk
    secrets.filter(pk=key).update(text="新")
    secrets.bulk_update([secrets.get()], ["text"])
    assert secrets.get().text == "新"


def test_encrypted_text_cannot_be_searched(secrets: Any) -> None:
    with pytest.raises(FieldError):
        secrets.filter(text=NUMBER).exists()
    assert not secrets.filter(text__isnull=True).exists()
