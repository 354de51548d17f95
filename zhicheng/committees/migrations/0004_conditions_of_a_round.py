import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("committees", "0003_extensions_and_reminders")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="rules",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80), default=list, size=None, verbose_name="申报条件"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="rules_bind",
            field=models.BooleanField(default=False, verbose_name="不符合条件的不能提交"),
        ),
    ]
