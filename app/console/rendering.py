"""The command that prints a Markdown file; it needs neither database nor account. What it reads and writes, check and
the desk read and write likewise."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.console.errors import BadInput, Failed
from app.export import formats
from app.export.html import Images
from app.export.look import Look
from app.export.redline import Redline
from app.manuscript import parcel as parcels
from app.manuscript.model import Manuscript
from app.manuscript.notices import Notice
from app.manuscript.reading import MarkdownRefused, Reading, from_markdown
from app.word.opening import is_word_file

_SAFE_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg)")


def do_render(arguments: argparse.Namespace) -> int:
    reading, images = read(arguments.file)
    look = Look(draft=arguments.draft, **look_of(arguments) | {"paper": arguments.paper or "A4"})
    write(reading.manuscript, arguments, images, look)
    return 0


def read(file: Path) -> tuple[Reading, Images]:
    """What the file says, and its images: those in the archive it is, else those in ``images/`` beside it."""
    try:
        data = file.read_bytes()
        reading, images = _in_word(data) if is_word_file(data, file.name) else _in_markdown(data)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error
    except MarkdownRefused as refusal:
        raise BadInput(f"{file}: {refusal.message % refusal.values}") from refusal
    tell(file, reading.notices)
    return reading, lambda name: images.get(name) or _image_beside(file, name)


def _in_markdown(data: bytes) -> tuple[Reading, Mapping[str, bytes]]:
    parcel = parcels.opened(data)
    return from_markdown(parcel.markdown), parcel.images


def _in_word(data: bytes) -> tuple[Reading, Mapping[str, bytes]]:
    from app.word.reading import from_word  # what Word needs is loaded when somebody brings Word

    brought = from_word(data)
    return brought.reading, brought.images


def look_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command line says of how it should look."""
    return {name: getattr(arguments, name) for name in ("audience", "paper", "contents", "pencil")}


def tell(file: Path, notices: Iterable[Notice]) -> None:
    """What the writer of the file might not expect, on standard error."""
    for notice in notices:
        print(f"foreword: {file}: {notice.message % notice.values}", file=sys.stderr)


def write(manuscript: Manuscript, arguments: argparse.Namespace, images: Images, look: Look) -> None:
    """The manuscript into the file that was asked for, in the format that was asked for; images of Markdown beside it."""
    if arguments.format == "json":
        data = json.dumps(asdict(manuscript), ensure_ascii=False, indent=2, default=str).encode()
        write_file(arguments.out, data)
        return
    made = _rendered(manuscript, arguments.format, images, look)
    write_file(arguments.out, made.data)
    if made.images:
        _write_images(arguments.out.resolve().parent / "images", made.images)


def write_redline(redline: Redline, look: Look, arguments: argparse.Namespace, images: Images) -> None:
    """What changed between two versions, as a PDF."""
    made = _made(lambda: formats.render_redline(redline, images=images, look=look))
    write_file(arguments.out, made.data)


def _write_images(folder: Path, images: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made: {error.strerror}") from error
    for name, data in images.items():
        write_file(folder / name, data)


def write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}") from error


def _rendered(manuscript: Manuscript, form: formats.Format, images: Images, look: Look) -> formats.Rendered:
    return _made(lambda: formats.render(manuscript, form, images=images, look=look))


def _made(make: Callable[[], formats.Rendered]) -> formats.Rendered:
    try:
        made = make()
    except formats.RenderingFailed as error:
        raise Failed(error.message % error.values) from error
    for notice in made.notices:
        print("foreword:", notice.message % notice.values, file=sys.stderr)
    return made


def _image_beside(file: Path, name: str) -> bytes | None:
    path = file.parent / "images" / name
    return path.read_bytes() if _SAFE_NAME.fullmatch(name) and path.is_file() else None
