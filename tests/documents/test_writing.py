"""Writing by form and by the page's own script: merged, never overwritten; refused in words; nothing typed is lost."""

from dataclasses import replace

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.documents import projection, writing
from app.documents.models import Document, Update
from app.manuscript.model import Item, Passage
from tests.cast import ALICE, ARTHUR, REX, Site

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def alice(site: Site) -> TestClient:
    return site.client(ALICE)


def said(site: Site, key: str, field: str = "text") -> str:
    with site.session() as session:
        return str(
            getattr(projection.manuscript_of(session, session.get_one(Document, site.document.id)).passage(key), field)
        )


def items(site: Site, key: str) -> list[tuple[str, str]]:
    with site.session() as session:
        text = writing.open_text(session, session.get_one(Document, site.document.id))
        return [(item_id, item.title) for item_id, item in text.items(key)]


def test_a_plain_form_writes_and_comes_back_to_the_section(site: Site, alice: TestClient) -> None:
    answer = alice.post(
        f"/documents/{site.document.id}/sections/subtitle", data={"text": "One sentence.", "base_text": ""}
    )
    then = f"/documents/{site.document.id}?saved=subtitle#subtitle"
    assert (answer.status_code, answer.headers["location"]) == (303, then)
    assert said(site, "subtitle") == "One sentence."


def test_the_script_gets_what_stands_there_now(site: Site, alice: TestClient) -> None:
    sent = {"text": "Now **bold**.", "base_text": ""}
    answer = alice.post(f"/documents/{site.document.id}/sections/user_guide", data=sent, headers=SCRIPT).json()
    assert answer["fields"] == {"text": "Now **bold**."}
    assert "<strong>bold</strong>" in answer["rendered"]["text"]


def test_two_people_in_one_section_are_merged(site: Site, alice: TestClient) -> None:
    base = said(site, "introduction")
    address = f"/documents/{site.document.id}/sections/introduction"
    site.client(ARTHUR).post(address, data={"base_text": base, "text": base.replace("shows", "clearly shows")})
    alice.post(address, data={"base_text": base, "text": base + " Free."})
    assert said(site, "introduction") == base.replace("shows", "clearly shows") + " Free."


def test_the_same_save_sent_twice_writes_once(site: Site, alice: TestClient) -> None:
    sent = {"base_text": "", "text": "Said once."}
    for _ in range(2):
        alice.post(f"/documents/{site.document.id}/sections/subtitle", data=sent)
    assert said(site, "subtitle") == "Said once."


def test_nothing_changed_leaves_nothing_in_the_log(site: Site, alice: TestClient) -> None:
    base = said(site, "introduction")
    with site.session() as session:
        before = len(session.exec(select(Update)).all())
    alice.post(f"/documents/{site.document.id}/sections/introduction", data={"base_text": base, "text": base})
    with site.session() as session:
        assert len(session.exec(select(Update)).all()) == before


def test_a_quote_has_words_a_name_and_a_role(site: Site, alice: TestClient) -> None:
    sent = {"text": "At last.", "name": "Ines", "role": "Pharmacist"}
    alice.post(f"/documents/{site.document.id}/sections/customer_quote", data=sent)
    assert [said(site, "customer_quote", field) for field in ("text", "name", "role")] == [
        "At last.",
        "Ines",
        "Pharmacist",
    ]


def test_too_long_is_told_and_the_words_are_still_there(site: Site, alice: TestClient) -> None:
    long = "word " * 300
    answer = alice.post(f"/documents/{site.document.id}/sections/headline", data={"text": long, "base_text": ""})
    assert answer.status_code == 422
    assert "At most 1,000 characters fit here; it would be 1," in answer.text and long.strip() in answer.text
    answer = alice.post(
        f"/documents/{site.document.id}/sections/headline", data={"text": long, "base_text": ""}, headers=SCRIPT
    )
    assert answer.status_code == 422 and "1,000" in answer.json()["error"]


