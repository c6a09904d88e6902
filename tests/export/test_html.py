"""The HTML of a manuscript: who reads what, in which language, and that nothing foreign gets in."""

import base64
import re
from dataclasses import replace
from datetime import date

import pytest

from app.export.html import body, image_names, parts, title_of, to_html
from app.export.look import Look
from app.export.pdf import job_for
from app.manuscript.model import Front, Manuscript, Passage
from tests.export import samples


def nothing(_name: str) -> None:
    return None


def test_everyone_reads_the_press_release_first_and_colleagues_read_everything() -> None:
    full = [part.key for part in parts(samples.english(), "full")]
    customer = [part.key for part in parts(samples.english(), "customer")]
    assert full == ["press_release", "customer_faq", "stakeholder_faq", "guide", "brief", "appendix"]
    assert customer == ["press_release", "customer_faq", "guide"]


def test_customers_never_see_internal_words() -> None:
    html = body(samples.english(), "customer")
    for internal in ("Why could this fail", "Independent pharmacists.", "Kim", "2028"):
        assert internal not in html


def test_sections_are_anchors_and_empty_ones_are_left_out() -> None:
    manuscript = Manuscript(Front(), (Passage("headline", "A"), Passage("problem"), Passage("appendix", "B")))
    html = body(manuscript, "full")
    assert 'id="headline"' in html
    assert 'id="appendix"' in html
    assert 'id="problem"' not in html


def test_an_empty_manuscript_is_a_title_page() -> None:
    (part,) = parts(Manuscript(Front(product="Meridian")), "full")
    assert part.key == "press_release"
    assert "<h1" in part.html
    assert "Meridian" in part.html
    assert title_of(Manuscript(Front(language="en"))) == "Untitled"


def test_an_open_question_shows_owner_and_due_date_to_colleagues() -> None:
    html = body(samples.english(), "full")
    assert "Owner: Kim" in html
    assert "Due: January 31, 2027" in html


def test_what_looks_like_html_is_text() -> None:
    html = body(samples.english(), "full")
    assert "<b>" not in html
    assert "&lt;b&gt;else&lt;/b&gt;" in html


def test_the_dateline_is_marked_once() -> None:
    html = body(samples.english(), "full")
    assert html.count("dateline") == 1
    assert '<span class="dateline">HAMBURG, March 15, 2027</span> — Meridian is here' in html


def test_a_quote_with_its_own_marks_gets_no_others() -> None:
    html = body(samples.english(), "full")
    assert re.search(r'id="leader_quote">\s*<blockquote class="unquoted">', html)
    assert re.search(r'id="customer_quote">\s*<blockquote class="quoted">', html)


def test_everything_speaks_the_document_s_language() -> None:
    html = body(samples.in_language("de", "Titel", "HAMBURG, 15. März 2027 – Es ist da."), "full")
    assert '<article class="paper" lang="de">' in html
    assert "Pressemitteilung" in html
    assert "Fragen der Kunden" in html
    assert "15. März 2027" in html


def test_a_chinese_headline_breaks_at_punctuation() -> None:
    html = body(samples.in_language("zh-Hans", "药房现在看得见每一支疫苗，从工厂到冰箱", "上海"), "full")
    assert '每一支疫苗，</span><span class="phrase">从工厂到冰箱</span></h1>' in html
    long = body(samples.in_language("zh-Hans", "药房" * 20 + "，从工厂到冰箱", "上海"), "full")
    assert f'{"药房" * 20}，<span class="phrase">从工厂' in long


def test_the_stand_alone_page_needs_nothing_else() -> None:
    picture = b"\x89PNG not really"
    html = to_html(samples.english(), Look(), lambda name: picture if name == samples.IMAGE else None)
    assert base64.b64encode(picture).decode() in html
    assert "<link" not in html
    assert "<script" not in html
    fetched = re.findall(r'(?:src|url\()="?([^")\s]+)', html)
    assert all(address.startswith("data:") for address in fetched if ":" in address)


def test_an_image_nobody_has_leaves_its_words() -> None:
    html = to_html(samples.english(), Look(), nothing)
    assert "images/" not in html
    assert "A carton" in html


def test_the_foot_names_id_version_day_and_status() -> None:
    look = Look(document_id="0123456789abcdef01234567", label="Version 4", day=date(2026, 11, 22), draft=True)
    foot = foot_of(to_html(samples.english(), look, nothing))
    assert foot == ["Internal", "01234567", "Version 4", "November 22, 2026", "Draft", "In peer review"]


def foot_of(html: str) -> list[str]:
    return re.findall(r"<span>(.*?)</span>", html[html.index('class="colophon"') :])


@pytest.mark.parametrize(
    ("stage", "is_marked", "said"),
    [
        ("draft", True, ["Draft"]),
        ("peer", True, ["Draft", "In peer review"]),
        ("peer", False, ["In peer review"]),
        ("approved", False, ["Approved"]),
    ],
)
def test_title_block_and_foot_say_what_the_mark_says(stage: str, is_marked: bool, said: list[str]) -> None:
    manuscript = samples.english()
    manuscript = replace(manuscript, front=replace(manuscript.front, stage=stage))
    html = to_html(manuscript, Look(draft=is_marked), nothing)
    assert foot_of(html) == ["Internal", *said]
    assert f'<span class="status">{" · ".join(said)}</span>' in html


def test_only_the_edition_for_colleagues_says_so() -> None:
    assert "Internal" not in foot_of(to_html(samples.english(), Look(audience="customer"), nothing))


def test_own_images_are_listed_once() -> None:
    text = f"![a](images/{samples.IMAGE}) ![b](images/{samples.IMAGE})"
    assert image_names(body(samples.with_text(text), "full")) == (samples.IMAGE,)
    assert f'src="/documents/7/images/{samples.IMAGE}"' in body(samples.with_text(text), "full", "/documents/7/images/")


def test_an_image_with_no_words_gets_one_and_a_link_around_it_goes() -> None:
    html = body(samples.with_text(f"[![](images/{samples.IMAGE})](https://example.org)"), "full")
    assert 'alt="Image"' in html
    assert "https://example.org" not in html


def test_what_reads_like_an_image_s_markup_is_text() -> None:
    prose = (
        f'Write alt="" and src="images/{samples.IMAGE}", [so](https://example.org "<img src=images/{samples.IMAGE}>")'
    )
    manuscript = samples.with_text(f"{prose}\n\n![](images/{samples.IMAGE})")
    for html in (body(manuscript, "full"), to_html(manuscript, Look(), lambda _name: b"\x89PNG")):
        assert f'Write alt="" and src="images/{samples.IMAGE}", <a' in html
        assert html.count('alt="Image"') == 1
    (part,) = (part for part in job_for(manuscript, Look(), nothing).parts if part.images)
    assert part.images == (samples.IMAGE,)
    assert f'src="images/{samples.IMAGE}", <a' in part.html
    assert f'<img src="own:{samples.IMAGE}" alt="Image"' in part.html
    assert image_names(body(samples.with_text(prose), "full")) == ()
