"""A Word file comes back: what was changed becomes suggestions, person by person; what was said becomes comments."""

import html
import re

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.documents import writing
from app.documents.models import Document
from app.documents.text import Text
from app.manuscript.model import Item
from app.review import suggesting
from app.review.models import Comment, Suggestion, Thread
from app.versions import history
from tests.cast import ALICE, ARTHUR, REX, RITA, SAM, Person, Site
from tests.export.edited import MAIN, about, came, changed, gone, in_text, texts_in, with_comments

INTRODUCTION = "HAMBURG, March 15, 2027 — Meridian shows **every** carton."


def exported(site: Site, person: Person = ALICE, **wish: str) -> bytes:
    answer = site.client(person).get(f"/documents/{site.document.id}/export.docx", params=wish)
    assert answer.status_code == 200
    return answer.content


def preview(site: Site, data: bytes, person: Person = RITA, document: Document | None = None) -> tuple[int, str]:
    address = f"/documents/{(document or site.document).id}/word"
    answer = site.client(person).post(address, files={"file": ("back.docx", data)})
    return answer.status_code, answer.text


def bring(site: Site, data: bytes, person: Person = RITA) -> None:
    status, text = preview(site, data, person)
    assert status == 200, text
    field = re.search(r'name="returned" value="([^"]+)"', text)
    assert field, "there is nothing to bring in"
    address = f"/documents/{site.document.id}/word/suggestions"
    answer = site.client(person).post(address, data={"returned": html.unescape(field[1])})
    assert answer.status_code == 303, answer.text


def proposals(site: Site) -> list[tuple[str, str, str, str]]:
    """Section, words, replacement, and what is said about it."""
    with site.session() as session:
        found = session.exec(select(Suggestion, Thread).join(Thread).order_by(Thread.id)).all()  # type: ignore[arg-type]
        return [(thread.section, thread.quote, one.replacement, _said(session, thread)) for one, thread in found]


def talks(site: Site) -> list[tuple[str, str, str]]:
    """Section, words, what is said."""
    with site.session() as session:
        alone = select(Thread).where(Thread.id.not_in(select(Suggestion.thread_id))).order_by(Thread.id)  # type: ignore[union-attr, arg-type]
        return [(thread.section, thread.quote, _said(session, thread)) for thread in session.exec(alone)]


def _said(session, thread: Thread) -> str:  # type: ignore[no-untyped-def]
    comments = session.exec(select(Comment).where(Comment.thread_id == thread.id).order_by(Comment.id)).all()
    return " / ".join(comment.text for comment in comments)


def text_of(site: Site, section: str = "introduction") -> str:
    with site.session() as session:
        return writing.open_text(session, session.get_one(Document, site.document.id)).passage(section).text


def test_a_file_that_nobody_touched_brings_nothing(site: Site) -> None:
    status, text = preview(site, exported(site))
    assert status == 200 and "Nothing in it is new" in text and 'name="returned"' not in text


def test_untracked_edits_are_suggestions_by_whoever_brings_them(site: Site) -> None:
    data = in_text(exported(site), ("Meridian shows ", "Meridian now shows "), ("Within a second.", "At once."))
    assert "they come in under your name" in preview(site, data)[1]
    bring(site, data)
    found = proposals(site)
    assert [(section, said) for section, _, _, said in found] == [
        ("introduction", "From a Word file."), ("features", "From a Word file."),
    ]  # fmt: skip
    assert text_of(site) == INTRODUCTION, "the text itself is as it was"
    accept_all(site, RITA)
    assert text_of(site) == INTRODUCTION.replace("shows", "now shows")


def accept_all(site: Site, person: Person) -> None:
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Alice"])
        suggesting.accept_all(session, document, site.ids[person.name], alice)


def test_tracked_changes_are_told_person_by_person(site: Site) -> None:
    data = in_text(
        exported(site),
        ("Meridian shows ", f"Meridian {gone('shows', 'Rex')}{came('tracks', 'Rex')} "),
        ("Nothing for pharmacies.", f"Nothing for {came('small ', 'Wanda Weiß')}pharmacies."),
    )
    _, text = preview(site, data)
    assert "Changed in Word by Rex" in text and "Changed in Word by Wanda Weiß" in text
    bring(site, data)
    assert proposals(site) == [
        ("introduction", "shows", "tracks", "**Rex** wrote this in Word."),
        ("customer_faq", "for", "for small", "**Wanda Weiß** wrote this in Word."),
    ]
    accept_all(site, RITA)
    assert text_of(site) == INTRODUCTION.replace("shows", "tracks")
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        (answered,) = writing.open_text(session, document).passage("customer_faq").items
        assert answered.text == "Nothing for small pharmacies."


