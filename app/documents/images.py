"""Images people upload: looked at byte by byte, decoded, and written anew, so that only the picture is left."""

import threading
from dataclasses import dataclass

LARGEST_FILE = 10_000_000
_few_at_once = threading.BoundedSemaphore(2)  # a large one takes 400 MB while it is looked at


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


class ImageRefused(Exception):
    """``message`` is an English msgid that says what to do, ``values`` fill its ``%(name)s`` places."""

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values
        super().__init__(message % values if values else message)


@dataclass(frozen=True)
class AcceptedImage:
    """A picture that is safe to keep and show; ``suffix`` is ``png`` or ``jpg``, the size is in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def accept(data: bytes) -> AcceptedImage:
    """The first frame of a PNG, JPEG, GIF or WebP: upright, no larger than a page, without metadata.

    ImageRefused for anything else, for more than 10 MB or 40 megapixels, and for damaged files.
    """
    _check_bytes(data)
    from app.documents.decoding import cleaned  # loaded when somebody brings a picture

    with _few_at_once:
        return cleaned(data)


def _check_bytes(data: bytes) -> None:
    if not data:
        raise ImageRefused(_("The file is empty."))
    if len(data) > LARGEST_FILE:
        raise ImageRefused(_("An image may have at most %(limit)s MB."), limit=LARGEST_FILE // 1_000_000)
    if _looks_like_svg(data):
        raise ImageRefused(_("SVG drawings can hide programs. Please save the drawing as PNG and upload that."))


def _looks_like_svg(data: bytes) -> bool:
    start = data[:4_096].replace(b"\x00", b"").lower()
    return data[:2] == b"\x1f\x8b" or (
        b"<svg" in start and start.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")
    )
