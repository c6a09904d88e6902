"""A card that was made for one is shown to others only as far as it is theirs to see and use."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from app.accounts.models import User
from app.db import now
from app.i18n import format_ago
from app.review.routes import cards, gathering
from app.review.routes.gathering import Gathered
from app.web.sharing import MOST, Kept, Remembered
from tests.cast import ALICE, ARTHUR, RITA, Person, Site
from tests.faces import languages_made

HERE = {"section": "introduction", "quote": "every carton"}


def script(site: Site, who: Person) -> TestClient:
    client = site.client(who)
    client.headers["HX-Request"] = "true"
    return client


def card(site: Site, who: Person) -> str:
    return (
        script(site, who)
        .get(f"/documents/{site.document.id}/comments")
        .text.split('id="thread-1"')[1]
        .split("</template>")[0]
    )


def test_each_sees_their_own_card_and_everybody_what_is_new(site: Site) -> None:
    here = f"/documents/{site.document.id}"
    words = {"section": "introduction", "quote": "every carton"}
    site.client(RITA).post(f"{here}/suggestions", data={**words, "replacement": "each one", "text": "Shorter."})
    may = {who: card(site, who) for who in (ALICE, RITA, ARTHUR)}
    assert "Take it</button>" not in may[RITA] and "comments/1/removal" in may[RITA] and "Take it back" in may[RITA]
    for who in (ALICE, ARTHUR):
        assert "Take it</button>" in may[who] and "comments/1/removal" not in may[who]
    site.client(RITA).post(f"{here}/comments/1", data={"text": "Much shorter."})
    assert all("Much shorter." in card(site, who) for who in (ALICE, RITA, ARTHUR))
    site.client(ALICE).post(f"{here}/comments/1/reactions", data={"sign": "agree"})
    assert all("I agree: Alice" in card(site, who) for who in (ALICE, RITA, ARTHUR))
    site.client(ALICE).post(f"{here}/threads/1/acceptance")
    assert all("Taken by Alice." in site.client(who).get(f"{here}/comments?state=all").text for who in (RITA, ARTHUR))


def test_the_card_alone_is_the_answer_where_nothing_else_looks_different(site: Site) -> None:
    here, rita = f"/documents/{site.document.id}", script(site, RITA)
    rita.post(f"{here}/threads", data={**HERE, "text": "Is it?"})
    rita.post(f"{here}/threads", data={**HERE, "text": "Another."})
    acts = {
        "threads/1/comments": ("I wonder.", ["Is it?", "I wonder."]),
        "comments/1": ("Is it so?", ["Is it so?", "I wonder."]),
        "comments/3/removal": ("", ["Is it so?", "Taken back."]),
        "comments/1/reactions": ("", ["Is it so?", "Taken back."]),
    }
    for act, (text, said) in acts.items():
        answer = rita.post(f"{here}/{act}", data={"text": text, "sign": "seen"})
        assert answer.status_code == 200 and 'class="beside"' not in answer.text, act
        assert 'id="thread-1"' in answer.text and 'id="thread-2"' not in answer.text, act
        words = ("Is it?", "Is it so?", "I wonder.", "Taken back.", "Another.")
        assert [one for one in words if one in answer.text] == said, act
    assert 'title="Seen: Rita"' in answer.text


def test_all_threads_are_the_answer_where_more_looks_different(site: Site) -> None:
    here, rita = f"/documents/{site.document.id}", script(site, RITA)
    rita.post(f"{here}/threads", data={**HERE, "text": "Is it?"})
    rita.post(f"{here}/threads/1/resolution")
    reopened = rita.post(f"{here}/threads/1/comments", data={"text": "It is not."})
    assert "1 open comment" in reopened.text
    rita.post(f"{here}/quiet")
    held = rita.post(f"{here}/threads/1/comments", data={"text": "Between us."})
    assert "1 thing you said is seen by you alone." in held.text
    assert "Between us." not in rita.post(f"{here}/comments/3/removal").text


def test_a_card_costs_no_more_questions_when_more_people_talk(site: Site, engine: Engine) -> None:
    here, questions = f"/documents/{site.document.id}", []
    site.client(RITA).post(f"{here}/threads", data={**HERE, "text": "Is it?"})
    event.listen(engine, "before_cursor_execute", lambda *about: questions.append(about[2]))

    def asked() -> int:
        questions.clear()
        assert script(site, ALICE).get(f"{here}/threads/1").status_code == 200
        return len(questions)

    alone = asked()
    for who in (ALICE, ARTHUR):
        site.client(who).post(f"{here}/threads/1/comments", data={"text": "It is."})
        site.client(who).post(f"{here}/comments/1/reactions", data={"sign": "agree"})
    assert asked() == alone, questions
    text = script(site, ALICE).get(f"{here}/threads/1").text
    assert text.count("It is.") == 3, "two said it, and Alice can change hers"
    assert "I agree: Alice, Arthur" in text


def test_what_is_read_for_everybody_holds_nothing_quiet(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    here, shared = f"/documents/{site.document.id}", []

    def together(_key: object, read: Callable[[], Gathered]) -> Gathered:
        shared.append(read())
        return shared[-1]

    monkeypatch.setattr(gathering, "together", together)
    site.client(RITA).post(f"{here}/threads", data={**HERE, "text": "Aloud."})
    site.client(RITA).post(f"{here}/quiet")
    site.client(RITA).post(f"{here}/threads/1/comments", data={"text": "Zanzibar."})
    site.client(RITA).post(f"{here}/threads", data={**HERE, "text": "Zanzibar too."})
    assert script(site, RITA).get(f"{here}/comments").text.count("Zanzibar") == 4, "as text, and as what can be changed"
    assert not shared, "who holds something is shown it from their own look"
    assert "Zanzibar" not in script(site, ARTHUR).get(f"{here}/comments").text
    (gathered,) = shared
    assert [comment.text for talk in gathered.listing.placed["introduction"] for comment in talk.comments] == ["Aloud."]


SAYERS = (ALICE, ARTHUR, RITA)
SAYS = [(who, at) for who in SAYERS for at in range(2)]


def talk(site: Site) -> None:
    """Each of three says something, and proposes something else."""
    here = f"/documents/{site.document.id}"
    for who, at in SAYS:
        site.client(who).post(f"{here}/threads", data={**HERE, "text": f"{who.name} {at}"})
    site.client(RITA).post(f"{here}/suggestions", data={**HERE, "replacement": "each one"})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return languages_made(monkeypatch, cards)


def test_a_card_is_made_once_for_all_who_see_it(site: Site, made: list[str]) -> None:
    talk(site)
    made.clear()
    browsers = [(script(site, SAYERS[at % 3]), f"/documents/{site.document.id}/comments") for at in range(50)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda one: one[0].get(one[1]), browsers))
    assert all(answer.text.count('class="talk"') == len(SAYS) + 1 for answer in answers)
    assert len(made) <= len(SAYS) + 1, "some were made when they were said"
    made.clear()
    site.client(RITA).post(f"/documents/{site.document.id}/threads/1/comments", data={"text": "One more."})
    for browser, address in browsers:
        assert "One more." in browser.get(address).text
    assert made == ["en"], "the only one that looks different"
    with site.session() as session:
        session.get_one(User, site.ids["Rita"]).language = "de"
    assert (
        "Antworten" in script(site, RITA).get(browsers[0][1]).text
        and "Antworten" not in browsers[0][0].get(browsers[0][1]).text
    )
    assert made == ["en"] + ["de"] * (len(SAYS) + 1)


def test_nobody_is_shown_what_is_for_another(site: Site, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What all share looks to each as what was made for them alone."""
    talk(site)
    address = f"/documents/{site.document.id}/comments"
    shared = {who: script(site, who).get(address).text for who in (*SAYERS, *SAYERS)}
    for who in SAYERS:
        monkeypatch.setattr(cards, "once", Kept(MOST).once)
        monkeypatch.setattr(gathering, "_remembered", Remembered(1))
        assert script(site, who).get(address).text == shared[who]
        own = [f"{other.name} {at}</textarea>" in shared[who] for other, at in SAYS]
        assert own == [other is who for other, _ in SAYS], "one's own can be changed, and only that"
        assert ("Take it</button>" in shared[who]) == (who is not RITA)
        assert ("Take it back</button>" in shared[who].rpartition("/refusal")[2]) == (who is RITA)
        assert ("/read#" in shared[who]) == (who is RITA), "who may write is led to the words in the editor"
        assert shared[who].count("It is settled") == (7 if who is not RITA else 3)


