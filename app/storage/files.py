"""Files named by their content: ``<32 hex of SHA-256>.<suffix>``, two folders deep. The same content is kept once."""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{1,8}", re.ASCII)
_UNFINISHED = ".part"


class NoSuchFile(LookupError):
    """No file of that name is kept, or it is not a name at all."""


def name_of(data: bytes, suffix: str) -> str:
    """The name under which those bytes would be kept."""
    return f"{hashlib.sha256(data).hexdigest()[:32]}.{suffix}"


class Files:
    """A folder of files that never change. A name from outside may be anything: it is checked before it is a path.

    A file's time is when it was last kept, so that whoever tidies up can spare what is still to be noted somewhere."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def beside(self, folder: str) -> Path:
        """Another folder of the same store."""
        return self._root.parent / folder

    def keep(self, data: bytes, suffix: str) -> str:
        """Keep the bytes and answer their name. They are on the disk, whole, when this returns."""
        name = name_of(data, suffix)
        place = self._place(name)
        if not _is_kept_again(place):
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

    def remove_if_old(self, name: str, kept_before: datetime) -> bool:
        """Forget it, unless it was kept since then, be it at this very moment; whether it went.

        It is put aside before it is looked at for good: kept meanwhile, it is either found young here and put back, or
        missed there and written anew."""
        with suppress(FileNotFoundError, NoSuchFile):
            place = self._place(name)
            if not _is_old(place, kept_before):
                return False
            aside = place.replace(place.with_name(f".{secrets.token_hex(8)}{_UNFINISHED}"))
            if _is_old(aside, kept_before):
                aside.unlink()
                return True
            aside.replace(place)
        return False

    def clear_unfinished(self, begun_before: datetime) -> None:
        """Away with what a crash left half written."""
        for path in self._root.glob(f"??/??/.*{_UNFINISHED}"):
            with suppress(FileNotFoundError):
                if _is_old(path, begun_before):
                    path.unlink()

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


def _is_kept_again(place: Path) -> bool:
    """Whether it is there, and young again; False too when somebody put it aside just now, see ``remove_if_old``."""
    with suppress(OSError):
        os.utime(place)
        return place.exists()
    return False


def _is_old(place: Path, kept_before: datetime) -> bool:
    return place.stat().st_mtime < kept_before.timestamp()


def _write_whole(place: Path, data: bytes) -> None:
    """Under another name first: a crash leaves the whole file or none."""
    handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=_UNFINISHED)
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
