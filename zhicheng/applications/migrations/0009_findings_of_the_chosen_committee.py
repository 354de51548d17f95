"""What was said stays as it was said; what the conditions come to follows the committee that is chosen later."""

from django.db import migrations

FORWARD = """
DROP TRIGGER revision_frozen ON applications_revision;
CREATE TRIGGER revision_frozen BEFORE UPDATE OF id, application_id, number, sections, digest, at OR DELETE
    ON applications_revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER revision_frozen ON applications_revision;
CREATE TRIGGER revision_frozen BEFORE UPDATE OR DELETE ON applications_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0008_findings_of_a_revision")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
