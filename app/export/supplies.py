"""What WeasyPrint is given while it sets and paints: own pictures and nothing else in the world, each made once; and what it
says of letters that no face has."""

import logging
from typing import Any

import pydyf
from weasyprint.images import RasterImage
from weasyprint.urls import URLFetcher, URLFetcherResponse


class OwnThings(URLFetcher):  # type: ignore[misc]
    """Fetches what came with the job, and nothing else in the world."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "own"), allow_redirects=False)
        self.images: dict[str, bytes] = {}
        self.fonts: dict[str, bytes] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        name = url.removeprefix("own:")
        if name != url and name in self.images:
            kind = "image/png" if name.endswith(".png") else "image/jpeg"
            return URLFetcherResponse(url, self.images[name], {"Content-Type": kind})
        if name != url and name in self.fonts:
            return URLFetcherResponse(url, self.fonts[name], {"Content-Type": "font/ttf"})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        raise ValueError(f"not fetched: {url[:80]}")


class MissingGlyphs(logging.Handler):
    """Listens to WeasyPrint's log for letters that no face has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            self.letters.add(str(record.args[0]))


class KeptImages:
    """Pictures as PDF objects, made once: WeasyPrint would compress each picture anew for every print."""

    def __init__(self) -> None:
        self._make = RasterImage.get_x_object
        RasterImage.get_x_object = lambda image, *how: self._get(image, *how)

    def _get(self, image: RasterImage, interpolate: bool, dpi_ratio: float) -> pydyf.Stream:
        made = image.__dict__.setdefault("_made", {})
        if (interpolate, dpi_ratio) not in made:
            thing = self._make(image, interpolate, dpi_ratio)
            made[interpolate, dpi_ratio] = thing, thing.extra.get("SMask")
        thing, mask = made[interpolate, dpi_ratio]
        if mask is not None:  # the last print replaced it by its number there
            thing.extra["SMask"] = mask
        return thing
