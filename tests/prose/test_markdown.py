"""Markdown is shown as people mean it, and nothing in it can harm a reader."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from app.prose.markdown import image_names, line_to_html, to_html, to_plain

OWN = "images/" + "0a" * 16 + ".png"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**结论：**我们", "<strong>结论：</strong>我们"),
        ("他说**“好”**，然后", "他说<strong>“好”</strong>，然后"),
        ("请看**《手册》**第一章", "请看<strong>《手册》</strong>第一章"),
        ("價格*（含稅）*不變", "價格<em>（含稅）</em>不變"),
        ("先**登录。**再**付款！**最后", "先<strong>登录。</strong>再<strong>付款！</strong>最后"),
        ("文字**粗体(注)**文字", "文字<strong>粗体(注)</strong>文字"),
        ("~~旧价：~~新价", "<del>旧价：</del>新价"),
        ("**注意**：小心", "<strong>注意</strong>：小心"),
        ("葛󠄀**《x》**葛", "葛󠄀<strong>《x》</strong>葛"),
    ],
)
def test_emphasis_beside_chinese_marks(text: str, html: str) -> None:
    assert line_to_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a * b * c", "a * b * c"),
        ('a**"b"**c', 'a**"b"**c'),
        ("snake_case_name", "snake_case_name"),
        ("a*b*c", "a<em>b</em>c"),
        ("**bold.**next", "**bold.**next"),
        ("***both***", "<em><strong>both</strong></em>"),
        ("“**quoted**”", "“<strong>quoted</strong>”"),
        ("😀**“x”**y", "😀**“x”**y"),
    ],
)
def test_emphasis_elsewhere_is_that_of_commonmark(text: str, html: str) -> None:
    assert line_to_html(text) == html


def test_blocks() -> None:
    html = to_html("3. a\n4. b\n\n> q\n\n| l | r |\n|:--|--:|\n| 1 | 2 |\n\n---\n\n`c`  \nx")
    for part in ('<ol start="3">', "<blockquote>", '<th class="align-right">r</th>', "<hr>", "<code>c</code><br>"):
        assert part in html


def test_the_empty_corner_of_a_table_heads_nothing() -> None:
    html = to_html("|  | now |\n|--|--|\n| price | 9 |")
    assert "<tr><td></td><th>now</th></tr>" in "".join(html.split("\n"))


def test_tasks_are_named_boxes_that_cannot_be_ticked() -> None:
    html = to_html("- [ ] open\n- [x] done")
    assert '<label><input type="checkbox" disabled=""> open</label>' in html
    assert '<label><input type="checkbox" checked="" disabled=""> done</label>' in html


def test_headings_continue_the_outline_of_the_page() -> None:
    assert to_html("## A\n\n#### B\n\n###### C", heading_level=3) == "<h3>A</h3>\n<h5>B</h5>\n<h6>C</h6>\n"
    assert "<h4>" in to_html("A\n===", heading_level=4)


def test_own_images_are_shown_under_their_base() -> None:
    html = to_html(f"![a *b*]({OWN})", image_base="/documents/x/images/")
    assert f'<img src="/documents/x/{OWN}" alt="a b" loading="lazy">' in html
    assert image_names(f"![]({OWN}) `![]({OWN[:-3]}jpg)`") == {OWN.removeprefix("images/")}


@pytest.mark.parametrize(
    "source",
    ["http://x.org/a.png", "//x.org/a.png", "data:image/png;base64,AAAA", "images/../a.png", "file:///etc/passwd",
     "images/" + "0A" * 16 + ".png", OWN + "?x", OWN.replace("png", "svg"), "/" + OWN],
)  # fmt: skip
def test_strange_images_become_words(source: str) -> None:
    html = to_html(f"![words]({source})")
    assert "<img" not in html and "words" in html
    assert image_names(f"![words]({source})") == set()


def test_a_line_has_no_blocks_and_no_images() -> None:
    assert line_to_html(f"# **a** ![b]({OWN}) [c](https://x.org)", links=False) == "# <strong>a</strong> b c"


def test_links() -> None:
    rel = 'rel="noopener nofollow"'
    assert to_html("[a](https://x.org)") == f'<p><a href="https://x.org" {rel}>a</a></p>\n'
    assert to_html("见https://x.org/a_b。好") == (
        f'<p>见<a href="https://x.org/a_b" {rel}>https://x.org/a_b</a>。好</p>\n'
    )
    assert "(see <a" in to_html("(see https://x.org/a_(b)).") and "a_(b)</a>)." in to_html("(see https://x.org/a_(b)).")
    assert to_html("[x](other.md) <tel:123>") == "<p>x tel:123</p>\n"


ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](java\tscript:alert(1))",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    '[x](https://a.org "onmouseover=alert(1)")',
    '![x" onerror="alert(1)](https://a.org)',
    f'![x]({OWN} "\\" onload=\\"alert(1)")',
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "<svg/onload=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "| <b onclick=x> |\n|-|\n| <iframe src=//evil> |",
    "<!--><img src=x onerror=alert(1)>-->",
    "- [x] <input onfocus=alert(1) autofocus>",
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("show", [to_html, line_to_html])
def test_nothing_harmful_comes_through(attack: str, show: object) -> None:
    html = show(attack)  # type: ignore[operator]
    assert isinstance(html, Markup)
    _assert_harmless(html)


PIECES = st.sampled_from(
    [*ATTACKS, "*", "**", "_", "`", "```\n", "[", "](", ")", "<", ">", "!", "|", "\n", "\n\n", "- ", "> ", "# ", "&lt;",
     "\\", '"', "'", "：", "中", "a", " ", "javascript:", "https://x.org", OWN, "images/", "\x00", "\u2028", "1. ", "~~"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_mixture_is_harmful(text: str) -> None:
    _assert_harmless(to_html(text))
    _assert_harmless(line_to_html(text))
    to_plain(text)


def _assert_harmless(html: str) -> None:
    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", html):
        assert tag not in ("script", "svg", "iframe", "style")
        names = set(
            re.findall(r'([a-z]+)="', re.sub(r'="[^"]*"', lambda m: '="' + "x" * (len(m[0]) - 3) + '"', attributes))
        )
        assert names <= {
            "href",
            "rel",
            "title",
            "src",
            "alt",
            "loading",
            "class",
            "start",
            "type",
            "checked",
            "disabled",
        }
    for href in re.findall(r'href="([^"]*)"', html):
        assert href.startswith(("http://", "https://", "mailto:"))
    assert html.count("<script") == 0


def test_what_a_reader_reads() -> None:
    text = f"# A\n\nb **c**\nd\n\n- e\n- [x] f\n\n| g | h |\n|-|-|\n| i | j |\n\n![k]({OWN}) [l](https://x.org)\n\n```\nm\n```"
    assert [line.strip() for line in to_plain(text).split("\n")] == ["A", "b c d", "e", "f", "g h", "i j", "k l", "m"]
    assert to_plain("我们\n今天") == "我们今天"
    assert to_plain("") == ""


@pytest.mark.parametrize("piece", ["*a *b ", "[", "![", "- [ ] a\n", "> ", "|a", "a://", "<a", "`a``", "[a]: b\n"])
def test_bombs_fizzle(piece: str) -> None:
    """Four times the text may take about four times as long, not sixteen."""
    short, long = (_seconds(piece * (letters // len(piece))) for letters in (5_000, 20_000))
    assert long < max(1, short * 9)


def _seconds(text: str) -> float:
    best = 60.0
    for _ in range(3):
        begin = time.process_time()
        to_html(text)
        best = min(best, time.process_time() - begin)
    return best


def test_emphasis_never_nests_without_end() -> None:
    html = to_html("*a **b " * 5_000 + "** *" * 5_000)
    assert _deepest(html) < 40
    assert _deepest(to_html("> " * 5_000 + "x")) < 40


def _deepest(html: str) -> int:
    depth = deepest = 0
    for closing in re.findall(r"<(/?)(?:em|strong|blockquote|p)>", html):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def test_a_text_far_too_long_is_shown_as_typed() -> None:
    assert to_html("*" * 400_001).startswith("<pre>*")
    assert line_to_html("<" * 400_001).startswith("&lt;")
