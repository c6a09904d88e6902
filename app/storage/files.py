"""Files named by their content: ``<32 hex of SHA-256>.<suffix>``, two folders deep. The same content is kept once."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{1,8}", re.ASCII)


class NoSuchFile(LookupError):
    """No file of that name is kept, or it is not a name at all."""


class Files:
    """A folder of files that never change. A name from outside may be anything: it is checked before it is a path."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, data: bytes, suffix: str) -> str:
        """Keep the bytes and answer their name. They are on the disk, whole, when this returns."""
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.{suffix}"
        place = self._place(name)
        if not place.exists():
            self._make_folders(place.parent)
            _write_whole(place, data)
        return name

    def read(self, name: str) -> bytes:
        """Its bytes; NoSuchFile for a stranger."""
        return self.path(name).read_bytes()

    def path(self, name: str) -> Path:
        """Where it lies, for sending it from there; NoSuchFile for a stranger."""
        if not self.exists(name):
            raise NoSuchFile(name)
        return self._place(name)

    def exists(self, name: str) -> bool:
        return _NAME.fullmatch(name) is not None and self._place(name).is_file()

    def remove(self, name: str) -> None:
        """Forget it; nothing happens when it is gone already."""
        with suppress(FileNotFoundError, NoSuchFile):
            self._place(name).unlink()

    def names(self) -> Iterator[str]:
        """All that is kept, in no order."""
        for path in self._root.glob("??/??/*"):
            if _NAME.fullmatch(path.name) and path == self._place(path.name):
                yield path.name

    def _place(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise NoSuchFile(name)
        return self._root / name[:2] / name[2:4] / name

    def _make_folders(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in missing:
            _sync(each.parent)


def _write_whole(place: Path, data: bytes) -> None:
    """Under another name first: a crash leaves the whole file or none."""
    handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(place)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _sync(place.parent)


def _sync(folder: Path) -> None:
    """Without it a power cut may take the new name from its folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
