from django.db import migrations

# Who is in the library already gets the role; one for each person, over all series in which the person is an expert.
FORWARD = """
INSERT INTO people_grant
    (user_id, organisation_id, role, enabled, all_series, series, sections, since, until)
SELECT person_id, (SELECT min(id) FROM organisations_organisation WHERE parent_id IS NULL), 'expert',
    bool_or(state = 'active'), false, '{}', 0,
    coalesce(min(since) FILTER (WHERE state = 'active'), min(since)),
    coalesce(max(until) FILTER (WHERE state = 'active'), max(until))
FROM experts_expert GROUP BY person_id
"""
BACKWARD = "DELETE FROM people_grant WHERE role = 'expert'"


class Migration(migrations.Migration):
    dependencies = [("experts", "0002_insert_only"), ("people", "0007_experts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
