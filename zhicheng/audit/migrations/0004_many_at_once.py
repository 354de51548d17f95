from django.db import migrations

APPEND = """
CREATE OR REPLACE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    {lock}
    SELECT e.seq, e.digest INTO last FROM audit_entry e WHERE e.subject = NEW.subject ORDER BY e.seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.previous := coalesce(last.digest, ''::bytea);
    NEW.digest := audit_digest(NEW.previous, NEW.subject, NEW.seq, NEW.action, NEW.by_id, NEW.at, NEW.data);
    RETURN NEW;
END $$
"""
LOCK = "PERFORM pg_advisory_xact_lock(hashtextextended(NEW.subject, 0));"
UNLESS_ALONE = f"""
    IF coalesce(current_setting('zhicheng.audit_alone', true), '') <> 'on' THEN
        {LOCK}
    END IF;"""


class Migration(migrations.Migration):
    """A lock for each of 20,000 subjects does not fit into PostgreSQL's table of locks; who is alone takes none."""

    dependencies = [("audit", "0003_chain")]
    operations = [migrations.RunSQL(APPEND.format(lock=UNLESS_ALONE), APPEND.format(lock=LOCK))]
