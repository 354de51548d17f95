from django.db import migrations

FORWARD = """
CREATE TRIGGER meeting_frozen BEFORE UPDATE OR DELETE ON meetings_meeting
    FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION refuse_change();
"""
BACKWARD = "DROP TRIGGER meeting_frozen ON meetings_meeting;"


class Migration(migrations.Migration):
    """What the chair has signed stays as it is."""

    dependencies = [("meetings", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
