"""How many problems of a section are only not filled in yet, noted when it is saved; 0 until it is saved again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_kinds")]

    operations = [
        migrations.AddField(
            model_name="sectionrecord",
            name="missing",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
