from django.db import migrations

FORWARD = """
CREATE TRIGGER plan_event_frozen BEFORE UPDATE OR DELETE ON plans_planevent
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_event_kept BEFORE TRUNCATE ON plans_planevent
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = "DROP TRIGGER plan_event_frozen ON plans_planevent; DROP TRIGGER plan_event_kept ON plans_planevent;"


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
