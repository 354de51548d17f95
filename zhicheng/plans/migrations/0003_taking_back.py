from django.db import migrations, models

VERBS = [
    ("submitted", "提交"),
    ("withdrawn", "撤回"),
    ("passed", "审核通过，报上级"),
    ("approved", "审定通过"),
    ("refused", "不通过"),
    ("discarded", "放弃调整"),
]


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_insert_only")]
    operations = [
        migrations.AlterField(model_name="planevent", name="verb", field=models.CharField(max_length=10, choices=VERBS))
    ]
