from django.db import migrations

FORWARD = """
CREATE SEQUENCE applications_number;
-- What was said stays as it was said; what the conditions come to follows the committee that is chosen later.
CREATE TRIGGER revision_frozen BEFORE UPDATE OF id, application_id, number, sections, digest, at OR DELETE
    ON applications_revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_kept BEFORE TRUNCATE ON applications_revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen_section_frozen BEFORE UPDATE OR DELETE ON applications_frozensection
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen_section_kept BEFORE TRUNCATE ON applications_frozensection
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER revision_frozen ON applications_revision;
DROP TRIGGER frozen_section_kept ON applications_frozensection;
DROP TRIGGER revision_kept ON applications_revision;
DROP TRIGGER frozen_section_frozen ON applications_frozensection;
DROP SEQUENCE applications_number;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
