"""What of a Word file cannot be brought in is said before anything is: nothing is dropped in silence."""

import io
import re

import docx
import pytest
from PIL import Image
from sqlmodel import select

from app.review.models import Thread
from app.word.reading import MOST_PEOPLE, returned
from app.word.remarks import LONGEST, MOST_COMMENTS
from tests.cast import ALICE, RITA, Site
from tests.export.edited import about, came, changed, in_text, note, texts_in, with_comments, with_notes
from tests.returning.test_returning import accept_all, bring, exported, preview, proposals, talks, text_of

UNTAKEN = "Not everything in the file can be brought in"
NESTED = (
    '</w:t></w:r><w:ins w:id="900" w:author="Rex"><w:r><w:t xml:space="preserve">now </w:t></w:r>'
    '<w:del w:id="901" w:author="Wanda"><w:r><w:delText xml:space="preserve">surely </w:delText></w:r></w:del>'
    '</w:ins><w:r><w:t xml:space="preserve">'
)


def test_of_an_untouched_file_nothing_is_untaken(site: Site) -> None:
    for data in (exported(site), exported(site, audience="customer"), exported(site, RITA, comments="notes")):
        assert UNTAKEN not in preview(site, data)[1]


def test_what_one_put_in_and_another_took_out_is_proposed_by_nobody(site: Site) -> None:
    data = in_text(exported(site), ("Meridian shows ", f"Meridian {NESTED}shows "))
    _, text = preview(site, data)
    assert UNTAKEN in text and "put in and another took out again are left out (1)" in text
    bring(site, data)
    accept_all(site, RITA)
    assert "Meridian now shows" in text_of(site)


def test_a_comment_on_words_that_somebody_put_in_keeps_its_place(site: Site) -> None:
    new = about("half ", 4).replace("<w:commentRangeStart", '<w:ins w:id="9" w:author="Rex"><w:commentRangeStart', 1)
    new = new.replace("<w:commentReference", "<w:commentReference", 1).replace(
        "</w:r><w:r><w:t", "</w:r></w:ins><w:r><w:t", 1
    )
    data = in_text(exported(site), ("Within a second.", f"Within {new}a second."))
    bring(site, with_comments(data, (4, "Rex", "Really?")))
    assert [(section, said) for section, _, said in talks(site)] == [("features", "**Rex** in Word:\n\nReally?")]


@pytest.mark.parametrize(
    ("old", "new"),
    [(">Customer FAQ<", ">What customers ask<"), (">Features<", ">What it does<")],
    ids=["part", "label"],
)
def test_a_changed_title_of_the_houses_own_is_told(site: Site, old: str, new: str) -> None:
    _, text = preview(site, in_text(exported(site), (old, new)))
    assert UNTAKEN in text and f"“{new[1:-1]}”" in text and "Nothing in it is new" in text


def test_a_changed_foot_is_told(site: Site) -> None:
    def change(texts: dict[str, str]) -> None:
        for name in texts:
            if "word/footer" in name:
                texts[name] = texts[name].replace("Internal", "Strictly internal")

    _, text = preview(site, changed(exported(site), change))
    assert UNTAKEN in text and "head or foot of the pages" in text


def test_a_note_beneath_the_text_becomes_a_comment_on_its_word(site: Site) -> None:
    data = in_text(exported(site), ("Nothing for pharmacies.", f"Nothing for {note('pharmacies', 2)}."))
    data = with_notes(data, (2, "Not for hospitals."))
    bring(site, data)
    assert talks(site) == [("customer_faq", "pharmacies", "A note beneath the text in Word:\n\nNot for hospitals.")]
    assert not proposals(site), "its number is no text"
    assert "Nothing in it is new" in preview(site, data)[1]


