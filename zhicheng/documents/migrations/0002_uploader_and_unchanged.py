import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNCHANGED = """
CREATE FUNCTION documents_file_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of documents_file is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER documents_file_unchanged BEFORE UPDATE ON documents_file
    FOR EACH ROW EXECUTE FUNCTION documents_file_unchanged();
"""
CHANGEABLE = """
DROP TRIGGER documents_file_unchanged ON documents_file;
DROP FUNCTION documents_file_unchanged();
"""


class Migration(migrations.Migration):
    """Who uploaded a file, and a trigger that keeps rows as they were written."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="file",
            name="uploaded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="上传人",
            ),
        ),
        migrations.RunSQL(UNCHANGED, CHANGEABLE),
    ]