def test_names_in_word_give_nobody_a_right(site: Site) -> None:
    """Rex only reads, and Sam has no part in it: whoever brings the file is the one who suggests."""
    bring(site, in_text(exported(site), ("Within a second.", f"Within {came('half ', 'Sam')}a second.")))
    with site.session() as session:
        threads = session.exec(select(Thread)).all()
        assert {thread.opened_by_id for thread in threads} == {site.ids["Rita"]}
        comments = session.exec(select(Comment)).all()
        assert {comment.author_id for comment in comments} == {site.ids["Rita"]}


def test_new_comments_stand_on_their_words(site: Site) -> None:
    data = in_text(exported(site), ("Nothing for pharmacies.", f"Nothing for {about('pharmacies', 4)}."))
    bring(site, with_comments(data, (4, "rex@example.org", "All of them? *Really*")))
    assert talks(site) == [("customer_faq", "pharmacies", r"**Rex** in Word:" + "\n\n" + r"All of them? \*Really\*")]


def test_comments_and_proposals_go_out_and_are_not_doubled_when_they_come_back(site: Site) -> None:
    client = site.client(RITA)
    here = f"/documents/{site.document.id}"
    client.post(
        f"{here}/threads", data={"section": "introduction", "quote": "Meridian", "text": "Is *it*?", "kind": "question"}
    )
    client.post(
        f"{here}/suggestions", data={"section": "introduction", "quote": "shows every", "replacement": "tracks each"}
    )
    data = exported(site, RITA, comments="notes")
    assert data.count(b"PK") and "Nothing in it is new" in preview(site, data)[1]
    answered = changed(data, lambda texts: texts.update({"word/comments.xml": texts["word/comments.xml"].replace(
        "</w:comments>",
        '<w:comment w:id="77" w:author="Rex"><w:p w14:paraId="2A2A2A2A"><w:r><w:t>It is.</w:t></w:r></w:p></w:comment></w:comments>',
    ), "word/commentsExtended.xml": texts["word/commentsExtended.xml"].replace(
        "</w15:commentsEx>", '<w15:commentEx w15:paraId="2A2A2A2A" w15:paraIdParent="10000000"/></w15:commentsEx>',
    )}))  # fmt: skip
    bring(site, answered)
    assert talks(site) == [("introduction", "Meridian", "Is *it*? / **Rex** in Word:\n\nIt is.")]
    assert "Nothing in it is new" in preview(site, answered)[1], "brought twice it says nothing twice"


def test_proposals_of_people_from_another_site_are_not_doubled_either(site: Site) -> None:
    """Their words are gone, so Word tells them in a comment."""
    words = {"section": "introduction", "quote": "shows every", "replacement": "tracks each"}
    site.client(RITA).post(f"/documents/{site.document.id}/suggestions", data=words)
    with site.session() as session:
        thread = session.exec(select(Thread)).one()
        thread.opened_by_id, thread.brought = None, {"opened_by": "Nell (from an archive)"}
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda text: text.write("introduction", INTRODUCTION, "All is new."))
    assert "Nothing in it is new" in preview(site, exported(site, RITA, comments="notes"))[1]


def test_the_text_went_on_meanwhile(site: Site) -> None:
    data = in_text(
        exported(site),
        ("Nothing for pharmacies.", f"Nothing for {about('pharmacies', 4)} at all."),
        ("shows ", "tracks "),
    )
    data = with_comments(data, (4, "Rex", "Which?"))
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(
            session, document, None, lambda text: text.write("introduction", INTRODUCTION, "Good news. " + INTRODUCTION)
        )
    _, text = preview(site, data)
    assert "has changed since this file was made (version 1)" in text
    bring(site, data)
    accept_all(site, RITA)
    assert text_of(site) == "Good news. " + INTRODUCTION.replace("shows", "tracks")
    assert talks(site)[0][:2] == ("customer_faq", "pharmacies")


