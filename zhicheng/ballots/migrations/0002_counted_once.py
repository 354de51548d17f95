from django.db import migrations

TABLES = ("ballots_vote", "ballots_count", "ballots_signedoff")
FORWARD = "".join(
    f"""
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER {table}_frozen ON {table}; DROP TRIGGER {table}_kept ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    """The board and the count are written once."""

    dependencies = [("ballots", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