@pytest.mark.parametrize(
    ("language", "number"), [("de", "200.000"), ("pt-BR", "200.000"), ("zh-Hans", "200,000"), ("zh-Hant", "200,000")]
)
def test_numbers_in_refusals_are_written_as_the_reader_does(
    site: Site, alice: TestClient, language: str, number: str
) -> None:
    alice.post("/language", data={"language": language})
    sent = {"text": "x" * 200_001, "base_text": ""}
    answer = alice.post(f"/documents/{site.document.id}/sections/user_guide", data=sent, headers=SCRIPT)
    assert number in answer.json()["error"] and "200000" not in answer.json()["error"]


def test_control_characters_and_lone_surrogates_do_no_harm(site: Site, alice: TestClient) -> None:
    alice.post(f"/documents/{site.document.id}/sections/user_guide", data={"text": "a\x00b\x1bc\r\nd", "base_text": ""})
    assert said(site, "user_guide") == "abc\nd"


def test_who_may_only_read_cannot_write(site: Site) -> None:
    answer = site.client(REX).post(f"/documents/{site.document.id}/sections/subtitle", data={"text": "x"})
    assert answer.status_code == 404
    assert said(site, "subtitle") == ""


@pytest.mark.parametrize("address", ["sections/nonsense", "sections/headline/items", "sections/features/items/nobody"])
def test_what_is_not_there_is_not_found(site: Site, alice: TestClient, address: str) -> None:
    for sent in ({"text": "x", "title": "x"}, {}):
        answer = alice.post(f"/documents/{site.document.id}/{address}", data=sent)
        assert answer.status_code in (404, 422)


def test_items_are_added_moved_removed_and_brought_back(site: Site, alice: TestClient) -> None:
    base = f"/documents/{site.document.id}/sections/features/items"
    alice.post(base, data={"title": "Third"})
    (first, _), (second, _), (third, title) = items(site, "features")
    assert title == "Third"
    alice.post(f"{base}/{third}/place", data={"direction": "up"})
    assert [item_id for item_id, _ in items(site, "features")] == [first, third, second]
    alice.post(f"{base}/{first}/place", data={"direction": "up"})
    alice.post(f"{base}/{second}/place", data={"direction": "down"})
    assert [item_id for item_id, _ in items(site, "features")] == [first, third, second]
    alice.post(f"{base}/{first}/place", data={"before": ""})
    assert [item_id for item_id, _ in items(site, "features")] == [third, second, first]
    gone = alice.post(f"{base}/{second}/removal")
    assert f"removed={second}" in gone.headers["location"]
    assert second not in dict(items(site, "features"))
    alice.post(f"{base}/{second}/return")
    assert [item_id for item_id, _ in items(site, "features")] == [third, second, first]


TYPED = {"title": "One label!", "base_title": "One label", "text": "Typed meanwhile.", "base_text": "On each carton."}


@pytest.fixture
def removed(site: Site) -> str:
    """The address of a feature that Arthur takes off the page while Alice writes in it."""
    (_first, (second, _title)) = items(site, "features")
    address = f"/documents/{site.document.id}/sections/features/items/{second}"
    site.client(ARTHUR).post(f"{address}/removal")
    return address


def test_words_for_a_removed_item_are_not_called_saved(site: Site, alice: TestClient, removed: str) -> None:
    answer = alice.post(removed, data=TYPED, headers=SCRIPT)
    assert answer.status_code == 409
    assert answer.json() == {"error": "This feature was removed meanwhile.", "removed": removed.rpartition("/")[2]}
    alice.post(f"{removed}/return", headers=SCRIPT)
    assert feature_texts(site) == [("Answer on arrival", "Within a second."), ("One label!", "Typed meanwhile.")]


