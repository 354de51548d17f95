from django.db import migrations

FORWARD = """
CREATE FUNCTION panels_refuse_when_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE TG_OP WHEN 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
    whose bigint := CASE TG_TABLE_NAME
        WHEN 'panels_candidate' THEN (changed->>'panel_id')::bigint
        ELSE (
            SELECT c.panel_id FROM panels_candidate c
            WHERE c.id = coalesce((changed->>'candidate_id')::bigint, (
                SELECT a.candidate_id FROM panels_assignment a WHERE a.id = (changed->>'assignment_id')::bigint
            ))
        ) END;
BEGIN
    IF EXISTS (SELECT 1 FROM panels_panel p WHERE p.id = whose AND p.state = 'closed') THEN
        RAISE EXCEPTION 'the panel is closed: % of % is refused', TG_OP, TG_TABLE_NAME;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER panel_closed BEFORE UPDATE OR DELETE ON panels_panel
    FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER panel_closed BEFORE INSERT OR UPDATE OR DELETE ON panels_candidate
    FOR EACH ROW EXECUTE FUNCTION panels_refuse_when_closed();
CREATE TRIGGER panel_closed BEFORE INSERT OR UPDATE OR DELETE ON panels_assignment
    FOR EACH ROW EXECUTE FUNCTION panels_refuse_when_closed();
CREATE TRIGGER panel_closed BEFORE INSERT OR UPDATE OR DELETE ON panels_opinion
    FOR EACH ROW EXECUTE FUNCTION panels_refuse_when_closed();
CREATE TRIGGER panel_closed BEFORE INSERT OR UPDATE OR DELETE ON panels_score
    FOR EACH ROW EXECUTE FUNCTION panels_refuse_when_closed();
"""
BACKWARD = "".join(
    f"DROP TRIGGER panel_closed ON panels_{table};"
    for table in ("panel", "candidate", "assignment", "opinion", "score")
)


class Migration(migrations.Migration):
    """What a panel has found stays as it is once the panel is closed."""

    dependencies = [("panels", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD + "DROP FUNCTION panels_refuse_when_closed();")]
