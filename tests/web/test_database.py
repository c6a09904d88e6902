"""Sessions of requests: when they begin, and that they end well."""

import time
from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.accounts.models import User
from tests.cast import ALICE, Site

PLAIN = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f.png"\r\n\r\n'


@pytest.mark.parametrize(
    ("path", "kind", "beginning", "end"),
    [
        ("/me", PLAIN, b"name=Al", b"ice&language=en"),
        ("/documents/{id}/images", BOUNDARY, FILE, b"\r\n--x--"),
        ("/sign-in", PLAIN, b"email=alice%40example.org&pass", b"word=x"),
        ("/sign-out", PLAIN, b"a=", b"b"),
    ],
)
def test_who_sends_slowly_keeps_nobody_from_writing(
    site: Site, path: str, kind: str, beginning: bytes, end: bytes
) -> None:
    """On SQLite one writer is let in at a time; he must not be one who waits for a slow network."""
    waited: list[float] = []

    def slowly() -> Iterator[bytes]:
        yield beginning
        begun = time.monotonic()
        with site.session() as session:
            session.exec(select(User).where(User.name == "Rex")).one().name = "Rex Regis"
        waited.append(time.monotonic() - begun)
        yield end

    client = site.client(ALICE)
    answer = client.post(path.format(id=site.document.id), content=slowly(), headers={"Content-Type": kind})
    assert answer.status_code < 500
    assert waited and waited[0] < 2
