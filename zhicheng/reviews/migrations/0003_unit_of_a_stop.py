"""The applicant's unit on every visit, so that a desk's list is found by unit without its applications.

And without the indexes that every verdict wrote and nothing read: others begin with the same column.
"""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE reviews_stop s SET unit_id = a.unit_id FROM applications_application a WHERE a.id = s.application_id;
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
        ("applications", "0002_numbers"),
        ("reviews", "0002_insert_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="stop",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="stop",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="stop",
            name="application",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stops",
                to="applications.application",
            ),
        ),
        migrations.AlterField(
            model_name="stop",
            name="series",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.series",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="application",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="applications.application",
            ),
        ),
        migrations.AddIndex(
            model_name="stop",
            index=models.Index(
                fields=["organisation", "step", "unit", "entered_at", "id"],
                condition=models.Q(("closed_at", None)),
                name="stop_queue_by_unit",
            ),
        ),
    ]