def test_however_many_people_changed_it_no_change_is_lost(site: Site) -> None:
    people = [f"Person {number}" for number in range(MOST_PEOPLE + 6)]
    words = "".join(came(f"word{number} ", name) for number, name in enumerate(people))
    found = returned(in_text(exported(site), ("Within a second.", f"Within {words}a second.")))
    assert len(found.by_person) == MOST_PEOPLE
    texts = [text for one in found.by_person.values() for text in one.words.values()]
    assert all(any(f"word{number} " in text for text in texts) for number in range(len(people)))
    assert "Person 39, Person 40" in list(found.by_person)[-1]


def test_comments_beyond_what_is_read_are_counted(site: Site) -> None:
    said = [(number, "Rex", f"Comment {number}") for number in range(MOST_COMMENTS + 3)]
    said[0] = (0, "Rex", "long " * LONGEST)
    _, text = preview(site, with_comments(exported(site), *said))
    assert "Only the first 1000 comments were taken; 3 more were not." in text
    assert "Comments of more than 8000 letters were cut off there (1)." in text


def done(data: bytes, is_done: bool = True) -> bytes:
    def change(texts: dict[str, str]) -> None:
        name = "word/commentsExtended.xml"
        texts[name] = re.sub(r'done="[01]"', f'done="{int(is_done)}"', texts[name])

    return changed(data, change)


def settled(site: Site) -> list[bool]:
    with site.session() as session:
        return [thread.resolved_at is not None for thread in session.exec(select(Thread).order_by(Thread.id))]  # type: ignore[arg-type]


def test_what_is_settled_in_word_is_settled_here(site: Site) -> None:
    where = {"section": "introduction", "quote": "Meridian", "text": "Is it?", "kind": "question"}
    site.client(RITA).post(f"/documents/{site.document.id}/threads", data=where)
    data = exported(site, ALICE, comments="notes")
    assert 'done="0"' in texts_in(data)["word/commentsExtended.xml"]
    assert "Settled" in preview(site, done(data), ALICE)[1]
    bring(site, done(data), ALICE)
    assert settled(site) == [True]
    assert "Nothing in it is new" in preview(site, done(data), ALICE)[1]


def test_what_is_settled_here_leaves_as_settled(site: Site) -> None:
    where = {"section": "introduction", "quote": "Meridian", "text": "Is it?", "kind": "question"}
    site.client(RITA).post(f"/documents/{site.document.id}/threads", data=where)
    with site.session() as session:
        thread_id = session.exec(select(Thread.id)).one()
    site.client(ALICE).post(f"/documents/{site.document.id}/threads/{thread_id}/resolution")
    data = exported(site, ALICE, comments="notes")
    assert 'done="1"' in texts_in(data)["word/commentsExtended.xml"]
    assert "Nothing in it is new" in preview(site, data)[1] and settled(site) == [True]


def test_a_comment_that_comes_in_settled_is(site: Site) -> None:
    data = in_text(exported(site), ("Nothing for pharmacies.", f"Nothing for {about('pharmacies', 4)}."))
    data = with_comments(data, (4, "Rex", "All?"))

    def change(texts: dict[str, str]) -> None:
        texts["word/comments.xml"] = texts["word/comments.xml"].replace("<w:p>", '<w:p w14:paraId="1A2B3C4D">')
        texts["word/commentsExtended.xml"] = (
            '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            '<w15:commentEx w15:paraId="1A2B3C4D" w15:done="1"/></w15:commentsEx>'
        )

    bring(site, changed(data, change))
    assert settled(site) == [True]


def test_a_picture_that_was_put_in_is_told_and_leaves_no_hole(site: Site) -> None:
    word, picture, out = docx.Document(io.BytesIO(exported(site))), io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(picture, "PNG")
    paragraph = next(each for each in word.paragraphs if each.text == "Within a second.")
    paragraph.add_run(" Or two.").add_picture(picture)
    word.save(out)
    _, text = preview(site, out.getvalue())
    assert UNTAKEN in text and "Pictures that were put into the file" in text
    bring(site, out.getvalue())
    accept_all(site, RITA)
    with site.session() as session:
        from app.documents import writing
        from app.documents.models import Document

        document = session.get_one(Document, site.document.id)
        assert writing.open_text(session, document).passage("features").items[0].text == "Within a second. Or two."
