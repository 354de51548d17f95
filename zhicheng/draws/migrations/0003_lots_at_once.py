"""A pool of twenty thousand lots is written at once: each index is a tenth of that, each foreign key a sixth."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# Neither a draw nor an expert can go away under a lot, for the events of both, which are kept, refer to them.
FORWARD = """
CREATE FUNCTION lots_refer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM changed
            LEFT JOIN draws_draw d ON d.id = changed.draw_id LEFT JOIN experts_expert e ON e.id = changed.expert_id
        WHERE d.id IS NULL OR e.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a lot is that of an expert in a draw';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lot_refers AFTER INSERT ON draws_lot REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION lots_refer();
"""
BACKWARD = """
DROP TRIGGER lot_refers ON draws_lot;
DROP FUNCTION lots_refer;
"""


def bare(model: str, name: str, **said: Any) -> Operation:
    key = models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, **said)
    return migrations.AlterField(model, name, key)


def once(model: str, name: str, *fields: str, **said: Any) -> list[Operation]:
    constraint = models.UniqueConstraint(fields=fields, name=name, **said)
    return [migrations.RemoveConstraint(model, name), migrations.AddConstraint(model, constraint)]


class Migration(migrations.Migration):
    dependencies = [("draws", "0002_what_stands"), ("experts", "0002_insert_only")]
    operations = [
        bare("lot", "draw", related_name="lots", to="draws.draw", db_constraint=False),
        bare("lot", "expert", related_name="+", to="experts.expert", db_constraint=False),
        bare("exclusion", "draw", related_name="exclusions", to="draws.draw"),
        bare("exclusion", "expert", related_name="+", to="experts.expert"),
        *once("lot", "lot_once_per_expert", "expert", "draw"),
        *once("lot", "lot_in_its_place", "draw", "quota", "place", condition=models.Q(place__isnull=False)),
        *once("exclusion", "exclusion_once_per_expert", "expert", "draw"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
