"""One index for the visits of a unit, decided ones too; it begins as the one of the organisation did."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial"), ("reviews", "0005_kinds")]

    operations = [
        migrations.RemoveIndex(model_name="stop", name="stop_queue_by_unit"),
        migrations.AlterField(
            model_name="stop",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="stop",
            index=models.Index(fields=["organisation", "step", "unit", "closed_at"], name="stop_by_unit"),
        ),
    ]
