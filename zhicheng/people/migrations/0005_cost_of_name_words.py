from django.db import migrations


class Migration(migrations.Migration):
    """The words of a name are dear to compute, so that a search reads them from the index instead of every row."""

    dependencies = [("people", "0004_lent_roles")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION name_words(text) COST 10000",
            "ALTER FUNCTION name_words(text) COST 100",
        ),
    ]
