"""The indexes that others begin with cost ten thousand entries at every import, and answer nothing of their own."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT


def bare(model: str, name: str, **said: Any) -> migrations.AlterField:
    return migrations.AlterField(model, name, models.ForeignKey(db_index=False, on_delete=PROTECT, **said))


class Migration(migrations.Migration):
    dependencies = [("experts", "0002_insert_only"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        bare("expert", "person", related_name="expertises", to=settings.AUTH_USER_MODEL),
        bare("expert", "organisation", related_name="+", to="organisations.organisation", verbose_name="工作单位"),
        bare("expert", "series", related_name="+", to="catalogue.series", verbose_name="系列"),
        bare("expertevent", "expert", related_name="events", to="experts.expert"),
    ]
