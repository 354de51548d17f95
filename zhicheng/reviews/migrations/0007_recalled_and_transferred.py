import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("submitted", "提交"),
    ("passed", "通过"),
    ("returned", "退回修改"),
    ("rejected", "不通过"),
    ("withdrawn", "撤回"),
    ("recalled", "收回审核意见"),
    ("transferred", "转交"),
]


def person() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reviews", "0006_stops_by_unit"),
    ]

    operations = [
        migrations.AddField(
            "event", "on_behalf_of", models.CharField(blank=True, db_default="", default="", max_length=50)
        ),
        migrations.AddField("event", "to", person()),
        migrations.AddField("stop", "assigned", person()),
        migrations.AlterField("event", "kind", models.CharField(choices=KINDS, max_length=12)),
    ]