@pytest.mark.parametrize("act", ["", "/place"])
def test_a_plain_form_shows_the_words_and_the_way_back(site: Site, alice: TestClient, removed: str, act: str) -> None:
    answer = alice.post(removed + act, data=TYPED | {"direction": "up"})
    assert answer.status_code == 409 and "This feature was removed meanwhile." in answer.text
    assert f'action="{removed}/return"' in answer.text and "Typed meanwhile." in answer.text
    back = alice.post(f"{removed}/return", data=TYPED | {"text": "Typed meanwhile, and more."})
    assert back.headers["location"].endswith("#" + removed.rpartition("/")[2])
    assert ("One label!", "Typed meanwhile, and more.") in feature_texts(site)


def feature_texts(site: Site) -> list[tuple[str, str]]:
    with site.session() as session:
        written = projection.manuscript_of(session, session.get_one(Document, site.document.id)).passage("features")
        return [(item.title, item.text) for item in written.items]


def test_an_item_keeps_what_is_said_about_it(site: Site, alice: TestClient) -> None:
    (question, _), *_rest = items(site, "customer_faq")
    about = {"topic": "support", "owner": "Kim", "due": "2027-01-31", "state": "open"}
    alice.post(f"/documents/{site.document.id}/sections/customer_faq/items/{question}", data=about)
    with site.session() as session:
        item = (
            projection.manuscript_of(session, session.get_one(Document, site.document.id))
            .passage("customer_faq")
            .items[0]
        )
    assert (item.topic, item.owner, item.due, item.state) == ("support", "Kim", "2027-01-31", "open")
    assert item.title == "What does it cost?"


FAQ_ITEM = Passage("customer_faq", items=(Item("Why?", "So.", "cost of it", "Kim", "in spring", "postponed"),))


@pytest.fixture
def foreign(site: Site) -> str:
    """The address of a question as a foreign text brought it, with what no form would say about it."""
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda text: text.replace_passage(FAQ_ITEM))
    return f"/documents/{site.document.id}/sections/customer_faq/items/{items(site, 'customer_faq')[0][0]}"


def question(site: Site) -> Item:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        return projection.manuscript_of(session, document).passage("customer_faq").items[0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due": "garbage"}, "Please give a date"),
        ({"due": "20270131"}, "Please give a date"),
        ({"due": "2027-02-30"}, "Please give a date"),
        ({"topic": "garbage"}, "Please choose one of the options."),
        ({"state": "garbage"}, "Please choose one of the options."),
        ({"owner": "x" * 201}, "At most 200 characters"),
    ],
)
def test_what_cannot_be_said_about_an_item_is_told_and_its_words_are_saved(
    site: Site, alice: TestClient, foreign: str, wrong: dict[str, str], said: str
) -> None:
    before = question(site)
    sent = {"base_text": "So.", "text": "So it is.", "owner": "Ann"} | wrong
    answer = alice.post(foreign, data=sent, headers=SCRIPT)
    assert answer.status_code == 422 and said in answer.json()["error"]
    changed = {"text": "So it is."} | ({"owner": "Ann"} if "owner" not in wrong else {})
    assert question(site) == replace(before, **changed)
    plain = alice.post(foreign, data=sent | {"base_text": "So it is.", "text": "So it was."})
    assert plain.status_code == 422 and said in plain.text and "So it was." in plain.text
    assert question(site).text == "So it was."


def test_what_an_import_said_about_an_item_stays_until_somebody_changes_it(
    site: Site, alice: TestClient, foreign: str
) -> None:
    page = alice.get(f"/documents/{site.document.id}").text
    for value in ("cost of it", "postponed", "in spring"):
        assert f'value="{value}"' in page
    assert '<input type="text" name="due" value="in spring">' in page, "a date field would show nothing and send it"
    as_shown = {"topic": "cost of it", "owner": "Kim", "due": "in spring", "state": "postponed"}
    assert alice.post(foreign, data=as_shown | {"base_text": "So.", "text": "Yes."}).status_code == 303
    assert question(site) == replace(FAQ_ITEM.items[0], text="Yes.")
    assert alice.post(foreign, data={"topic": "price", "due": "2027-01-31", "state": ""}).status_code == 303
    assert question(site) == Item("Why?", "Yes.", "price", "Kim", "2027-01-31", "")