CHANGES: dict[str, Callable[[Site, str], object]] = {
    "a reply": lambda site, here: site.client(RITA).post(f"{here}/threads/1/comments", data={"text": "Why?"}),
    "other words": lambda site, here: site.client(ALICE).post(f"{here}/comments/1", data={"text": "Whence?"}),
    "a sign": lambda site, here: site.client(RITA).post(f"{here}/comments/1/reactions", data={"sign": "agree"}),
    "taken back": lambda site, here: site.client(ALICE).post(f"{here}/comments/1/removal"),
    "a refusal": lambda site, here: site.client(ALICE).post(f"{here}/threads/7/refusal"),
    "settled": lambda site, here: site.client(ALICE).post(f"{here}/threads/1/resolution"),
    "a name": lambda site, _: renamed(site),
}


def renamed(site: Site) -> None:
    with site.session() as session:
        session.get_one(User, site.ids["Alice"]).name = "Alicia"


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_shown_to_who_looks_next(site: Site, change: str) -> None:
    talk(site)
    browser, address = script(site, ARTHUR), f"/documents/{site.document.id}/comments?state=all"
    before = browser.get(address).text
    assert browser.get(address).text == before
    CHANGES[change](site, f"/documents/{site.document.id}")
    assert browser.get(address).text != before


def test_what_was_remembered_is_read_no_more(site: Site, engine: Engine) -> None:
    """Neither people nor comments are made anew of what has not changed."""
    talk(site)
    browser, questions = script(site, ARTHUR), list[str]()
    browser.get(f"/documents/{site.document.id}/comments")
    event.listen(engine, "before_cursor_execute", lambda *about: questions.append(about[2]))
    browser.get(f"/documents/{site.document.id}/comments")
    assert not [each for each in questions if "comment.edited_at" in each], questions


@pytest.mark.parametrize(("tag", "words"), [("en", "just now"), ("de", "gerade eben"), ("zh-Hans", "刚刚")])
def test_a_card_counts_no_seconds_for_it_is_shown_for_a_minute(tag: str, words: str) -> None:
    then = now()
    for seconds in (0, 1, 59):
        assert format_ago(then, then + timedelta(seconds=seconds), tag) == words
    assert format_ago(then, then + timedelta(seconds=119), "en") == "2 minutes ago"
    assert format_ago(then, then + timedelta(seconds=60), "en") == "1 minute ago"
