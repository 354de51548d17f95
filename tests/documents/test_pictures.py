"""Pictures are opened for real, turned upright, shrunk and written anew."""

import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from tests.documents.samples import encoded, noise, opened
from zhicheng.core.refused import Refused
from zhicheng.documents.content import open_file
from zhicheng.documents.models import File, Kind

pytestmark = pytest.mark.django_db
Take = Callable[..., File]


def kept(file: File) -> Image.Image:
    """Return the stored picture."""
    with open_file(file) as stream:
        return opened(stream.read())


def test_a_small_picture_keeps_its_size(take: Take) -> None:
    file = take(encoded(noise(640, 480)), "照片.jpg")
    assert (file.kind, file.width, file.height, file.pages) == (Kind.JPEG, 640, 480, 1)
    assert kept(file).size == (640, 480)


def test_a_forty_megapixel_jpg_is_shrunk_to_2500(take: Take) -> None:
    file = take(encoded(Image.new("RGB", (7746, 5164), "#c33")), "相机.jpg")
    assert kept(file).size == (file.width, file.height) == (2500, 1667)
    red, green, _ = kept(file).getpixel((1250, 800))  # type: ignore[misc]
    assert abs(red - 0xCC) < 4
    assert abs(green - 0x33) < 4


def test_a_forty_megapixel_png_is_shrunk_and_kept_as_jpg(take: Take) -> None:
    file = take(encoded(Image.new("RGB", (7746, 5164), "#c33"), "PNG"), "扫描.png")
    assert (file.kind, file.width, file.height) == (Kind.JPEG, 2500, 1667)
    assert (file.name, file.download_name) == ("扫描.png", "扫描.jpg")


def test_a_picture_past_sixty_megapixels_is_refused_with_its_size(take: Take) -> None:
    with pytest.raises(Refused, match=r"有 10000×6100 像素（约 61 百万像素），超过 60 百万像素的上限。请"):
        take(encoded(Image.new("1", (10000, 6100)), "PNG"), "大图.png")


def test_a_decompression_bomb_is_refused_by_its_head_alone(take: Take) -> None:
    bomb = bytearray(encoded(Image.new("1", (8, 8)), "PNG"))
    bomb[16:24] = (50_000).to_bytes(4) + (50_000).to_bytes(4)
    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4)
    with pytest.raises(Refused, match="50000×50000 像素"):
        take(bytes(bomb), "炸弹.png")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_and_loses_its_metadata(take: Take, orientation: int) -> None:
    picture = Image.new("RGB", (64, 32), "white")
    exif = picture.getexif()
    exif[0x0112], exif[0x010F] = orientation, "相机厂".encode().decode("latin1")
    file = take(encoded(picture, exif=exif, comment=b"secret"), "手机.jpg")
    assert (file.width, file.height) == ((64, 32) if orientation < 5 else (32, 64))
    assert not kept(file).getexif()
    with open_file(file) as stream:
        assert b"secret" not in stream.read()


def test_the_top_of_a_turned_photograph_is_on_top(take: Take) -> None:
    lying = Image.new("RGB", (64, 32), "white")
    lying.paste("black", (0, 0, 16, 32))  # 6: the left of the sensor is the top of the picture
    exif = lying.getexif()
    exif[0x0112] = 6
    picture = kept(take(encoded(lying, exif=exif), "手机.jpg")).convert("L")
    assert picture.getpixel((16, 4)) < 60  # type: ignore[operator]
    assert picture.getpixel((16, 60)) > 200  # type: ignore[operator]


def test_a_transparent_png_stays_png_even_when_shrunk(take: Take) -> None:
    seal = Image.new("RGBA", (3000, 1500), (200, 0, 0, 0))
    seal.paste((200, 0, 0, 255), (0, 0, 1500, 1500))
    file = take(encoded(seal, "PNG"), "印章.png")
    assert (file.kind, file.width) == (Kind.PNG, 2500)
    assert kept(file).mode == "RGBA"
    assert kept(file).getpixel((10, 10)) == (200, 0, 0, 255)


def test_a_png_whose_transparency_is_unused_becomes_jpg(take: Take) -> None:
    assert take(encoded(Image.new("RGBA", (2000, 1000), "navy"), "PNG"), "截图.png").kind == Kind.JPEG


def test_a_small_png_stays_png(take: Take) -> None:
    assert take(encoded(Image.new("P", (300, 200)), "PNG"), "图标.png").kind == Kind.PNG


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_sort_of_png_can_be_read(take: Take, mode: str) -> None:
    assert kept(take(encoded(Image.new(mode, (50, 40)), "PNG"), "图.png")).size == (50, 40)


def test_sixteen_bit_grey_is_not_washed_out(take: Take) -> None:
    picture = kept(take(encoded(Image.new("I;16", (50, 40), 0x8000), "PNG"), "扫描.png"))
    assert abs(picture.getpixel((5, 5)) - 0x7F) <= 1  # type: ignore[operator]


def test_a_cmyk_jpg_becomes_rgb(take: Take) -> None:
    picture = kept(take(encoded(Image.new("CMYK", (50, 40), (0, 255, 255, 0))), "印刷.jpg"))
    red, green, blue = picture.getpixel((5, 5))  # type: ignore[misc]
    assert red > 200
    assert green < 60
    assert blue < 60


def test_of_an_animated_png_the_first_picture_is_kept(take: Take) -> None:
    frames = [Image.new("RGB", (50, 40), colour) for colour in ("red", "blue")]
    file = take(encoded(frames[0], "PNG", save_all=True, append_images=frames[1:]), "动图.png")
    picture = kept(file)
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_very_narrow_picture_is_shrunk_too(take: Take) -> None:
    file = take(encoded(Image.new("RGB", (30_000, 2)), "PNG"), "长条.png")
    assert (file.width, file.height) == (2500, 1)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_a_picture_cut_off_in_the_middle_is_refused(take: Take, form: str, share: float) -> None:
    whole = encoded(noise(400, 300), form)
    with pytest.raises(Refused, match="可能已损坏或上传时中断。请"):
        take(whole[: int(len(whole) * share)], "照片.jpg")
    assert not File.objects.exists()


def test_a_page_behind_the_head_of_a_picture_is_refused(take: Take) -> None:
    for head in (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(Refused, match="打不开"):
            take(head + b"<html><script>alert(1)</script></html>" * 50, "照片.jpg")


def test_a_page_behind_a_whole_picture_is_not_kept(take: Take) -> None:
    file = take(encoded(noise(40, 30)) + b"<script>alert(1)</script>", "照片.jpg")
    with open_file(file) as stream:
        assert b"script" not in stream.read()
