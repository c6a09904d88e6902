"""Images people upload: hostile, odd and ordinary ones. Expected pixels are those the picture was drawn with."""

import random
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFile, PngImagePlugin

from app.documents.decoding import MOST_PIXELS
from app.documents.images import AcceptedImage, ImageRefused, accept
from app.documents.models import Document
from tests.cast import ALICE, Site

PAYLOAD = b"<script>alert(document.domain)</script>"
RED, BLUE = (200, 20, 20), (20, 20, 200)


def drawn(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=BLUE)
    return image.convert(mode)


def photo(size: tuple[int, int]) -> Image.Image:
    noise = random.Random(1).randbytes(size[0] * size[1] * 3)
    return Image.frombytes("RGB", size, noise)


def saved(image: Image.Image, form: str, **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def is_near(pixel: Any, colour: tuple[int, int, int], most: int = 12) -> bool:
    return all(abs(a - b) <= most for a, b in zip(pixel[:3], colour, strict=True))


@pytest.mark.parametrize(("form", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png"), ("WEBP", "png")])
def test_the_four_formats_are_taken(form: str, suffix: str) -> None:
    image = accept(saved(drawn(), form))
    assert (image.suffix, image.width, image.height) == (suffix, 60, 40)
    shown = opened(image.data).convert("RGB")
    assert shown.size == (60, 40)
    assert is_near(shown.getpixel((5, 20)), RED)
    assert is_near(shown.getpixel((55, 20)), BLUE)


def png_with_text() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", PAYLOAD.decode())
    about.add_itxt("XML:com.adobe.xmp", PAYLOAD.decode())
    return saved(drawn(), "PNG", pnginfo=about)


def gif_and_script() -> bytes:
    data = bytearray(saved(drawn(), "GIF", comment=PAYLOAD))
    return bytes(data) + b"*/=1;" + PAYLOAD


def png_with_chunk() -> bytes:
    data = saved(drawn(), "PNG")
    chunk = b"prVt" + PAYLOAD
    return data[:-12] + len(PAYLOAD).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + data[-12:]


POLYGLOTS = {
    "GIF that is a script": gif_and_script(),
    "PNG with a ZIP behind": saved(drawn(), "PNG") + b"PK\x03\x04" + PAYLOAD + b"PK\x05\x06" + b"\0" * 18,
    "PNG with comments": png_with_text(),
    "PNG with a private chunk": png_with_chunk(),
    "PNG with an odd colour profile": saved(drawn(), "PNG", icc_profile=PAYLOAD * 5),
    "palette made of a script": saved(drawn(mode="P"), "PNG", comment=PAYLOAD),
    "JPEG with a comment": saved(drawn(), "JPEG", comment=PAYLOAD),
    "JPEG with a tail": saved(drawn(), "JPEG") + PAYLOAD,
    "JPEG with a profile": saved(drawn(), "JPEG", icc_profile=PAYLOAD * 5),
    "WebP with XMP": saved(drawn(), "WEBP", xmp=PAYLOAD),
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_only_the_picture_is_left_of_a_polyglot(name: str) -> None:
    image = accept(POLYGLOTS[name])
    for part in (PAYLOAD, b"<script", b"PK\x03\x04", b"alert"):
        assert part not in image.data
    kept = opened(image.data)
    assert is_near(kept.convert("RGB").getpixel((5, 20)), RED, 25)
    assert not set(kept.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_a_palette_cannot_carry_a_script() -> None:
    image = Image.new("P", (16, 16))
    image.putpalette(PAYLOAD.ljust(768, b" "))
    for x in range(13):
        image.putpixel((x, 0), x)
    assert b"alert" in saved(image, "PNG")
    assert b"alert" not in accept(saved(image, "PNG")).data


REFUSED = {
    "nothing": b"",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "SVG with a prologue": b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><svg/>",
    "SVG in UTF-16": "<svg/>".encode("utf-16"),
    "packed SVG": b"\x1f\x8b\x08\x00",
    "PDF": b"%PDF-1.7\n%\xe2\xe3",
    "HTML": b"<!doctype html><title>x</title>",
    "text": "Grüße".encode(),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "BMP": saved(drawn(), "BMP"),
    "TIFF": saved(drawn(), "TIFF"),
    "icon": saved(drawn(), "ICO"),
    "too many bytes": b"\x89PNG\r\n\x1a\n" + b"\0" * 10_000_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_image_of_ours_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(ImageRefused) as refusal:
        accept(REFUSED[name])
    message = refusal.value.message % refusal.value.values
    assert message.endswith(".")
    assert ("SVG" in message) == ("SVG" in name)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_truncated_files_are_refused(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    data = saved(photo((64, 64)), form)
    for length in (len(data) // 8, len(data) // 2, len(data) - 40):
        with pytest.raises(ImageRefused):
            accept(data[:length])


def huge_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_000, 5_001), (20_000, 20_000), (2**31 - 1, 2**31 - 1), (1, MOST_PIXELS + 1)])
def test_bombs_are_refused_before_they_are_decoded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(ImageRefused, match="40 megapixels"):
        accept(huge_png(*size))


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_image_the_first_frame_is_kept(form: str) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in (RED, BLUE)]
    image = accept(saved(frames[0], form, save_all=True, append_images=frames[1:], duration=50))
    kept = opened(image.data)
    assert getattr(kept, "n_frames", 1) == 1
    assert is_near(kept.convert("RGB").getpixel((15, 15)), RED)


def test_printers_colours_become_screen_colours() -> None:
    kept = opened(accept(saved(drawn(mode="CMYK"), "JPEG")).data)
    assert kept.mode == "RGB"
    assert is_near(kept.getpixel((5, 20)), RED, 20)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_stands_upright_without_its_place_and_date(orientation: int) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    turned = drawn() if orientation == 1 else drawn().transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Secret camera"
    image = accept(saved(turned, "JPEG", exif=exif, quality=95))
    assert (image.width, image.height) == (60, 40)
    assert b"Secret" not in image.data
    assert is_near(opened(image.data).getpixel((5, 20)), RED)


def test_sixteen_bits_become_eight_and_keep_their_brightness() -> None:
    deep = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 0x8080, 0xFFFF)):
        deep.putpixel((x, 0), value)
    kept = opened(accept(saved(deep, "PNG")).data)
    assert [kept.getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_pixels_is_taken(mode: str) -> None:
    kept = opened(accept(saved(drawn(mode=mode), "PNG")).data)
    assert kept.mode in ("L", "RGB")
    assert kept.size == (60, 40)


def test_transparency_stays_and_decides_for_png() -> None:
    image = photo((400, 400))
    image.putalpha(Image.linear_gradient("L").resize((400, 400)))
    accepted = accept(saved(image, "WEBP", lossless=True))
    kept = opened(accepted.data)
    assert accepted.suffix == "png"
    assert kept.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert kept.getpixel((0, 399))[3] == 255  # type: ignore[index]


def test_a_drawing_stays_sharp_and_a_photograph_small() -> None:
    screen = drawn((1200, 800))
    assert accept(saved(screen, "PNG")).suffix == "png"
    soft = photo((100, 60)).resize((1200, 720), Image.Resampling.BICUBIC)
    assert accept(saved(soft, "PNG")).suffix == "jpg"


@pytest.mark.parametrize("size", [(3_000, 2_000), (2_000, 3_000), (6_000, 4), (1_241, 1_754)])
def test_nothing_is_larger_than_a_page(size: tuple[int, int]) -> None:
    for form in ("PNG", "JPEG"):
        image = accept(saved(drawn(size), form))
        assert image.width <= 1240
        assert image.height <= 1754
        assert opened(image.data).size == (image.width, image.height)
        assert image.width == 1240 or image.height == 1754
        assert abs(image.width * size[1] / size[0] - image.height) <= 1


SAMPLES = [saved(photo((20, 20)), form) for form in ("PNG", "JPEG", "GIF", "WEBP")]


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_taken_or_refused_but_never_fail(sample: bytes, damage: list[tuple[int, int]]) -> None:
    data = bytearray(sample)
    for place, byte in damage:
        data[place % len(data)] = byte
    try:
        image = accept(bytes(data))
    except ImageRefused:
        return
    assert opened(image.data).size == (image.width, image.height)


def test_nobody_who_writes_waits_while_an_image_is_looked_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def accept_while_another_writes(data: bytes) -> AcceptedImage:
        with site.session() as session:
            session.get_one(Document, site.document.id).product = "Written meanwhile"
        return accept(data)

    monkeypatch.setattr("app.documents.routes.pictures.accept", accept_while_another_writes)
    file = {"file": ("a.png", saved(drawn(), "PNG"))}
    address = f"/documents/{site.document.id}/images"
    answer = site.client(ALICE).post(address, files=file, headers={"accept": "application/json"})
    assert answer.status_code == 201
    with site.session() as session:
        assert session.get_one(Document, site.document.id).product == "Written meanwhile"
