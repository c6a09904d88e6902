"""News by mail: at once, collected, never; to whom, with which words, and never twice."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from sqlmodel import col, delete, select, update

from app import db
from app.accounts import letters
from app.accounts.models import User
from app.console import doctor
from app.i18n import TAGS
from app.jobs import queue
from app.jobs.models import Job
from app.mail import sending
from app.mail.models import Letter
from app.mail.outbox import expire_letters
from app.mail.sending import PAUSES, TRIES
from app.news.choices import unsubscribe_token
from app.news.kinds import TOPICS
from tests.cast import ADA, ALICE, ARTHUR, NOBODY, REX, RITA, NewSite, Site
from tests.news.conftest import Post, Work
from tests.news.deeds import ask, comment, give_role, here, in_days, lines, reply

KEY = "a key for the tests"


def text_of(message: EmailMessage, subtype: str = "plain") -> str:
    body = message.get_body((subtype,))
    assert body
    return str(body.get_content())


def test_requests_and_mentions_come_at_once_the_rest_collected(site: Site, post: Post, work: Work) -> None:
    comment(site, RITA, "One")
    comment(site, RITA, "Two, @Arthur")
    work()
    assert [message["Subject"] for message in post.to("arthur")] == [
        "Rita mentioned you · Independent pharmacies can now see every vial, from factory to fridge"
    ]
    assert post.to("alice") == []
    comment(site, ARTHUR, "Three")
    work(11)
    (mail,) = post.to("alice")
    assert "Arthur and Rita wrote 3 comments" in text_of(mail) and "Arthur and Rita" in text_of(mail, "html")
    assert f"https://foreword.example.org{lines(site, ALICE)[0].path}" in text_of(mail)
    work(60)
    assert len(post.taken) == 2
    with site.session() as session:
        assert not session.exec(select(Letter)).all()


def test_headers(site: Site, post: Post, work: Work) -> None:
    comment(site, RITA, "@Arthur")
    comment(site, RITA, "@Arthur, once more")
    work()
    work()
    one, *others = post.to("arthur")
    assert one["From"] == "Foreword <foreword@example.org>" and one["To"] == "Arthur <arthur@example.org>"
    assert one["Auto-Submitted"] == "auto-generated" and re.fullmatch(r"<letter-\w+@example.org>", one["Message-ID"])
    assert one["References"] == one["In-Reply-To"] and site.document.id not in one["References"]
    assert all(other["References"] == one["References"] for other in others)
    token = unsubscribe_token(KEY, site.ids["Arthur"], "mentions")
    assert one["List-Unsubscribe"] == f"<https://foreword.example.org/news/unsubscribe/{token}>"
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert all(len(line) < 999 for line in post.raw[0].splitlines())


HOSTILE = "Eve\r\nBcc: victim@example.org\n\nX: <b>“\u2028\x00=?utf-8?q?a?= <eve@evil.example>, \x85" + "long " * 90


def test_nothing_typed_becomes_a_header(site: Site, post: Post, work: Work) -> None:
    with site.session() as session:
        for name in ("Rita", "Arthur"):
            session.get_one(User, site.ids[name]).name = (name + HOSTILE.replace("\0", ""))[:200]
    site.client(ALICE).post(f"{here(site)}/sections/headline", data={"text": f"# {HOSTILE}", "base_text": ""})
    ask(site, people=(RITA,))
    comment(site, RITA, HOSTILE)
    site.client(RITA).post(f"{here(site)}/rounds/1/verdicts", data={"verdict": "abstain"})
    work(11)
    assert {to for to, _message in post.taken} == {RITA.email, ALICE.email}
    for raw, (_to, message) in zip(post.raw, post.taken, strict=True):
        head = raw.partition(b"\r\n\r\n")[0]
        assert not re.search(rb"(?im)^(bcc|x):", head) and message["Bcc"] is None
        assert len(message["To"].addresses) == 1 and len(message["From"].addresses) == 1
        assert "<b>" not in text_of(message, "html")
        assert not message.defects


@pytest.mark.parametrize("tag", TAGS)
def test_in_the_language_of_who_gets_it(site: Site, post: Post, work: Work, tag: str) -> None:
    with site.session() as session:
        session.get_one(User, site.ids["Rita"]).language = tag
    ask(site, due=in_days(3))
    work()
    (mail,) = post.to("rita")
    asks = {"en": "asks for", "de": "bittet um", "pt-BR": "pede a sua", "zh-Hans": "请你评审", "zh-Hant": "請你審閱"}[
        tag
    ]
    assert asks in mail["Subject"] and asks in text_of(mail) and f'lang="{tag}"' in text_of(mail, "html")
    assert mail["Content-Language"] == tag
    (file,) = mail.iter_attachments()
    (event,) = Calendar.from_ical(file.get_content()).events
    assert event["dtstart"].dt == in_days(3) and "Independent" in str(event["summary"])


def test_what_is_not_to_be_seen_when_it_is_due_is_not_sent(site: Site, post: Post, work: Work) -> None:
    comment(site, RITA, "Secret words, @Arthur")
    thread = comment(site, ARTHUR, "Another thing")
    reply(site, ALICE, thread, "An answer")
    ask(site, people=(RITA,))
    give_role(site, ARTHUR, "")
    site.client(ALICE).post(f"{here(site)}/rounds/1/withdrawal")
    site.client(ALICE).post("/news/reading", data={"until": 10_000})
    work(30)
    assert [to for to, message in post.taken if "Secret" in text_of(message)] == []
    assert post.to("arthur") == post.to("alice") == []
    assert [message["Subject"].partition(" · ")[0] for message in post.to("rita")] == ["Alice withdrew the round"]


def test_nothing_quiet_is_mailed(site: Site, post: Post, work: Work) -> None:
    site.client(RITA).post(f"{here(site)}/quiet")
    comment(site, RITA, "Hidden, @Arthur")
    work(30)
    assert post.taken == []


def test_chosen_ways(site: Site, post: Post, work: Work) -> None:
    alice = site.client(ALICE)
    assert "checked" in alice.get("/me/news").text
    wanted = {"requests": "never", "mentions": "collected", "talk": "once", "decisions": "never"}
    assert alice.post("/me/news", data=wanted).headers["location"] == "/me/news?done=chosen"
    assert alice.post("/me/news", data={"talk": "by pigeon"}).status_code == 422
    comment(site, RITA, "Hello")
    comment(site, RITA, "@Alice")
    ask(site, ARTHUR, people=(ALICE,))
    work()
    assert [message["Subject"].partition(" · ")[0] for message in post.to("alice")] == ["Rita wrote 1 comment"]
    work(11)
    assert [message["Subject"].partition(" · ")[0] for message in post.to("alice")][1:] == ["Rita mentioned you"]


@pytest.mark.parametrize("topic", TOPICS)
def test_unsubscribed_with_one_click_by_whoever_holds_the_link(site: Site, post: Post, topic: str) -> None:
    link = f"/news/unsubscribe/{unsubscribe_token(KEY, site.ids['Alice'], topic)}"  # type: ignore[arg-type]
    stranger = site.client(NOBODY)
    assert stranger.get(link).status_code == 200
    with site.session() as session:
        session.get_one(User, site.ids["Alice"]).language = "de"
    answer = stranger.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "Sie bekommen keine Mails mehr" in answer.text
    shown = site.client(ALICE).get("/me/news").text
    assert re.search(rf'name="{topic}" value="never" checked', shown) and shown.count('value="never" checked') == 1
    assert stranger.post(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert stranger.post(link.replace(f"{site.ids['Alice']}-", f"{site.ids['Rex']}-")).status_code == 404


def test_guests_have_no_address(site: Site, post: Post, work: Work) -> None:
    with site.session() as session:
        session.get_one(User, site.ids["Rita"]).email = "x@guest.invalid"
    ask(site)
    work(11)
    assert post.taken == []


def waiting(site: Site) -> list[Letter]:
    with site.session() as session:
        return list(session.exec(select(Letter).order_by(col(Letter.id))))


def again(site: Site, post: Post, work: Work) -> None:
    """As if its pause were over."""
    with site.session() as session:
        session.exec(update(Letter).values(due_at=db.now() - timedelta(seconds=1)))
        session.exec(update(Job).values(due_at=db.now() - timedelta(seconds=1)))
    work()


def test_a_server_that_is_busy_gets_it_later_and_one_that_refuses_never(site: Site, post: Post, work: Work) -> None:
    ask(site)
    post.says = "451 Later"
    work()
    (letter,) = waiting(site)
    assert (letter.attempts, letter.handed_at, letter.last_error[:3]) == (1, None, "451")
    assert timedelta(seconds=50) < letter.due_at - db.now() <= PAUSES[0]
    again(site, post, work)
    assert len(post.to("rita")) == 1 and waiting(site) == []
    ask(site)
    post.says = "554 Never"
    work()
    again(site, post, work)
    assert len(post.to("rita")) == 1 and waiting(site)[0].attempts == TRIES


def test_a_server_that_is_not_there_is_tried_after_each_pause_and_then_no_more(
    site: Site, post: Post, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(site)
    with monkeypatch.context() as away:
        away.setenv("FOREWORD_MAIL_PORT", "1")
        work()
        for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60):
            (letter,) = waiting(site)
            assert letter.due_at == pytest.approx(db.now() + timedelta(minutes=minutes), abs=timedelta(seconds=30))
            again(site, post, work)
    again(site, post, work)
    assert post.taken == [] and waiting(site)[0].attempts == TRIES == 9


def test_a_letter_that_cannot_be_written_keeps_no_other_from_going(
    site: Site, post: Post, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sending.composed

    def composed(letter: Letter, sender: str) -> EmailMessage:
        if letter.to_address.startswith("rita"):
            raise AttributeError("as Python says of addresses that it does not know")
        return usual(letter, sender)

    monkeypatch.setattr(sending, "composed", composed)
    ask(site)
    ask(site, people=(ARTHUR,))
    work()
    assert post.to("arthur") and not post.to("rita")
    (letter,) = waiting(site)
    assert letter.attempts == TRIES and "AttributeError" in letter.last_error


def test_a_letter_that_another_process_handed_over_is_passed_over(site: Site, post: Post, work: Work) -> None:
    ask(site)
    ask(site, people=(ARTHUR,))
    queue.do_what_is_due(site.engine, slow=False)
    letters = [letter.id or 0 for letter in waiting(site)]

    def as_another_would() -> None:
        with site.session() as session:
            session.exec(delete(Letter).where(col(Letter.id) == letters[1]))

    post.before_it_answers = as_another_would
    work()
    assert len(post.taken) == 1 and waiting(site) == []
    with site.session() as session:
        assert not session.exec(select(Job).where(Job.kind == "send_letters")).all()


def test_a_slow_server_gets_the_rest_another_time(
    site: Site, post: Post, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONGEST", 0)
    ask(site)
    queue.do_what_is_due(site.engine, db.now(), slow=False)
    queue.do_what_is_due(site.engine, db.now(), slow=True)
    assert post.taken == [] and waiting(site)[0].attempts == 0
    monkeypatch.setattr(sending, "LONGEST", 120)
    work()
    assert post.to("rita")


def test_whoever_dies_between_sending_and_noting_it_does_not_send_twice(
    site: Site, post: Post, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As good as ``kill -9``: nothing here is meant to catch it."""

    def die(*_about: object) -> None:
        raise Killed

    ask(site)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("app.mail.sending._note_sent", die)
        work()
    assert len(post.to("rita")) == 1
    with site.session() as session:
        session.exec(update(Job).values(claimed_at=None))  # as another worker sees it after a while
    again(site, post, work)
    assert len(post.to("rita")) == 1
    (letter,) = waiting(site)
    assert letter.handed_at and not letter.sent_at


