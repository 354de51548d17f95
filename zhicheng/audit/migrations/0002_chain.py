from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_digest(previous bytea, subject text, seq integer, action text, by_id bigint,
                             at timestamptz, data jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(previous || convert_to(jsonb_build_array(
        subject, seq, action, by_id, extract(epoch FROM at), data)::text, 'UTF8'))
$$;

-- Never by reading the whole table: a plan made while it was small stays in the session while thousands are appended.
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    last record;
BEGIN
    -- A lock for each of 20,000 subjects does not fit into the table of locks; who is alone takes none.
    IF coalesce(current_setting('zhicheng.audit_alone', true), '') <> 'on' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.subject, 0));
    END IF;
    SELECT e.seq, e.digest INTO last FROM audit_entry e WHERE e.subject = NEW.subject ORDER BY e.seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.previous := coalesce(last.digest, ''::bytea);
    NEW.digest := audit_digest(NEW.previous, NEW.subject, NEW.seq, NEW.action, NEW.by_id, NEW.at, NEW.data);
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_append BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_frozen BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER audit_append ON audit_entry;
DROP TRIGGER audit_frozen ON audit_entry;
DROP TRIGGER audit_kept ON audit_entry;
DROP FUNCTION audit_append, refuse_change, audit_digest;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
