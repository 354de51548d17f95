from django.db import migrations

FORWARD = """
CREATE TRIGGER event_frozen BEFORE UPDATE OR DELETE ON reviews_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_kept BEFORE TRUNCATE ON reviews_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER interview_result_frozen BEFORE UPDATE OR DELETE ON reviews_interviewresult
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER event_frozen ON reviews_event;
DROP TRIGGER event_kept ON reviews_event;
DROP TRIGGER interview_result_frozen ON reviews_interviewresult;
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
