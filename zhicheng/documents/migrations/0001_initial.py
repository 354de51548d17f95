from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("jpeg", "JPG 图片"),
                            ("png", "PNG 图片"),
                            ("pdf", "PDF 文件"),
                            ("xlsx", "Excel 工作簿"),
                            ("zip", "ZIP 压缩包"),
                        ],
                        max_length=4,
                        verbose_name="类型",
                    ),
                ),
                (
                    "digest",
                    models.CharField(db_index=True, help_text="存储内容的 SHA-256", max_length=64, verbose_name="摘要"),
                ),
                (
                    "original_digest",
                    models.CharField(help_text="上传内容的 SHA-256", max_length=64, verbose_name="原件摘要"),
                ),
                ("size", models.PositiveIntegerField(help_text="存储内容的字节数", verbose_name="大小")),
                ("pages", models.PositiveSmallIntegerField(default=1, verbose_name="页数")),
                ("width", models.PositiveIntegerField(help_text="图片为像素，PDF 为首页的磅数", verbose_name="宽")),
                ("height", models.PositiveIntegerField(help_text="图片为像素，PDF 为首页的磅数", verbose_name="高")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["jpeg", "png", "pdf", "xlsx", "zip"])),
                        name="documents_file_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digest__regex", "^[0-9a-f]{64}$"), ("original_digest__regex", "^[0-9a-f]{64}$")
                        ),
                        name="documents_file_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pages__gte", 1), ("pages__lte", 300), ("size__gt", 0)),
                        name="documents_file_measures",
                    ),
                ],
            },
        ),
    ]
