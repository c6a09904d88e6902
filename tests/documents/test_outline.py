"""Sections come and go as people wish, but never what somebody wrote."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import BRIEF_QUESTIONS
from app.documents import creating, outline, projection, writing
from app.documents.models import Document
from app.documents.outline import StillWritten
from app.manuscript.model import Item, Passage
from app.versions import history, restoring
from tests.cast import ALICE, Site


class Desk:
    """Alice at a new document of the full profile, in German."""

    def __init__(self, session: Session, writer: User) -> None:
        self.session, self.writer = session, writer
        self.document = creating.create(session, writer, creating.blank("de", "full", "Meridian"))

    def write(self, passage: Passage) -> None:
        writing.edit(self.session, self.document, self.writer, lambda text: text.replace_passage(passage))

    def hide(self, key: str) -> None:
        outline.hide(self.session, self.document, key)

    def show(self, key: str, document: Document | None = None) -> None:
        outline.show(self.session, document or self.document, self.writer, key)

    def shown(self, key: str) -> bool:
        """On the page to write on, and in what is read and printed."""
        places = {place.section.key for place in outline.places(self.session, self.document)}
        printed = projection.manuscript_of(self.session, self.document).shown
        assert (key in places) == (key in printed)
        return key in places

    def items(self, key: str, document: Document | None = None) -> list[tuple[str, Item]]:
        return list(outline.place(self.session, document or self.document, key).items)


@pytest.fixture
def desk(site: Site) -> Iterator[Desk]:
    with site.session() as session:
        yield Desk(session, session.get_one(User, site.ids[ALICE.name]))


def test_an_untouched_brief_goes_and_comes_back_whole(desk: Desk) -> None:
    asked = desk.items("brief")
    assert len(asked) == 5
    desk.hide("brief")
    assert not desk.shown("brief")
    desk.show("brief")
    assert desk.shown("brief") and desk.items("brief") == asked


def test_the_questions_are_known_whatever_language_the_document_has_now(desk: Desk) -> None:
    writing.take_details(desk.session, desk.document, desk.writer, language="pt-BR")
    desk.hide("brief")
    assert not desk.shown("brief")


def test_an_empty_item_holds_no_section_on_the_page(desk: Desk) -> None:
    desk.write(Passage("features", items=(Item(),)))
    before = desk.items("features")
    desk.hide("features")
    assert not desk.shown("features")
    desk.show("features")
    assert desk.shown("features") and desk.items("features") == before


@pytest.mark.parametrize(
    "passage",
    [
        Passage("brief", items=(Item("A question of our own"),)),
        Passage("brief", items=(Item(BRIEF_QUESTIONS[0].title, "Pharmacists."),)),
        Passage("brief", items=(Item(BRIEF_QUESTIONS[0].title, owner="Kim"),)),
        Passage("features", items=(Item(BRIEF_QUESTIONS[0].title),)),
        Passage("stakeholder_faq", items=(Item(due="2027-01-31"),)),
        Passage("customer_quote", name="Ines"),
    ],
)
def test_what_somebody_wrote_stays_on_the_page(desk: Desk, passage: Passage) -> None:
    desk.write(passage)
    with pytest.raises(StillWritten):
        desk.hide(passage.key)
    desk.document.hidden = [passage.key]
    assert desk.shown(passage.key), "even if it was hidden first and written then"


def test_a_version_from_before_leaves_the_brief_whole(desk: Desk) -> None:
    asked = desk.items("brief")
    desk.hide("brief")
    version = history.keep(desk.session, desk.document, desk.writer)
    assert version
    desk.write(Passage("headline", "Another one"))
    restoring.restore(desk.session, desk.document, version, desk.writer)
    assert not desk.shown("brief")
    desk.show("brief")
    assert desk.items("brief") == asked


def test_a_brief_without_questions_gets_them_when_it_is_shown(desk: Desk) -> None:
    asked = [item for _, item in desk.items("brief")]
    desk.hide("brief")
    copy = creating.duplicate(desk.session, desk.writer, desk.document, "Copy")
    assert desk.items("brief", copy) == []
    for _ in range(2):
        desk.show("brief", copy)
        assert [item for _, item in desk.items("brief", copy)] == asked


def test_taking_away_and_adding_by_the_page(site: Site) -> None:
    alice = site.client(ALICE, follow_redirects=True)
    made = alice.post("/documents", data={"language": "en", "profile": "full", "product": ""})
    address = made.url.path
    assert 'id="brief"' in made.text and "Who is the customer?" in made.text
    assert 'id="brief"' not in alice.post(f"{address}/sections/brief/absence").text
    assert "Who is the customer?" not in alice.get(f"{address}/read").text
    back = alice.post(f"{address}/sections", data={"key": "brief"}).text
    assert back.count("Who is the customer?</textarea>") == 1
    alice.post(f"{address}/sections/features/absence")
    added = alice.post(f"{address}/sections/features/items").text
    assert 'id="features"' in added, "who adds to it wants it on the page"
