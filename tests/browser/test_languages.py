"""Pages speak the reader's language, by the browser, by choice and by the profile; documents keep their own."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.manuscript.model import Front, Manuscript, Passage
from tests.browser.conftest import Visit
from tests.browser.served import Served


@pytest.mark.parametrize(
    ("asked", "language", "heading"),
    [
        ("de-AT", "de", "Anmelden"),
        ("zh-CN", "zh-Hans", "登录"),
        ("zh-TW", "zh-Hant", "登入"),
        ("pt-PT", "pt-BR", "Entrar"),
        ("fi-FI", "en", "Sign in"),
    ],
)
def test_what_the_browser_asks_for(visit: Visit, asked: str, language: str, heading: str) -> None:
    page = visit(locale=asked)
    page.goto("/sign-in")
    _expect_speaks(page, language, heading)


def test_a_stranger_chooses(visit: Visit) -> None:
    page = visit(locale="en-US")
    page.goto("/sign-in?next=/documents/new")
    page.get_by_role("button", name="简体中文").click()
    _expect_speaks(page, "zh-Hans", "登录")
    assert page.url.endswith("/sign-in?next=/documents/new")
    page.goto("/nowhere")
    _expect_speaks(page, "zh-Hans", "这里什么也没有")


def test_the_profile_decides(visit: Visit, served: Served) -> None:
    person = served.newcomer("Greta")
    front = Front(language="en", product="Meridian", launch="2027-03-15")
    document = served.write_own(
        person, Manuscript(front, (Passage("headline", "Every carton"), Passage("introduction")))
    )
    page = visit(person, locale="en-US")
    page.goto(f"/documents/{document}/versions")
    page.get_by_label("Keep the text as it stands, under a name").fill("One")
    page.get_by_role("button", name="Keep").click()
    for choice, language, heading, library, kept in (
        ("Deutsch", "de", "Ihr Profil", "Bibliothek", r"^\d\d\.\d\d\.20\d\d, \d\d:\d\d$"),
        ("简体中文", "zh-Hans", "个人设置", "文档库", r"^20\d\d年\d+月\d+日 \d\d:\d\d$"),
        ("English", "en", "Your profile", "Library", r"^[A-Z][a-z]{2} \d+, 20\d\d, \d+:\d\d.[AP]M$"),
    ):
        _choose(page, choice)
        _expect_speaks(page, language, heading)
        expect(page.locator(".site-nav a")).to_have_text(library)
        _expect_dates_follow(page, document, kept)
        _expect_document_keeps_its_own(page, document, language)


def _choose(page: Page, choice: str) -> None:
    page.goto("/me")
    page.locator("select[name=language]").select_option(label=choice)
    page.locator("form[action='/me'] button").click()
    expect(page.locator(".notice.good")).to_be_visible()


def _expect_speaks(page: Page, language: str, heading: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def _expect_dates_follow(page: Page, document: str, kept: str) -> None:
    page.goto(f"/documents/{document}/versions/1")
    expect(page.locator(".version-head time")).to_have_text(re.compile(kept))


def _expect_document_keeps_its_own(page: Page, document: str, language: str) -> None:
    page.goto(f"/documents/{document}")
    page.locator("#desk[data-ready]").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("article.paper")).to_have_attribute("lang", "en")
    page.goto(f"/documents/{document}/read")
    expect(page.locator("article.paper")).to_have_attribute("lang", "en")
    expect(page.locator(".masthead .launch")).to_have_text("March 15, 2027")
