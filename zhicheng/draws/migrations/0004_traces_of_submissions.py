"""A trace for each submission and not for each section: they are joined by number. What was read is read once more."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_lots_at_once"), ("applications", "0001_initial")]
    operations = [
        migrations.DeleteModel("Trace"),
        migrations.CreateModel(
            "Trace",
            [
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="applications.revision",
                    ),
                ),
                ("works", ArrayField(models.BigIntegerField(), default=list)),
                ("alone", ArrayField(models.BigIntegerField(), default=list)),
                ("names", ArrayField(models.TextField(), default=list)),
                ("employers", ArrayField(models.TextField(), default=list)),
            ],
        ),
    ]