def test_the_line_that_breaks_after_the_text_is_not_tried_again(site: Site, post: Post, work: Work) -> None:
    ask(site)
    post.hangs_up = True
    work()
    again(site, post, work)
    assert len(post.to("rita")) == 1
    (letter,) = waiting(site)
    assert letter.handed_at and not letter.sent_at and letter.attempts == 0


@pytest.mark.parametrize("answer", ["not an answer at all", "20 Taken", "251 Taken", "354 Go on"])
def test_an_answer_that_is_neither_yes_nor_no_is_not_taken_for_a_no(
    site: Site, post: Post, work: Work, answer: str
) -> None:
    ask(site)
    ask(site, people=(ARTHUR,))
    post.says = answer
    work()
    again(site, post, work)
    assert [to for to, _message in post.taken] == [RITA.email, ARTHUR.email]
    (letter,) = waiting(site)
    assert letter.to_address == RITA.email and letter.handed_at and not letter.sent_at and letter.attempts == 0
    again(site, post, work)
    assert len(post.taken) == 2


def test_a_site_is_no_means_to_write_to_strangers(
    site: Site, post: Post, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST_A_DAY", 2)
    for number in range(4):
        wanted = {"email": f"stranger{number}@example.org", "role": "reader"}
        answer = site.client(ALICE).post(f"{here(site)}/people", data=wanted)
        assert "/invitations/" in answer.text, "the link is there to hand over"
    work()
    assert [to for to, _ in post.taken] == ["stranger0@example.org", "stranger1@example.org"]


def test_links_are_sent_too(site: Site, post: Post, work: Work) -> None:
    answer = site.client(ADA).post("/people", data={"email": "new@example.org"})
    assert "on its way to new@example.org" in answer.text
    site.client(ALICE).post(f"{here(site)}/people", data={"email": "newer@example.org", "role": "reader"})
    site.client(ADA).post(f"/people/{site.ids['Rex']}/password-link")
    work()
    assert "/invitations/" in text_of(post.to("new@")[0]) and "/invitations/" in text_of(post.to("newer@")[0])
    assert "/passwords/" in text_of(post.to("rex")[0]) and waiting(site) == []


def test_the_mailbox_is_for_administrators_and_only_when_it_is_open(
    new_site: NewSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOREWORD_MAILBOX", "true")
    monkeypatch.setenv("FOREWORD_SECRET_KEY", KEY)
    site = new_site(mailbox=True)
    with site.session() as session:
        session.get_one(User, site.ids["Rita"]).name = "<script>alert(1)</script>"
    ask(site, due=in_days(2))
    queue.do_what_is_due(site.engine)
    (letter,) = waiting(site)
    shown = site.client(ADA).get("/mailbox").text
    assert "asks for your review" in shown and "not sent yet" in shown and "<script>alert" not in shown
    assert "BEGIN:VCALENDAR" in site.client(ADA).get(f"/mailbox/{letter.id}").text
    as_sent = site.client(ADA).get(f"/mailbox/{letter.id}/html")
    assert "sandbox" in as_sent.headers["content-security-policy"] and "<script>" not in as_sent.text
    assert site.client(REX).get(f"/mailbox/{letter.id}").status_code == 404
    site.app.state.settings = site.app.state.settings.model_copy(update={"mailbox": False})
    assert site.client(ADA).get(f"/mailbox/{letter.id}").status_code == 404
    assert "asks for your review" not in site.client(ADA).get("/mailbox").text


def test_the_doctor_says_whether_it_works(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.examine()[-1].is_well and post.taken == []
    assert doctor.examine("me@example.org")[-1].is_well and post.to("me")[0]["Subject"] == "Foreword can send mail."
    monkeypatch.setenv("FOREWORD_MAIL_PORT", "1")
    assert not doctor.examine()[-1].is_well
    monkeypatch.setenv("FOREWORD_BASE_URL", "")
    assert "FOREWORD_MAIL_HOST needs" in doctor.examine()[-1].what


def age(site: Site, days: int) -> None:
    with site.session() as session:
        session.exec(update(Letter).values(made_at=db.now() - timedelta(days=days)))


def expire(site: Site) -> list[Letter]:
    with site.session() as session:
        expire_letters(session)
    return waiting(site)


def test_a_mail_that_could_not_be_sent_goes_after_a_week(site: Site, post: Post, work: Work) -> None:
    site.client(ADA).post("/people", data={"email": "new@example.org"})
    age(site, 6)
    assert len(expire(site)) == 1
    age(site, 8)
    work()
    assert post.taken == [], "not sent late either"
    with site.session() as session:
        sends = session.exec(select(Job).where(Job.kind == "send_letters", col(Job.due_at) < db.now())).all()
        assert not sends, "and nobody tries all the time"
    assert expire(site) == []


def test_in_a_mailbox_it_stays_without_its_links(
    site: Site, monkeypatch: pytest.MonkeyPatch, post: Post, work: Work
) -> None:
    monkeypatch.setenv("FOREWORD_MAILBOX", "true")
    site.app.state.settings = site.app.state.settings.model_copy(update={"mailbox": True})
    ask(site, due=in_days(2))
    work()
    post.says = "451 Busy"
    site.client(ADA).post(f"/people/{site.ids['Rex']}/password-link")
    work()
    age(site, 8)
    sent, unsent = expire(site)
    assert sent.sent_at and sent.html and "https://" in sent.text and not sent.expired_at
    assert unsent.expired_at and "With this link" in unsent.text
    assert "https:" not in unsent.text and not (unsent.html or unsent.calendar or unsent.unsubscribe)
    assert "expired: it was not sent within a week" in site.client(ADA).get(f"/mailbox/{unsent.id}").text
    again(site, post, work)
    assert [to for to, _message in post.taken] == [RITA.email]
