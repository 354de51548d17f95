"""Drawn papers: registration certificates, and scans to attach; each says that it is a sample."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

FONT = settings.BASE / "node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
INK, RED, PALE, FRAME = "#222222", "#b3261e", "#f1d9d6", "#8a6d3b"


def font(size: int) -> ImageFont.FreeTypeFont:
    """The Chinese font that is installed with the front-end files, since the machine may have none."""
    return ImageFont.truetype(str(FONT), size)


def registration(name: str, code: str) -> SimpleUploadedFile:
    """A certificate that bears the organisation's name and code (单位证件)."""
    picture, pen = _paper(840, 580)
    pen.rectangle((18, 18, 822, 562), outline=FRAME, width=5)
    pen.text((420, 90), "统一社会信用代码证书", font=font(44), fill=INK, anchor="mm")
    for line, (label, text) in enumerate((("统一社会信用代码", code), ("名称", name), ("有效期", "长期"))):
        pen.text((90, 180 + 80 * line), f"{label}：{text}", font=font(26), fill=INK)
    _stamp(picture, pen, (660, 440), 80)
    return _upload(picture, "单位证件.jpg", "JPEG", quality=80)


def scan(label: str, number: int) -> SimpleUploadedFile:
    """A scanned paper of one sort, as JPG."""
    picture, _ = _page(label, number)
    return _upload(picture, f"{label.replace('/', '或')}{number}.jpg", "JPEG", quality=70)


def booklet(label: str, number: int) -> SimpleUploadedFile:
    """A scan of two pages, as PDF."""
    (first, _), (second, _) = _page(label, number), _page(label, number + 1)
    name = f"{label.replace('/', '或')}{number}.pdf"
    return _upload(first, name, "PDF", save_all=True, append_images=[second], resolution=72)


def portrait(number: int) -> SimpleUploadedFile:
    """A silhouette for an ID photograph (证件照, 295 × 413): nobody's face."""
    picture = Image.new("RGB", (295, 413), ("#dbe7f3", "#e4ecd9")[number % 2])
    pen = ImageDraw.Draw(picture)
    coat, skin, hair = (("#3c5575", "#c9a88b", "#2d2a28"), ("#5b4a63", "#d2b296", "#3a302a"))[number % 2]
    pen.ellipse((18, 285, 277, 560), fill=coat)
    pen.polygon(((115, 292), (148, 352), (180, 292)), fill="#f4f4f0")
    pen.rounded_rectangle((122, 225, 173, 312), radius=22, fill=skin)
    if number % 2:
        pen.rounded_rectangle((78, 92, 217, 300), radius=62, fill=hair)
    pen.ellipse((92, 88, 203, 262), fill=skin)
    pen.pieslice((86, 70, 209, 230), 180, 360, fill=hair)
    return _upload(picture, f"证件照{number}.jpg", "JPEG", quality=85)


def _page(label: str, number: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture, pen = _paper(596, 842)
    pen.text((298, 110), label, font=font(40), fill=INK, anchor="mm")
    for line in range(14):
        y = 210 + 34 * line
        pen.line((90, y, 506 - (line * number * 37) % 170, y), fill="#9aa4ae", width=7)
    pen.text((298, 790), str(number), font=font(18), fill=INK, anchor="mm")
    _stamp(picture, pen, (430, 690), 70)
    return picture, pen


def _paper(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width, height), "#fdfcf8")
    return picture, ImageDraw.Draw(picture)


def _stamp(picture: Image.Image, pen: ImageDraw.ImageDraw, centre: tuple[int, int], radius: int) -> None:
    """A round mark with 样例 in it, and the same word pale across the paper."""
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=4)
    pen.text(centre, "样例", font=font(radius // 2), fill=RED, anchor="mm")
    width, height = picture.size
    layer = Image.new("L", picture.size)
    ImageDraw.Draw(layer).text((width // 2, height // 2), "样例", font=font(width // 4), fill=90, anchor="mm")
    picture.paste(PALE, mask=layer.rotate(24))


def _upload(picture: Image.Image, name: str, form: str, **how: object) -> SimpleUploadedFile:
    out = BytesIO()
    picture.save(out, form, **how)
    return SimpleUploadedFile(name, out.getvalue())
