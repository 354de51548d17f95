from django.db import migrations

FORWARD = """
CREATE TRIGGER expertevent_frozen BEFORE UPDATE OR DELETE ON experts_expertevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER expertevent_kept BEFORE TRUNCATE ON experts_expertevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER expertevent_frozen ON experts_expertevent;
DROP TRIGGER expertevent_kept ON experts_expertevent;
"""


class Migration(migrations.Migration):
    dependencies = [("experts", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
