"""Let an office sign its certificates with a key from a public authority, instead of the installation's own."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhicheng.certificates.keys import import_key
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation


class Command(BaseCommand):
    """Import a PKCS #12 file; the former key ends, and what it signed stays valid."""

    help = "导入发证机构的签名密钥（PKCS #12），此后的证书用它签名。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`import_office_key 410000 office.p12 --password-file secret`."""
        parser.add_argument("organisation", help="发证机构的单位编号")
        parser.add_argument("file", type=Path, help="密钥文件（.p12 或 .pfx）")
        parser.add_argument("--password-file", type=Path, help="口令所在的文件；不给时在终端询问")

    def handle(
        self, *args: Any, organisation: str, file: Path, password_file: Path | None = None, **options: Any
    ) -> None:
        """Import the key, and say until when it signs."""
        office = Organisation.objects.filter(code=organisation).first()
        if office is None:
            raise CommandError(f"没有编号为 {organisation} 的单位。")
        password = password_file.read_text(encoding="utf-8").strip() if password_file else getpass("密钥文件的口令：")
        try:
            key = import_key(office, file.read_bytes(), password.encode(), at=clock.now())
        except OSError as error:
            raise CommandError(f"不能读取 {file}：{error.strerror}。") from None
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"已导入，{office.name}的证书由这一密钥签名，至 {key.expires:%Y-%m-%d}。")
