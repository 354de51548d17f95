"""What papers print of a seal, made at its upload; of those uploaded before, the picture itself is printed."""

from django.db import migrations

from zhicheng.core.encryption import EncryptedTextField


class Migration(migrations.Migration):
    dependencies = [("seals", "0002_insert_only")]
    operations = [migrations.AddField("seal", "printed", EncryptedTextField(null=True))]