def test_what_leaves_as_word_is_kept_as_a_version(site: Site) -> None:
    exported(site, REX)
    with site.session() as session:
        assert history.newest(session, session.get_one(Document, site.document.id)) is None, "readers keep nothing"
    exported(site)
    exported(site)
    with site.session() as session:
        latest = history.newest(session, session.get_one(Document, site.document.id))
        assert latest and latest.number == 1


def questions(site: Site) -> list[str]:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        return [item.title for item in writing.open_text(session, document).passage("customer_faq").items]


def asked_anew(*titles: str) -> str:
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:r><w:t>Yes, it is.</w:t></w:r></w:p>'
    return "".join(map(heading.format, titles))


def test_new_questions_are_suggested_in_their_place_and_order(site: Site) -> None:
    before = questions(site)
    data = in_text(exported(site), ("<w:sectPr", f"{asked_anew('Is it safe?', 'Is it sound?')}<w:sectPr"))
    assert "To be added" in preview(site, data)[1]
    bring(site, data)
    assert questions(site) == before, "the text itself is as it was"
    page = site.client(ALICE).get(f"/documents/{site.document.id}/comments").text
    assert "To be added" in page and "Is it safe?" in page and "Yes, it is." in page
    assert "Nothing in it is new" in preview(site, data)[1], "brought twice it suggests nothing twice"
    accept_all(site, RITA)
    assert questions(site) == [*before, "Is it safe?", "Is it sound?"]
    assert "Nothing in it is new" in preview(site, data)[1], "nor once it was taken"


def test_a_suggested_question_goes_out_and_home_and_into_an_archive(site: Site) -> None:
    bring(site, in_text(exported(site), ("<w:sectPr", f"{asked_anew('Is it safe?')}<w:sectPr")))
    with_it = exported(site, RITA, comments="notes")
    assert "To be added: “Is it safe?" in texts_in(with_it)["word/comments.xml"]
    assert "Nothing in it is new" in preview(site, with_it)[1]
    archive = site.client(ALICE).get(f"/documents/{site.document.id}/archive.zip").content
    answer = site.client(SAM).post("/documents/archives", files={"file": ("a.zip", archive)})
    assert answer.status_code == 303, answer.text
    with site.session() as session:
        assert len(session.exec(select(Suggestion)).all()) == 2


def test_another_documents_file_is_sent_there(site: Site) -> None:
    data = exported(site)
    answer = preview(site, data, SAM, site.sams)
    assert answer[0] == 422 and "belongs to another document" in answer[1] and site.document.id not in answer[1]


def test_an_untraceable_file_still_brings_its_tracked_changes(site: Site) -> None:
    data = in_text(exported(site), ("Meridian shows ", f"Meridian {gone('shows', 'Rex')}{came('tracks', 'Rex')} "))
    data = changed(
        data,
        lambda texts: texts.update(
            {"docProps/custom.xml": re.sub("[0-9a-f]{32}", "0" * 32, texts["docProps/custom.xml"])}
        ),
    )
    _, text = preview(site, data)
    assert "does not say which version" in text
    bring(site, data)
    assert [words for _, words, _, _ in proposals(site)] == ["shows"]


def test_a_customers_file_does_not_take_out_what_it_never_had(site: Site) -> None:
    assert "Nothing in it is new" in preview(site, exported(site, audience="customer"))[1]


@pytest.mark.parametrize("field", ["", "nonsense", "eJwDAAAAAAE="])
def test_a_damaged_preview_is_told(site: Site, field: str) -> None:
    answer = site.client(RITA).post(f"/documents/{site.document.id}/word/suggestions", data={"returned": field})
    assert answer.status_code == 422 and "choose the file once more" in answer.text


def test_whoever_only_reads_finds_no_such_page(site: Site) -> None:
    assert site.client(REX).get(f"/documents/{site.document.id}/word").status_code == 404
    assert site.client(ARTHUR).get(f"/documents/{site.document.id}/word").status_code == 200


HEADING = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Why {0}?</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param("".join(map(HEADING.format, range(1_100))), "in more than", id="a thousand new questions"),
        pytest.param(
            f"<w:p><w:r><w:t>{'long ' * 90_000}</w:t></w:r></w:p>", "too long to be read", id="a text without end"
        ),
    ],
)
def test_what_nobody_would_look_through_is_refused_in_words(site: Site, more: str, words: str) -> None:
    data = exported(site)
    place = re.search(r'<w:bookmarkStart[^>]*w:name="_foreword_(?:customer|stakeholder)_faq_1"', xml_of(data))
    assert place
    end = xml_of(data).index("</w:p>", place.end()) + len("</w:p>")
    status, text = preview(site, changed(data, lambda texts: _put(texts, end, more)))
    assert status == 422 and words in text


