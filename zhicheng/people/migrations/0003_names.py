from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import F, Func

WORDS = """
CREATE FUNCTION name_words(name text) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(name), place, length)), '{}')
    FROM generate_series(1, char_length(name)) place, generate_series(1, 2) length
    WHERE place + length - 1 <= char_length(name)
$$
"""


class Migration(migrations.Migration):
    """People are found by part of their name: the index holds its characters and its neighbouring pairs."""

    dependencies = [("people", "0002_logins")]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION name_words(text)"),
        migrations.AddIndex(
            model_name="user",
            index=GinIndex(Func(F("name"), function="name_words"), name="user_by_words_of_name"),
        ),
    ]
