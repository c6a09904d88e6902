"""Once around the site: every page there is, seen by the owner of a finished document, by a newcomer and by a stranger,
each in one of three languages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import Session

from app import db, demo
from app.accounts import invitations, passwords, people, visits
from app.accounts.dependencies import COOKIE
from app.accounts.models import User
from app.config import Settings
from app.db import now
from app.documents import creating, guests, library, membership
from app.documents.models import Document
from app.manuscript.model import Item, Manuscript, Passage
from app.meetings import agenda, calling, leading
from app.news.choices import unsubscribe_token
from app.storage.files import Files
from tests.browser.served import Served
from tests.cast import PASSWORD

Visitor = Literal["owner", "newcomer", "stranger"]

_OWNERS = {"en": "alma@example.org", "de": "jonas@example.org", "zh-Hans": "lin@example.org"}
LANGUAGES = tuple(_OWNERS)


@dataclass(frozen=True)
class Sights:
    """What there is to see in one language. ``cookies`` hold the visits of those who are signed in."""

    language: str
    cookies: dict[Visitor, str]
    document: str
    essential: str
    empty: str
    invitation: str
    password_link: str
    guest_link: str
    unsubscribe: str
    planned: str
    talking: str
    soon: str

    @property
    def here(self) -> str:
        return f"/documents/{self.document}"

    def let_in(self, context: BrowserContext, visitor: Visitor, site: Served) -> None:
        if token := self.cookies.get(visitor):
            context.add_cookies([{"name": COOKIE, "value": token, "url": site.address}])


@dataclass(frozen=True)
class Stop:
    """One thing to look at, and how to get there."""

    name: str
    go: Callable[[Page], object]
    visitor: Visitor = "owner"


def furnish(site: Served) -> dict[str, Sights]:
    """The people and documents of the demo move in; the answer is what there is to see, by language."""
    engine = site.engine
    demo.fill(engine, Files(site.store / "images"), PASSWORD)
    with db.transaction(engine) as session:
        sights = {language: _sights(session, site, language) for language in LANGUAGES}
    engine.dispose()
    return sights


def _sights(session: Session, site: Served, language: str) -> Sights:
    owner, newcomer = people.by_email(session, _OWNERS[language]), _newcomer(session, language)
    assert owner
    people.make_administrator(session, owner)
    document = session.exec(membership.visible_to(owner, frozenset({"owner"}))).one()
    invitations.invite(session, owner, f"sooner-{language}@example.org", is_admin=True)
    library.archive(session, creating.create(session, owner, creating.blank(language, "full", "Archived")))
    library.delete_document(session, creating.create(session, owner, creating.blank(language, "full", "Deleted")))
    planned, talking = _meetings(session, document, owner)
    return Sights(
        language,
        {"owner": _visit(session, owner), "newcomer": _visit(session, newcomer)},
        document.id,
        essential=creating.create(session, owner, _begun(language)).id,
        empty=creating.create(session, owner, creating.blank(language, "essential", "")).id,
        invitation=invitations.invite(session, owner, f"soon-{language}@example.org", document.id, "author"),
        guest_link=guests.make(session, document, owner, "guest_suggester", now() + timedelta(days=9), hashed="x"),
        unsubscribe=unsubscribe_token(Settings(store=site.store, _env_file=None).secret, owner.id or 0, "talk"),
        planned=planned,
        talking=talking,
        soon=(now() + timedelta(days=9)).date().isoformat(),
        password_link=passwords.link(Settings(store=site.store, _env_file=None).secret, newcomer, owner),
    )


def _meetings(session: Session, document: Document, owner: User) -> tuple[str, str]:
    """One for later, one in which people talk about what was said and is still open."""
    wish = calling.Wish(frozenset(), 20, *(owner.id or 0,) * 3, planned_for=now() + timedelta(days=2))
    planned, talking = calling.call(session, document, owner, wish), calling.call(session, document, owner, wish)
    leading.start(session, document, talking, owner)
    leading.reveal(session, document, talking, owner)
    agenda.note(session, document, talking, owner, "We ask the *bank*.")
    here = f"/documents/{document.id}/meetings"
    return f"{here}/{planned.id}", f"{here}/{talking.id}"


def _newcomer(session: Session, language: str) -> User:
    return people.create(session, f"new-{language}@example.org", "Noor", passwords.hashed(PASSWORD), language=language)


def _visit(session: Session, user: User) -> str:
    visits.begin(session, user, "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/605.1.15", "198.51.100.7")
    return visits.begin(session, user, "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "::1")


def _begun(language: str) -> Manuscript:
    """Not half written: some sections are empty, a question is open, a text is too long for its place."""
    question = Item("Who pays?", "We do not know.", topic="price", state="open", owner="Kim", due="2027-01-31")
    passages = (
        Passage("headline", "A *headline* that goes on and on and does not stop where it should, " * 2),
        Passage("introduction", "1. One\n2. Two\n\n> Said\n\n- [ ] to do\n- [x] done\n\n```\ncode\n```"),
        Passage("features", items=(Item("", "Without a name."), Item("Without words", ""))),
        Passage("stakeholder_faq", items=(question,)),
    )
    written = {passage.key: passage for passage in passages}
    blank = creating.blank(language, "essential", "Begun")
    return Manuscript(blank.front, tuple(written.get(passage.key, passage) for passage in blank.passages))


def stops(sights: Sights, empty_site: Served) -> tuple[Stop, ...]:
    """In an order in which none spoils a later one."""
    here, begun = sights.here, f"/documents/{sights.essential}"
    return (
        Stop("library", _to("/")),
        Stop("library-menu", _then(_to("/"), _open(".shelf-row details"))),
        Stop("library-no-match", _to("/?words=xyzzy")),
        Stop("library-no-filter-fits", _to("/?stage=approved")),
        Stop("library-archive", _to("/?place=archive")),
        Stop("library-bin", _to("/?place=bin")),
        Stop("library-empty", _to("/"), "newcomer"),
        Stop("library-empty-shared", _to("/?whose=shared"), "newcomer"),
        Stop("library-empty-bin", _to("/?place=bin"), "newcomer"),
        Stop("new-document", _to("/documents/new")),
        Stop("editor-full", _desk(here)),
        Stop("editor-writing", _then(_desk(begun), _write)),
        Stop("editor-menus", _then(_desk(begun), _open(".document-tools details"))),
        Stop("editor-essential", _then(_desk(begun), _open(".about", "#stakeholder_faq"))),
        Stop("editor-bank", _then(_desk(begun), _ask_for_questions)),
        Stop("editor-keys", _then(_desk(begun), _press("Control+/"))),
        Stop("editor-outline", _then(_desk(begun), _open_outline)),
        Stop("editor-empty", _desk(f"/documents/{sights.empty}")),
        Stop("editor-gauge", _then(_desk(here), _open_outline, _measured)),
        Stop("pages", _to(f"{here}/pages")),
        Stop("checks", _to(f"{here}/checks")),
        Stop("trend", _then(_to(f"{here}/checks/trend"), _counted)),
        Stop("trend-none", _to(f"/documents/{sights.empty}/checks/trend")),
        Stop("guide", _to(f"{here}/sections/customer_faq/guide")),
        Stop("question-bank", _to(f"{here}/sections/customer_faq/questions")),
        Stop("details", _to(f"{here}/details")),
        Stop("stage", _to(f"{here}/stage")),
        Stop("stage-held", sent(f"{begun}/stage", begun="draft", stage="approved", why="Now")),
        Stop("people-of-document", _to(f"{here}/people")),
        Stop("people-of-document-link", sent(f"{here}/people", email="guest@example.org", role="reader")),
        Stop("people-of-document-refused", sent(f"{here}/people", email="nobody")),
        Stop("links", _to(f"{here}/links")),
        Stop(
            "links-new",
            sent(f"{here}/links", role="guest_commenter", until=sights.soon, label="The lawyers", password="x"),
        ),
        Stop("links-refused", sent(f"{here}/links", until="never")),
        Stop("door", _to(f"/s/{sights.guest_link}"), "stranger"),
        Stop("door-refused", sent(f"/s/{sights.guest_link}", name=""), "stranger"),
        Stop("door-ended", _to("/s/ended"), "stranger"),
        Stop("door-known", _to(f"/s/{sights.guest_link}"), "newcomer"),
        Stop("read", _to(f"{here}/read")),
        Stop("read-customer", _to(f"{here}/read?audience=customer")),
        Stop("read-empty", _to(f"/documents/{sights.empty}/read")),
        Stop("comments", _to(f"{here}/comments?state=all")),
        Stop("comments-none", _to(f"/documents/{sights.empty}/comments")),
        Stop("comments-refused", sent(f"{here}/threads", text="", section="introduction")),
        Stop("rounds", _then(_to(f"{here}/rounds"), _standing)),
        Stop("rounds-none", _to(f"/documents/{sights.empty}/rounds")),
        Stop("rounds-refused", sent(f"{here}/rounds", quorum="9", wanted="All of it")),
        Stop("meetings", _to(f"{here}/meetings")),
        Stop("meetings-none", _to(f"/documents/{sights.empty}/meetings")),
        Stop("meetings-refused", sent(f"{here}/meetings", minutes="0", day="never")),
        Stop("meeting-planned", _to(sights.planned)),
        Stop("meeting-talking", _to(sights.talking)),
        Stop("suggesting", _to(f"{here}/suggesting")),
        Stop("filling", _to(f"/documents/{sights.empty}/suggesting?section=headline")),
        Stop("authorship", _to(f"{here}/authorship")),
        Stop("authorship-then", _to(f"{here}/versions/2/authorship")),
        Stop("chronicle", _to(f"{here}/chronicle")),
        Stop("versions", _to(f"{here}/versions")),
        Stop("versions-none", _to(f"/documents/{sights.empty}/versions")),
        Stop("version", _to(f"{here}/versions/2")),
        Stop("version-rename", _then(_to(f"{here}/versions/3"), _open(".menu.from-left >> nth=1"))),
        Stop("compare", _to(f"{here}/compare/1...3")),
        Stop("compare-side", _to(f"{here}/compare/1...3?view=side")),
        Stop("compare-same", _to(f"{here}/compare/3...now")),
        Stop("export", _then(_to(f"{begun}/export"), _checked)),
        Stop("word-back", _to(f"{here}/word")),
        Stop("word-back-refused", sent(f"{here}/word/suggestions", returned="nonsense")),
        Stop("profile", _to("/me")),
        Stop("profile-refused", sent("/me/password", old_password="wrong", new_password="short")),
        Stop("news", _to("/news")),
        Stop("news-none", _to("/news"), "newcomer"),
        Stop("news-choices", _to("/me/news")),
        Stop("mail", _to("/mailbox")),
        Stop("unsubscribe", _to(f"/news/unsubscribe/{sights.unsubscribe}"), "stranger"),
        Stop("house", _to("/house")),
        Stop("people", _then(_to("/people"), _open(".member details"))),
        Stop("people-link", sent("/people", email="")),
        Stop("people-nobody", _to("/people?words=xyzzy")),
        Stop("error-404", _to("/documents/nothing-here")),
        Stop("error-403", _from_elsewhere),
        Stop("unsaved", sent(f"{begun}/sections/headline", text="word " * 300, base_text="")),
        Stop("imported", sent("/documents/import", markdown="# A headline\n\n## What we ate\n\nPlums.\n")),
        Stop("sign-in", _to("/sign-in"), "stranger"),
        Stop("sign-in-refused", sent("/sign-in", email="alma@example.org", password="wrong"), "stranger"),
        Stop("sign-in-with-words", sent(f"{here}/details", product="Typed"), "stranger"),
        Stop("invitation", _to(f"/invitations/{sights.invitation}"), "stranger"),
        Stop("invitation-refused", sent(f"/invitations/{sights.invitation}", password="short"), "stranger"),
        Stop("invitation-spent", _to("/invitations/spent"), "stranger"),
        Stop("invitation-accept", _to(f"/invitations/{sights.invitation}"), "newcomer"),
        Stop("new-password", _to(f"/passwords/{sights.password_link}"), "stranger"),
        Stop("first-account", _to(f"{empty_site.address}/first"), "stranger"),
    )


Act = Callable[[Page], object]


def _to(address: str) -> Act:
    return lambda page: page.goto(address)


def _then(*acts: Act) -> Act:
    return lambda page: [act(page) for act in acts]


def _desk(address: str) -> Act:
    return _then(_to(address), lambda page: page.locator("#desk[data-ready]").wait_for())


def _open(details: str, within: str = "body") -> Act:
    return lambda page: page.locator(within).locator(details).first.evaluate("details => { details.open = true }")


def _write(page: Page) -> None:
    page.locator("#introduction textarea").focus()
    page.keyboard.press("Control+Shift+P")
    page.locator("#preview li").first.wait_for()
    expect(page.locator("#guide h2")).to_have_text(page.locator("#title-introduction").inner_text())


def _ask_for_questions(page: Page) -> None:
    page.locator("#customer_faq [data-bank]").click()
    page.locator("#guide .bank-take").first.wait_for()


def _press(keys: str) -> Act:
    return lambda page: page.keyboard.press(keys)


def _open_outline(page: Page) -> None:
    """On narrow screens it lies over the page."""
    page.locator("#outline:not(:popover-open)").evaluate(
        "outline => getComputedStyle(outline).display === 'none' && outline.showPopover()"
    )


def _measured(page: Page) -> None:
    page.locator("#pages .gauge[data-state=current]").wait_for(state="attached")
    page.locator(".page-starts").evaluate("details => { details.open = true }")


def _counted(page: Page) -> None:
    page.locator(".trend-table").wait_for()


def _standing(page: Page) -> None:
    """Where the review stands, opened."""
    page.locator(".standing details").evaluate("details => { details.open = true }")


def _checked(page: Page) -> None:
    page.locator("#export-check p").first.wait_for()


def sent(address: str, **values: str) -> Act:
    """By a form of its own, as a browser without scripts would send it."""

    def send(page: Page) -> None:
        page.goto("/healthz")
        with page.expect_navigation():
            page.evaluate(_SEND, [address, values])

    return send


_SEND = """([address, values]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address });
  for (const [name, value] of Object.entries(values)) {
    const field = document.createElement("textarea");
    Object.assign(field, { name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def _from_elsewhere(page: Page) -> None:
    """A page of no site at all sends a form here."""
    page.goto("/healthz")
    address = page.url.replace("healthz", "language")
    page.goto("about:blank")
    page.set_content(f'<form method="post" action="{address}"></form>')
    with page.expect_navigation():
        page.evaluate("document.forms[0].submit()")
