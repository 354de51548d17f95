from django.db import migrations

# Asked of each row as it is written: to join twenty thousand rows before with those after took a minute.
FORWARD = """
DROP TRIGGER lot_stands ON draws_lot;
DROP FUNCTION lots_stand;
CREATE TRIGGER lot_stands BEFORE UPDATE ON draws_lot FOR EACH ROW
    WHEN (OLD.draw_id IS DISTINCT FROM NEW.draw_id OR OLD.expert_id IS DISTINCT FROM NEW.expert_id
        OR OLD.quota IS DISTINCT FROM NEW.quota OR OLD.label IS DISTINCT FROM NEW.label
        OR OLD.place IS NOT NULL AND NEW.place IS DISTINCT FROM OLD.place)
    EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER lot_stands ON draws_lot;
CREATE FUNCTION lots_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM before JOIN after USING (id)
        WHERE (before.draw_id, before.expert_id, before.quota, before.label)
                IS DISTINCT FROM (after.draw_id, after.expert_id, after.quota, after.label)
            OR before.place IS NOT NULL AND after.place IS DISTINCT FROM before.place
    ) THEN
        RAISE EXCEPTION 'a lot keeps its expert, its label and its place';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lot_stands AFTER UPDATE ON draws_lot REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION lots_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_traces"), ("audit", "0003_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
