"""The pixels of an image: decoded, made no larger than a page, and written anew. Loaded when somebody brings the first picture."""

from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.documents.images import AcceptedImage, ImageRefused

MOST_PIXELS = 40_000_000
PAGE = (1240, 1754)
"""An A4 page at 150 dots an inch: nothing is printed larger."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_JPEG_QUALITY = 85
_SMALL_ENOUGH = 150_000


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


def cleaned(data: bytes) -> AcceptedImage:
    """Only the picture of it; ImageRefused when it is none, too large, or damaged."""
    was_photo = data.startswith(b"\xff\xd8")
    image = _on_a_page(_decoded(data))
    encoded, suffix = _encoded(image, was_photo)
    return AcceptedImage(encoded, suffix, image.width, image.height)


def _decoded(data: bytes) -> Image.Image:
    """The pixels, upright. The size is known before a single one is decoded."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _check_pixels(image)
            image.draft(None, (max(PAGE), max(PAGE)))
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint turns it on for the whole process
            image.load()
            return ImageOps.exif_transpose(image)
    except ImageRefused:
        raise
    except UnidentifiedImageError:
        raise ImageRefused(_("Only images in the formats PNG, JPEG, GIF and WebP can be used.")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # decoders fail on damaged files with whatever they like
        raise ImageRefused(_("The image is damaged. Please export it once more and try again.")) from None


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> ImageRefused:
    limit = MOST_PIXELS // 1_000_000
    return ImageRefused(_("The image is too large: at most %(limit)s megapixels. Please scale it down."), limit=limit)


def _on_a_page(image: Image.Image) -> Image.Image:
    """Grey or coloured, with transparency only where there is some, and not larger than a page."""
    plain = _plain(image)
    plain.thumbnail(PAGE, Image.Resampling.LANCZOS)
    plain.info.clear()
    return plain


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        is_opaque = seen.getchannel("A").getextrema() == (255, 255)
        return seen.convert("RGB") if is_opaque else seen
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits a pixel become eight; the decoder's own conversion would cut off all that is bright."""
    return image.convert("I").point(lambda value: value / 257).convert("L")


def _encoded(image: Image.Image, was_photo: bool) -> tuple[bytes, str]:
    """PNG for drawings and transparency, JPEG for photographs: those are what PNG makes far larger."""
    if was_photo:
        return _saved(image, "JPEG"), "jpg"
    drawing = _saved(image, "PNG")
    if image.mode == "RGBA" or len(drawing) <= _SMALL_ENOUGH:
        return drawing, "png"
    photo = _saved(image, "JPEG")
    return (photo, "jpg") if len(photo) * 3 < len(drawing) else (drawing, "png")


def _saved(image: Image.Image, form: str) -> bytes:
    out = BytesIO()
    image.save(out, form, quality=_JPEG_QUALITY, optimize=form == "JPEG")
    return out.getvalue()
