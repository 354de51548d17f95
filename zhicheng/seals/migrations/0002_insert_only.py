from django.db import migrations

FORWARD = """
CREATE TRIGGER seal_use_frozen BEFORE UPDATE OR DELETE ON seals_sealuse FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_use_kept BEFORE TRUNCATE ON seals_sealuse FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = "DROP TRIGGER seal_use_frozen ON seals_sealuse; DROP TRIGGER seal_use_kept ON seals_sealuse;"


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
