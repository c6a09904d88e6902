"""Images belong to documents: they stay as long as one of them does, and go from the store when none is left."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts.models import User
from app.db import now
from app.documents import creating, library
from app.documents.images import accept
from app.documents.models import Document, Picture
from app.documents.pictures import forget_images, keep_accepted
from app.jobs import queue
from app.storage.files import Files
from tests.cast import ALICE, Site
from tests.documents.test_images import drawn, saved


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "images")


def grow_old(files: Files) -> None:
    long_ago = (now() - timedelta(days=2)).timestamp()
    for name in files.names():
        os.utime(files.path(name), times=(long_ago, long_ago))


def with_image(site: Site, files: Files, width: int = 60) -> str:
    """Alice’s document gets an image: its file."""
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        return keep_accepted(session, files, document, accept(saved(drawn((width, 40)), "PNG"))).file


def remove_for_good(site: Site, files: Files) -> None:
    with site.session() as session:
        library.delete_document(session, session.get_one(Document, site.document.id))
        session.get_one(Document, site.document.id).deleted_at = now() - timedelta(days=31)
    queue.do_what_is_due(site.engine, now() + timedelta(days=31), files)


def test_the_images_of_a_document_that_is_gone_go_with_it(site: Site, files: Files) -> None:
    with_image(site, files)
    grow_old(files)
    queue.ask_for_regular_work(site.engine)
    queue.do_what_is_due(site.engine, files=files)
    assert len(list(files.names())) == 1  # whatever its text shows now
    remove_for_good(site, files)
    assert list(files.names()) == []


def test_an_image_that_a_copy_shows_stays(site: Site, files: Files) -> None:
    file, other = with_image(site, files), with_image(site, files, width=61)
    with site.session() as session:
        owner, document = session.get_one(User, site.ids[ALICE.name]), session.get_one(Document, site.document.id)
        copy = creating.duplicate(session, owner, document, "Copy")
        session.delete(session.get_one(Picture, (copy.id, other)))
    grow_old(files)
    remove_for_good(site, files)
    assert list(files.names()) == [file]


def test_an_image_whose_row_is_not_there_yet_stays(site: Site, files: Files) -> None:
    """Kept anew or kept again: in both cases its document may be noted in a moment."""
    image = accept(saved(drawn(), "PNG"))
    name = files.keep(image.data, image.suffix)
    with site.session() as session:
        assert forget_images(session, files) == 0
    grow_old(files)
    files.keep(image.data, image.suffix)
    with site.session() as session:
        assert forget_images(session, files) == 0
    assert files.exists(name)


def test_a_worker_without_files_leaves_all_files_alone(site: Site, files: Files) -> None:
    files.keep(b"x", "png")
    grow_old(files)
    queue.ask_for_regular_work(site.engine)
    queue.do_what_is_due(site.engine)
    assert len(list(files.names())) == 1
