from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE people_login START 100001", "DROP SEQUENCE people_login"),
    ]
