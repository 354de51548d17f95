"""政策文件: announcements that stand with the policy on the portal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more field; what there is stays with the news."""

    dependencies = [("notices", "0001_notices_and_announcements")]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="policy",
            field=models.BooleanField(default=False, verbose_name="政策文件"),
        ),
    ]