def test_an_unknown_direction_moves_nothing(site: Site, alice: TestClient) -> None:
    before = items(site, "features")
    address = f"/documents/{site.document.id}/sections/features/items/{before[0][0]}/place"
    sent = {"direction": "sideways", "title": "Typed", "base_title": before[0][1]}
    answer = alice.post(address, data=sent)
    assert (
        answer.status_code == 422
        and "Please choose one of the options." in answer.text
        and 'value="Typed"' in answer.text
    )
    assert alice.post(address, data=sent, headers=SCRIPT).json() == {"error": "Please choose one of the options."}
    assert items(site, "features") == before


@pytest.mark.parametrize("act", ["place", "removal"])
def test_saving_after_a_refusal_saves_and_neither_moves_nor_removes(site: Site, alice: TestClient, act: str) -> None:
    (first, _), *_rest = before = items(site, "features")
    address = f"/documents/{site.document.id}/sections/features/items/{first}"
    typed = {"text": "x" * 200_001, "direction": "down"}
    page = alice.post(f"{address}/{act}", data=typed).text
    assert f'<form class="card stack" method="post" action="{address}">' in page
    assert "direction" not in page
    assert alice.post(address, data={"text": "Shorter.", "base_text": "Within a second."}).status_code == 303
    assert items(site, "features") == before


def test_sections_are_shown_hidden_and_finished(site: Site, alice: TestClient) -> None:
    base = f"/documents/{site.document.id}"
    alice.post(f"{base}/sections", data={"key": "appendix"})
    assert 'id="appendix"' in alice.get(base).text
    alice.post(f"{base}/sections/appendix/absence")
    assert 'id="appendix"' not in alice.get(base).text
    refused = alice.post(f"{base}/sections/headline/absence")
    assert refused.status_code == 422 and "text" in refused.text
    alice.post(f"{base}/sections/headline/completion", data={"done": "1"})
    with site.session() as session:
        assert session.get_one(Document, site.document.id).finished == ["headline"]


def test_the_editor_sends_readers_to_the_paper(site: Site) -> None:
    assert site.client(REX).get(f"/documents/{site.document.id}").headers["location"].endswith("/read")


def test_hostile_markdown_is_harmless_on_every_page(site: Site, alice: TestClient) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![x](http://evil.example/x.png) <img src=x onerror=alert(1)>"
    alice.post(f"/documents/{site.document.id}/sections/user_guide", data={"text": hostile, "base_text": ""})
    for page in ("", "/read", "/export.html"):
        html = alice.get(f"/documents/{site.document.id}{page}").text
        assert "<script>alert" not in html and 'href="javascript' not in html and "<img src=x" not in html
        assert 'src="http://evil' not in html


@pytest.mark.parametrize("act", ["place", "removal"])
@pytest.mark.parametrize("wrong", [{"due": "in the spring of next year"}, {"text": "x" * 200_001}])
def test_what_was_typed_before_a_move_or_a_removal_is_not_lost(
    site: Site, alice: TestClient, act: str, wrong: dict[str, str]
) -> None:
    first, _title = items(site, "features")[0]
    typed = {"title": "Typed just now", "base_title": "Answer on arrival", "direction": "down"} | wrong
    address = f"/documents/{site.document.id}/sections/features/items/{first}/{act}"
    answer = alice.post(address, data=typed)
    assert answer.status_code == 422 and 'value="Typed just now"' in answer.text
    assert "error" in alice.post(address, data=typed, headers=SCRIPT).json()
    assert items(site, "features")[0] == (first, "Answer on arrival")
