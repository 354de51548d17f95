"""Uploaded files: a row says who brought what and when; the bytes lie in the store under their digest."""

from django.conf import settings
from django.db import models
from django.db.models import Q

MOST_PAGES = 300


class Kind(models.TextChoices):
    """What a stored file is, read from its content and never from its name."""

    JPEG = "jpeg", "JPG 图片"
    PNG = "png", "PNG 图片"
    PDF = "pdf", "PDF 文件"
    XLSX = "xlsx", "Excel 工作簿"
    ZIP = "zip", "ZIP 压缩包"

    @property
    def mime(self) -> str:
        """Return the media type under which a site serves this kind."""
        return MIME[self]

    @property
    def extension(self) -> str:
        """Return the end of a file name of this kind, with its dot."""
        return ".jpg" if self is Kind.JPEG else f".{self.value}"


MIME = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.PDF: "application/pdf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ZIP: "application/zip",
}
PICTURES = frozenset({Kind.JPEG, Kind.PNG})


class File(models.Model):
    """One upload; never changed (a trigger says so), so that a frozen revision may point at it."""

    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=4, choices=Kind.choices)
    digest = models.CharField("摘要", max_length=64, db_index=True, help_text="存储内容的 SHA-256")
    original_digest = models.CharField("原件摘要", max_length=64, help_text="上传内容的 SHA-256")
    size = models.PositiveIntegerField("大小", help_text="存储内容的字节数")
    pages = models.PositiveSmallIntegerField("页数", default=1)
    width = models.PositiveIntegerField("宽", help_text="图片为像素，PDF 为首页的磅数")
    height = models.PositiveIntegerField("高", help_text="图片为像素，PDF 为首页的磅数")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="documents_file_kind"),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$", original_digest__regex="^[0-9a-f]{64}$"),
                name="documents_file_digest",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, pages__gte=1, pages__lte=MOST_PAGES), name="documents_file_measures"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Say whether the file is one picture and not a PDF with pages."""
        return self.kind in PICTURES

    @property
    def mime(self) -> str:
        """Return the media type of the stored bytes."""
        return Kind(self.kind).mime

    @property
    def download_name(self) -> str:
        """Return the uploaded name with the ending that the stored bytes deserve (a shrunk PNG may be a JPG now)."""
        stem, dot, ending = self.name.rpartition(".")
        extension = Kind(self.kind).extension
        if dot and f".{ending.lower()}".replace(".jpeg", ".jpg") == extension:
            return self.name
        known = dot and ending.lower() in {"jpeg", *Kind.values}
        return (stem if known else self.name) + extension
