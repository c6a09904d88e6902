"""The examples that travel with Foreword are whole, and written in its own form."""

from pathlib import Path

import pytest

from app import catalogue
from app.manuscript.reading import from_markdown
from app.manuscript.writing import to_markdown
from app.prose.markdown import image_names

DEMO = Path(__file__).parents[2] / "app" / "demo"
DOCUMENTS = sorted(DEMO.glob("*.md"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_demo_document_is_read_without_a_notice_and_written_the_same(path: Path) -> None:
    reading = from_markdown(path.read_text())
    manuscript = reading.manuscript
    assert reading.notices == ()
    assert manuscript.shown == tuple(catalogue.BY_KEY)
    assert [passage.key for passage in manuscript.passages if passage.is_empty] == []
    assert from_markdown(to_markdown(manuscript)).manuscript == manuscript
    assert manuscript.front.language == path.name.split(".")[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_its_images_lie_beside_it(path: Path) -> None:
    manuscript = from_markdown(path.read_text()).manuscript
    names = {name for passage in manuscript.passages for text in passage.texts() for name in image_names(text)}
    assert [name for name in names if not (DEMO / "images" / name).is_file()] == []
