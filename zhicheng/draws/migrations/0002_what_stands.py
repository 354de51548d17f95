from django.db import migrations

# What was committed to, drawn or noted stands, whoever writes into these tables.
FORWARD = """
CREATE FUNCTION draw_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.committed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a draw that was committed to is kept';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.committed_at IS NOT NULL AND
        (NEW.round_id, NEW.number, NEW.rule, NEW.rule_hash, NEW.pool, NEW.pool_hash, NEW.seed, NEW.commitment,
         NEW.prepared_by_id, NEW.prepared_at, NEW.committed_by_id, NEW.committed_at)
        IS DISTINCT FROM
        (OLD.round_id, OLD.number, OLD.rule, OLD.rule_hash, OLD.pool, OLD.pool_hash, OLD.seed, OLD.commitment,
         OLD.prepared_by_id, OLD.prepared_at, OLD.committed_by_id, OLD.committed_at) THEN
        RAISE EXCEPTION 'what a draw was committed to stands';
    END IF;
    IF OLD.drawn_at IS NOT NULL AND (NEW.value, NEW.revealed, NEW.drawn_by_id, NEW.drawn_at)
        IS DISTINCT FROM (OLD.value, OLD.revealed, OLD.drawn_by_id, OLD.drawn_at) THEN
        RAISE EXCEPTION 'what was drawn stands';
    END IF;
    IF OLD.state IN ('closed', 'void') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a draw that is closed or void stays so';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw_stands BEFORE UPDATE OR DELETE ON draws_draw FOR EACH ROW EXECUTE FUNCTION draw_stands();

CREATE FUNCTION pool_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed JOIN draws_draw d ON d.id = changed.draw_id WHERE d.state <> 'prepared') THEN
        RAISE EXCEPTION 'the pool of a draw that was committed to stands';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lot_not_added AFTER INSERT ON draws_lot REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION pool_stands();
CREATE TRIGGER lot_not_removed AFTER DELETE ON draws_lot REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION pool_stands();
CREATE TRIGGER exclusion_not_added AFTER INSERT ON draws_exclusion REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION pool_stands();
CREATE TRIGGER exclusion_not_removed AFTER DELETE ON draws_exclusion REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION pool_stands();
CREATE TRIGGER exclusion_frozen BEFORE UPDATE ON draws_exclusion FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Asked of each row as it is written: to join twenty thousand rows before with those after took a minute.
CREATE TRIGGER lot_stands BEFORE UPDATE ON draws_lot FOR EACH ROW
    WHEN (OLD.draw_id IS DISTINCT FROM NEW.draw_id OR OLD.expert_id IS DISTINCT FROM NEW.expert_id
        OR OLD.quota IS DISTINCT FROM NEW.quota OR OLD.label IS DISTINCT FROM NEW.label
        OR OLD.place IS NOT NULL AND NEW.place IS DISTINCT FROM OLD.place)
    EXECUTE FUNCTION refuse_change();

CREATE TRIGGER drawevent_frozen BEFORE UPDATE OR DELETE ON draws_drawevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER drawevent_kept BEFORE TRUNCATE ON draws_drawevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER declaration_frozen BEFORE UPDATE OR DELETE ON draws_declaration
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER declaration_frozen ON draws_declaration;
DROP TRIGGER drawevent_frozen ON draws_drawevent;
DROP TRIGGER drawevent_kept ON draws_drawevent;
DROP TRIGGER lot_stands ON draws_lot;
DROP TRIGGER lot_not_added ON draws_lot;
DROP TRIGGER lot_not_removed ON draws_lot;
DROP TRIGGER exclusion_not_added ON draws_exclusion;
DROP TRIGGER exclusion_not_removed ON draws_exclusion;
DROP TRIGGER exclusion_frozen ON draws_exclusion;
DROP TRIGGER draw_stands ON draws_draw;
DROP FUNCTION pool_stands, draw_stands;
"""


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