def _put(texts: dict[str, str], at: int, more: str) -> None:
    texts[MAIN] = texts[MAIN][:at] + more + texts[MAIN][at:]


def xml_of(data: bytes) -> str:
    found: list[str] = []
    changed(data, lambda texts: found.append(texts[MAIN]))
    return found[0]


def test_what_stands_at_a_place_that_is_none_is_told_as_new_where_it_stands(site: Site) -> None:
    moved = changed(exported(site), lambda texts: texts.update({MAIN: re.sub("_faq_1\\b", "_faq_0", texts[MAIN])}))
    status, text = preview(site, moved)
    told = " ".join(re.sub("<[^>]+>", " ", text).split())
    assert status == 200 and "3 suggestions" in told
    assert "Customer FAQ Removed: What does it cost? Customer FAQ Removed: Nothing for pharmacies." in told
    assert "Features · To be added Added: What does it cost? Added: Nothing for pharmacies." in told


def answerless(site: Site) -> str:
    """A question without an answer; its id."""
    names: list[str] = []

    def add(text: Text) -> bytes:
        name, update = text.add_item("customer_faq", Item("How long does it take?"))
        names.append(name)
        return update

    with site.session() as session:
        writing.edit(session, session.get_one(Document, site.document.id), None, add)
    return names[0]


def answers(site: Site) -> dict[str, str]:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        return {item.title: item.text for _, item in writing.open_text(session, document).items("customer_faq")}


ANSWER = '<w:p><w:ins w:id="900" w:author="Rex"><w:r><w:t>A day.</w:t></w:r></w:ins></w:p>'


def answered_in(data: bytes, more: str = ANSWER) -> bytes:
    end = xml_of(data).index("</w:p>", xml_of(data).index("How long does it take?")) + len("</w:p>")
    return changed(data, lambda texts: _put(texts, end, more))


@pytest.mark.parametrize("more", [ANSWER, "<w:p><w:r><w:t>A day.</w:t></w:r></w:p>"], ids=["tracked", "untracked"])
def test_an_answer_typed_where_none_was_is_a_suggestion_that_fills_it(site: Site, more: str) -> None:
    answerless(site)
    data = answered_in(exported(site), more)
    bring(site, data)
    assert [(section, words, new) for section, words, new, _ in proposals(site)] == [("customer_faq", "", "A day.")]
    assert talks(site) == [] and answers(site)["How long does it take?"] == ""
    assert "Nothing in it is new" in preview(site, data)[1], "brought twice it suggests nothing twice"
    with_it = exported(site, RITA, comments="notes")
    assert "To be added: “A day.”" in texts_in(with_it)["word/comments.xml"]
    assert "Nothing in it is new" in preview(site, with_it)[1], "nor when it went out and came home"
    accept_all(site, RITA)
    assert answers(site)["How long does it take?"] == "A day."
    assert "Nothing in it is new" in preview(site, data)[1], "nor once it was taken"


def test_an_answer_that_others_gave_meanwhile_takes_no_second_one(site: Site) -> None:
    item = answerless(site)
    data = answered_in(exported(site))
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda text: text.write_item("customer_faq", item, "text", "", "A week."))
    bring(site, data)
    assert proposals(site) == [] and [said for _, _, said in talks(site)] == ["**Rex** in Word:\n\nA day."]


def test_words_for_an_empty_section_go_out_as_a_comment_that_says_where(site: Site) -> None:
    with site.session() as session:
        session.get_one(Document, site.document.id).hidden = []
    wish = {"section": "value_proposition", "wanted": "Cartons get lost."}
    assert site.client(RITA).post(f"/documents/{site.document.id}/suggesting", data=wish).status_code == 303
    data = exported(site, RITA, comments="notes")
    told = texts_in(data)["word/comments.xml"]
    assert told.index(">Value proposition<") < told.index("To be added: “Cartons get lost.”")
    assert "Nothing in it is new" in preview(site, data)[1]
