"""The editor of one text, alone on a page: what is typed, how it looks, and two people in one text."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from app.config import ROOT
from app.prose.markdown import line_to_html, to_html
from tests.browser.conftest import watched
from tests.browser.harness import harness

DEMO = ROOT / "app" / "demo"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with harness() as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, address: str, faults: list[str]) -> Iterator[OpenPage]:
    """``open_page(**context options)``; any error on the page fails the test, and so does what the policy refuses."""
    made = []

    def open_it(**about: Any) -> Page:
        context = browser.new_context(**about)
        made.append(context)
        page = watched(context.new_page(), faults)
        page.goto(address)
        page.wait_for_function("() => window.isReady")
        return page

    yield open_it
    for context in made:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def write(page: Page, words: str = "", options: str = "{}", key: str = "intro", whose: str = "hers") -> None:
    """An editor of one person's text, focused, the caret at its end; ``window.one`` is the newest."""
    page.evaluate(
        f"([key, words]) => {{ window.one = write(key, words, {options}, {whose}); one.focus(); one.select(words.length); }}",
        [key, words],
    )


def said(page: Page, key: str = "intro", whose: str = "hers") -> str:
    """What the shared text says; the editor says the same."""
    shown, shared = page.evaluate(f"[editors.at(-1).text, {whose}.getText('{key}').toString()]")
    if key == page.evaluate("editors.at(-1).view.contentDOM.ariaLabel"):
        assert shown == shared
    text: str = shared
    return text


def lines(page: Page) -> list[str]:
    """What is seen."""
    found: list[str] = page.locator(".is-live").last.locator(".cm-line:not(.is-none)").all_inner_texts()
    return [each.replace("\u200b", "") for each in found]


def test_what_is_typed_is_in_the_shared_text(page: Page) -> None:
    write(page)
    page.keyboard.type("Every carton")
    page.keyboard.press("Enter")
    page.keyboard.type("is seen")
    assert said(page) == "Every carton\n\nis seen"
    assert lines(page) == ["Every carton", "is seen"]
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    assert said(page) == "Every cartonis seen"


FORMED = """## What it does

Shows **every** carton, [here](https://example.org) and *there*, `so`.

- one
- two

> quoted

| a | b |
| --- | ---: |
| **x** | 2 |
"""


def test_text_looks_as_it_prints_but_for_marks_where_the_caret_is(page: Page) -> None:
    write(page, FORMED)
    page.evaluate("one.view.contentDOM.blur()")
    live = page.locator(".is-live")
    expect(live.locator(".cm-line.is-heading-3")).to_have_text("What it does")
    expect(live.locator("strong").first).to_have_text("every")
    expect(live.locator("a")).to_have_text("here")
    expect(live.locator(".bullet.is-dot")).to_have_count(2)
    expect(live.locator("td strong")).to_have_text("x")
    expect(live.locator("td.align-right")).to_have_text("2")
    shown = " ".join(lines(page))
    assert not any(mark in shown for mark in ("**", "##", "](", "`", ">", "| a"))
    page.evaluate("(at) => { one.focus(); one.select(at) }", FORMED.index("every"))
    assert "**every**" in " ".join(lines(page)) and "`so`" not in " ".join(lines(page))
    page.evaluate("(at) => one.select(at)", FORMED.index("| **x**"))
    expect(live.locator("table")).to_have_count(0)
    assert "| **x** | 2 |" in lines(page)


PRINTED = """## Alpha

Bravo **bravely** goes on, and goes on, for so long that the line has to be broken somewhere on the paper as well as here, in print.
Charlie is in the same paragraph\\
Delta comes after a break.

- Echo
- Foxtrot goes on, and goes on, for so long that the line has to be broken somewhere on the paper as well as here, in the print.
- Golf

1. Hotel
2. India

> Juliett said so.
>
> Kilo said it again.

### Lima

Mike

| November | Oscar |
| --- | ---: |
| Papa | Quebec |
| Romeo | Sierra |

Tango

---

Uniform

```
Victor
```

Whiskey
"""  # every word here once: they are looked for

_PLACES = """(root) => {
  const top = document.querySelector(root).getBoundingClientRect().top;
  const walker = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT);
  const places = {};
  while (walker.nextNode()) for (const { 0: word, index } of walker.currentNode.data.matchAll(/[A-Z][a-z]+/g)) {
    const range = document.createRange();
    range.setStart(walker.currentNode, index);
    range.setEnd(walker.currentNode, index + word.length);
    const { left, top: there } = range.getBoundingClientRect();
    places[word] = [left, there - top];
  }
  return places;
}"""


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans"])
def test_words_stand_where_they_stand_in_print(page: Page, language: str) -> None:
    """Within two pixels, from the first to the last."""
    page.set_viewport_size({"width": 1280, "height": 2_400})  # lines out of sight are not in the page
    page.evaluate(
        """([printed, language]) => {
          paper.lang = language;
          paper.insertAdjacentHTML("beforeend", `<div class="words"><div class="formed">${printed}</div></div>`);
        }""",
        [to_html(PRINTED), language],
    )
    write(page, PRINTED, f"{{ lang: '{language}' }}")
    page.evaluate("one.view.contentDOM.blur()")
    page.wait_for_timeout(100)
    printed, live = page.evaluate(_PLACES, ".formed"), page.evaluate(_PLACES, ".is-live")
    assert printed.keys() == live.keys()
    away = {word: (left, top, live[word]) for word, (left, top) in printed.items() if _away(live[word], left, top) > 2}
    assert away == {}


_LETTERS = """([words, html]) => {
  const letters = (text) => text.replace(/\\s+/g, "");
  const printed = new DOMParser().parseFromString(html, "text/html").body.textContent;
  one.replace(0, one.text.length, words);
  one.view.measure();
  const live = one.view.contentDOM.cloneNode(true);
  for (const unseen of live.querySelectorAll(".bullet, .is-fence, .is-none")) unseen.remove();
  return letters(live.textContent) === letters(printed);
}"""


def test_the_words_that_are_seen_are_those_that_print(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 9_000})
    write(page)
    page.evaluate("one.view.contentDOM.blur()")
    texts = [part for file in DEMO.glob("*.md") for part in re.split(r"(?m)^(?=## )", file.read_text()) if part.strip()]
    tricky = [
        "**结论：**我们",
        "a*b*c_d_e",
        "<b> <https://a.org> https://a.org/x.",
        "![alt](https://a.org) [w](javascript:x)",
        "> - a\n>   b",
    ]
    for words in [*texts, *tricky]:
        assert page.evaluate(_LETTERS, [words, str(to_html(words))]), words


def _away(there: tuple[float, float], left: float, top: float) -> float:
    return max(abs(there[0] - left), abs(there[1] - top))


def test_two_write_in_one_text(page: Page) -> None:
    write(page, "Shared words.")
    page.evaluate("window.first = one")
    write(page, whose="his")
    page.evaluate("first.focus(); first.select(0)")
    page.keyboard.type("Hers. ")
    page.evaluate("one.focus(); one.select(one.text.length)")
    page.keyboard.type(" His.")
    assert page.evaluate("[first.text, one.text]") == ["Hers. Shared words. His."] * 2
    page.evaluate("line.isOpen = false")
    page.keyboard.type(" Offline 你好.")
    page.evaluate("first.focus(); first.select(5)")
    page.keyboard.type(" 😀")
    page.evaluate("line.open()")
    assert page.evaluate("[first.text, one.text]") == ["Hers. 😀 Shared words. His. Offline 你好."] * 2


def test_taking_back_takes_back_ones_own_only(page: Page) -> None:
    write(page, "Start.")
    page.keyboard.type(" Hers.")
    page.evaluate("his.getText('intro').insert(0, 'His. ')")
    assert said(page) == "His. Start. Hers."
    page.keyboard.press("Control+z")
    assert said(page) == "His. Start."
    page.keyboard.press("Control+y")
    assert said(page) == "His. Start. Hers."
    write(page, "Other.", key="subtitle")
    page.keyboard.type(" More.")
    page.keyboard.press("Control+z")
    assert said(page, "subtitle") == "Other." and said(page) == "His. Start. Hers."
    page.keyboard.press("Control+z")
    assert said(page) == "His. Start."
    assert page.evaluate("editors[0].hasFocus"), "the caret goes where something was taken back"


@pytest.mark.parametrize(
    ("at", "theirs"), [(0, "Before, in the same paragraph. "), (18, " elsewhere"), (6, " right beside")]
)
def test_what_others_write_leaves_a_composition_alone(page: Page, at: int, theirs: str) -> None:
    words = "One two three.\n\nFour."
    write(page, words)
    page.evaluate("one.select(7)")
    typing = page.context.new_cdp_session(page)
    for composed in ("n", "ni", "nih", "ni h"):
        typing.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
    page.evaluate("([at, theirs]) => his.getText('intro').insert(at, theirs)", [at, theirs])
    page.evaluate(
        "one.mark('coach', [{ from: 1, to: 12, className: 'x', id: 1 }]); one.cursors([{ id: 1, name: 'A', colour: 1, anchor: 3, head: 8 }])"
    )
    for composed in ("ni ha", "ni hao", "你好"):
        typing.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
    typing.send("Input.insertText", {"text": "你好"})
    page.wait_for_timeout(200)
    both: str = page.evaluate("his.getText('intro').toString()")
    assert both.replace(theirs, "", 1) == "One two你好 three.\n\nFour."
    assert page.evaluate("one.text") == both == page.evaluate("hers.getText('intro').toString()")
    page.keyboard.type("**x**")
    page.evaluate("one.view.contentDOM.blur()")
    expect(page.locator(".is-live strong")).to_have_text("x")


RANDOM = """(seed) => {
  let state = seed;
  const random = (below) => (state = (state * 48271) % 2147483647) % below;
  const pieces = ["a", "the ", "你好", "😀", "👨‍👩‍👧", "é", "\\n", "\\n\\n", "- ", "**", "# ", "| a |\\n|---|\\n", "مرحبا", "> ", "`"];
  const piece = () => pieces[random(pieces.length)];
  const spot = (text) => { const points = [...text]; return points.slice(0, random(points.length + 1)).join("").length; };
  const whole = (from, text) => Math.min(text.length, from + [...text.slice(from)].slice(0, random(4)).join("").length);
  const [first, second] = editors.slice(-2);
  for (let step = 0; step < 120; step += 1) {
    if (random(9) === 0) line.isOpen ? (line.isOpen = false) : line.open();
    const editor = random(2) ? first : second;
    const from = spot(editor.text);
    if (random(6) === 0) undos.get(random(2) ? hers : his).undo();
    else if (random(5) === 0) undos.get(random(2) ? hers : his).redo();
    else editor.replace(from, whole(from, editor.text), random(4) ? piece() : "");
    for (const [each, doc] of [[first, hers], [second, his]]) if (each.text !== doc.getText("random").toString()) return `apart at ${step} of ${seed}`;
  }
  line.open();
  return first.text === second.text ? "" : `not equal: ${seed}`;
}"""


def test_whatever_two_write_editors_and_texts_are_equal(page: Page) -> None:
    write(page, "Once.", key="random")
    write(page, key="random", whose="his")
    for seed in range(1, 41):
        assert page.evaluate(RANDOM, seed * 7919) == ""


WAITING = """(seed) => {
  let state = seed;
  const random = (below) => (state = (state * 48271) % 2147483647) % below;
  const words = () => ["x", "你", "😀", "longer words", "\\n"][random(5)];
  const editor = editors[0], shared = hers.getText("intro");
  Object.defineProperty(editor.view, "compositionStarted", { get: () => window.isComposing, configurable: true });
  window.isComposing = true;
  for (let step = 0; step < 40; step += 1) {
    const isHers = random(2);
    const points = [...(isHers ? editor.text : shared.toString())];
    const at = points.slice(0, random(points.length + 1)).join("").length;
    if (isHers) editor.replace(at, at, words());
    else his.getText("intro").insert(at, words());
  }
  window.isComposing = false;
  his.getText("intro").insert(0, "last ");
  return editor.text === shared.toString() && editor.text === his.getText("intro").toString();
}"""


def test_what_waits_for_a_composition_comes_in_at_its_place(page: Page) -> None:
    write(page, "One two three.")
    for seed in range(1, 31):
        assert page.evaluate(WAITING, seed * 104729), seed


def test_a_line_stays_a_line(page: Page) -> None:
    page.evaluate("window.left = []")
    write(page, "Head", "{ isLine: true, escape: (direction) => void left.push(direction) }", key="headline")
    page.keyboard.press("Enter")
    assert page.evaluate("left") == [1]
    page.keyboard.press("ArrowDown")
    page.evaluate("one.select(0)")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("left") == [1, 1, -1]
    page.evaluate("one.select(4)")
    paste(page, "two\r\nlines\n\nmore", "")
    assert said(page, "headline") == "Headtwo lines more"
    page.evaluate("one.replace(0, 4, 'A\\nB')")
    assert said(page, "headline") == "A Btwo lines more"
    expect(page.get_by_role("textbox", name="headline")).to_have_attribute("aria-multiline", "false")


@pytest.mark.parametrize(
    "words", ["2. Quartal", "- nothing", "# 1 in *the* world", "> a `b`", "![x](images/0)", "| a | b |"]
)
def test_a_line_has_no_blocks(page: Page, words: str) -> None:
    write(page, words, "{ isLine: true }", key="headline")
    page.evaluate("one.view.contentDOM.blur()")
    printed = page.evaluate(
        "html => new DOMParser().parseFromString(html, 'text/html').body.textContent", str(line_to_html(words))
    )
    assert lines(page) == [printed]


def paste(page: Page, plain: str, html: str) -> None:
    page.evaluate(
        """([plain, html]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", plain);
          if (html) clipboardData.setData("text/html", html);
          one.view.contentDOM.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        [plain, html],
    )


def test_a_slash_asks_what_shall_stand_there(page: Page) -> None:
    write(page)
    page.keyboard.type("/")
    menu = page.get_by_role("listbox", name="Insert")
    expect(menu.get_by_role("option")).to_have_text(
        ["Heading", "List", "Numbered list", "Check list", "Quotation", "Dividing line", "Table"]
    )
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("option", name="List", exact=True)).to_have_attribute("aria-selected", "true")
    box = page.get_by_role("textbox", name="intro")
    expect(box).to_have_attribute("aria-activedescendant", menu.get_by_role("option").nth(1).get_attribute("id") or "")
    page.keyboard.type("num")
    expect(menu.get_by_role("option")).to_have_text(["Numbered list"])
    page.keyboard.press("Enter")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    assert said(page) == "1. one\n2. two"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.keyboard.type("s and 1/2")
    expect(menu).to_have_count(0)
    assert said(page) == "1. one\n2. two\n\n/s and 1/2"
    page.keyboard.press("Enter")
    page.keyboard.insert_text("、")
    page.keyboard.type("tab")
    menu.get_by_role("option", name="Table").click()
    assert said(page).endswith("1/2\n\n| What | How much |\n| --- | --- |\n|  |  |")


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p { color: red }</style></head><body>
<!--StartFragment--><h1>Plan<o:p></o:p></h1>
<p class=MsoNormal>We <b>save</b><b> time</b> and <i style='mso-bidi-font-style:normal'>money</i>, see <a href="https://example.org/a">the
report</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>First</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span></span><![endif]>Deeper</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Second</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Numbered</p>
<table class=MsoTableGrid><tr><td><p><b>What</b></p></td><td><p>How much</p></td></tr>
<tr><td><p>Vials</p><p>checked</p></td><td><p>1|2</p></td></tr></table>
<p class=MsoNormal>结论：我们
每天节省。<script>alert(1)</script></p><!--EndFragment--></body></html>"""

FROM_WORD = """## Plan

We **save time** and *money*, see [the report](https://example.org/a).

- First
  - Deeper
- Second

1. Numbered

| **What** | How much |
| --- | --- |
| Vials checked | 1\\|2 |

结论：我们每天节省。"""

FROM_THE_WEB = [
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
    ("<ol start=3><li><p>a</p><p>b</p></li><li>c</li></ol>", "3. a\n\n   b\n4. c"),
    ('<b style="font-weight:normal"><p><span style="font-weight:700">Bold</span> <span style="font-style:italic">it</span></p></b>', "**Bold** *it*"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    ("<table><tr><td>a</td><td>b<br>c</td></tr></table>", "| a | b c |\n| --- | --- |"),
    ("<p>a<br>b</p><p><em>2 * 3</em> _x_ snake_case</p>", "a\\\nb\n\n*2 \\* 3* \\_x\\_ snake_case"),
    ('<p>See <a href="javascript:alert(1)">this</a>, <a href="https://e.org">https://e.org</a></p>', "See this, https://e.org"),
    ("<p><strong>a </strong>b</p><p># no heading</p><p>1. no item</p>", "**a** b\n\n\\# no heading\n\n1\\. no item"),
    ("<p><b>Note:</b>text and text<i>(so)</i>, <b>结论：</b>我们</p>", "**Note**:text and text(*so)*, **结论：**我们"),
    ("<li><input type=checkbox checked> done</li>", "done"),
    ("<ul><li><input type=checkbox checked> done</li></ul>", "- [x] done"),
    ("<pre>x = 1\ny</pre><hr><h3>H</h3>", "```\nx = 1\ny\n```\n\n---\n\n### H"),
]  # fmt: skip


def test_paste_from_word_comes_as_markdown(page: Page) -> None:
    write(page)
    paste(page, "Plan", WORD)
    assert said(page) == FROM_WORD
    page.keyboard.press("Control+z")
    assert said(page) == ""


def test_paste_from_the_web_comes_as_markdown(page: Page) -> None:
    write(page)
    for html, markdown in FROM_THE_WEB:
        assert (
            page.evaluate("async (html) => (await import('/static/js/live/pasted.js')).toMarkdown(html)", html)
            == markdown
        )
    paste(page, "plain", f"<b>{'<div>' * 20_000}deep")
    assert said(page) == "deep"
    page.evaluate("one.replace(0, one.text.length, 'Before after'); one.select(6)")
    paste(page, "a b", "<ul><li>a</li><li>b</li></ul>")
    assert said(page) == "Before\n\n- a\n- b\n\n after"
    paste(page, " as **it** is\r\n", "")
    assert said(page) == "Before\n\n- a\n- b as **it** is\n\n\n after"


def test_an_address_pasted_over_words_links_them(page: Page) -> None:
    write(page, "See here.")
    page.evaluate("one.select(4, 8)")
    paste(page, "https://example.org/a", '<a href="https://example.org/a">Another title</a>')
    assert said(page) == "See [here](https://example.org/a)."


PICTURE = "images/0123456789abcdef0123456789abcdef.png"
UPLOADING = f"""{{
  upload: (file) => new Promise((done, fail) => {{
    window.finish = () => (file.name === "bad.png" ? fail(new Error("Too large.")) : done(`![${{file.name}}]({PICTURE})`));
  }}),
  refused: (words) => (window.refusal = words),
  images: "/static/img/",
}}"""


def test_an_image_comes_where_the_caret_was(page: Page) -> None:
    page.route(
        "**/static/img/0123*", lambda route: route.fulfill(path="static/img/foreword.svg", content_type="image/svg+xml")
    )
    write(page, "First.\n\nSecond.", UPLOADING)
    page.evaluate("one.select(6)")
    drop = """(name) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["x"], name, { type: "image/png" }));
      one.view.contentDOM.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, "a.png")
    page.evaluate("one.select(0)")
    page.keyboard.type("Meanwhile. ")
    page.evaluate("finish()")
    page.wait_for_function("() => one.text.includes('![')")
    assert said(page) == f"Meanwhile. First.\n\n![a.png]({PICTURE})\n\nSecond."
    assert page.evaluate("one.selection.from") == len("Meanwhile. ")
    expect(page.get_by_role("img", name="a.png")).to_be_visible()
    page.evaluate(drop, "bad.png")
    page.evaluate("finish()")
    page.wait_for_function("() => window.refusal === 'Too large.'")


def test_lists_go_on_deepen_and_end(page: Page) -> None:
    write(page, "- one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Alt+Shift+ArrowRight")
    assert said(page) == "- one\n  - two"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert said(page) == "- one\n  - two\n- "
    page.keyboard.press("Enter")
    page.keyboard.type("After")
    assert said(page) == "- one\n  - two\n\nAfter"
    page.evaluate("one.select(2)")
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    assert said(page) == "one\n  - two\n\nAfter"
    page.evaluate("one.replace(0, one.text.length, '- [ ] task')")
    page.keyboard.press("Enter")
    page.keyboard.type("next")
    page.locator(".bullet input").first.click()
    assert said(page) == "- [x] task\n- [ ] next"
    page.keyboard.press("Control+Enter")
    assert said(page) == "- [x] task\n- [x] next"
    page.evaluate("one.replace(0, one.text.length, '> quoted')")
    page.keyboard.press("Enter")
    page.keyboard.type("more")
    assert said(page) == "> quoted\n>\n> more"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("out")
    assert said(page) == "> quoted\n>\n> more\n\nout"


def test_the_caret_walks_over_what_is_not_seen(page: Page) -> None:
    write(page, "First.\n\n- item\n\nLast.")
    at = "one.selection.from"
    page.evaluate("one.select(6)")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(at) == 10
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(at) == 6
    page.keyboard.press("ArrowDown")
    assert 10 < page.evaluate(at) <= 14
    page.keyboard.press("Home")
    page.keyboard.press("Home")
    assert page.evaluate(at) == 10
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert page.evaluate(at) == len("First.\n\n- item\n\nLast.")


def test_enter_parts_what_print_joins(page: Page) -> None:
    write(page, "one\ntwo")
    assert lines(page) == ["one two"]
    page.evaluate("one.select(3)")
    page.keyboard.press("Enter")
    assert said(page) == "one\n\ntwo" and lines(page) == ["one", "two"]
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("x ")
    assert said(page) == "one\n\n\\\nx two"
    page.evaluate("one.replace(0, one.text.length, '> - one\\n> - two'); one.select(0)")
    assert page.evaluate("one.selection.from") == 4
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    assert page.evaluate("one.selection.from") == 12
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("one.selection.from") == 7


def test_a_table_is_written_where_one_clicks(page: Page) -> None:
    write(page, "| a | b |\n| --- | --- |\n| x |  |\n\nAfter")
    page.locator("td").last.click()
    page.keyboard.type("yes")
    assert said(page) == "| a | b |\n| --- | --- |\n| x | yes |\n\nAfter"
    page.keyboard.press("Enter")
    page.keyboard.type("z")
    assert said(page) == "| a | b |\n| --- | --- |\n| x | yes |\n| z |  |\n\nAfter"


def test_others_are_seen_by_caret_and_name(page: Page) -> None:
    write(page, "First words.\n\nSecond words.")
    page.evaluate(
        "one.cursors([{ id: 1, name: 'Arthur', colour: 1, anchor: 0, head: 5 }, { id: 2, name: '小明', colour: 2, anchor: 14, head: 14 }])"
    )
    expect(page.locator(".peer-name")).to_have_text(["Arthur", "小明"])
    expect(page.locator(".peer-selection.colour-1")).to_have_count(1)
    caret, there = page.locator(".peer-caret.colour-2").bounding_box(), page.evaluate("one.coordsAt(14)")
    assert caret and abs(caret["x"] - there["left"]) < 3 and abs(caret["y"] - there["top"]) < 6
    page.evaluate("one.select(0)")
    page.keyboard.type("More. ")
    page.wait_for_function(
        """() => Math.abs(document.querySelector(".peer-caret.colour-1")?.getBoundingClientRect().x - one.coordsAt(11).left) < 3"""
    )
    page.mouse.click(caret["x"] + 1, caret["y"] + caret["height"] / 2)
    page.keyboard.type("Here. ")
    assert "Here. Second" in said(page) or "Here. ond" in said(page), "a caret of somebody else is in nobody's way"
    page.evaluate("one.cursors([])")
    expect(page.locator(".peer-caret")).to_have_count(0)


def test_marks_move_with_their_words_and_say_when_they_are_clicked(page: Page) -> None:
    write(page, "Some weak words.")
    page.evaluate("window.heard = []; addEventListener('marked', ({ detail }) => heard.push(detail))")
    page.evaluate("one.mark('coach', [{ from: 5, to: 9, className: 'coach-W', id: 7 }]); one.select(0)")
    page.keyboard.type("Now ")
    expect(page.locator(".coach-W")).to_have_text("weak")
    page.locator(".coach-W").click()
    assert page.evaluate("heard") == [{"id": "7", "name": "coach"}]
    page.evaluate("one.mark('coach', [])")
    expect(page.locator(".coach-W")).to_have_count(0)


def test_the_selection_is_told(page: Page) -> None:
    page.evaluate("window.told = []")
    write(page, "Words.", "{ moved: (selection) => told.push(selection) }")
    page.evaluate("one.select(1, 3)")
    assert page.evaluate("told.at(-1)") == {"from": 1, "to": 3} == page.evaluate("one.selection")
    page.evaluate("one.view.contentDOM.blur()")
    page.wait_for_function("() => told.at(-1) === null")


def test_who_may_only_read_changes_nothing(page: Page) -> None:
    write(page, "- [ ] Words.", "{ isReadOnly: true }")
    page.keyboard.type("x")
    page.locator(".bullet input").click()
    page.evaluate("one.replace(0, 1, 'x')")
    page.get_by_role("textbox").focus()
    for key in ("Enter", "Backspace", "Delete", "Control+b", "Control+z", "Control+Enter", "Control+v"):
        page.keyboard.press(key)
    assert said(page) == "- [ ] Words."
    expect(page.get_by_role("textbox")).to_have_attribute("aria-readonly", "true")
    page.evaluate("his.getText('intro').insert(12, ' More.')")
    assert said(page) == "- [ ] Words. More."
    page.evaluate("one.setReadOnly(false); one.focus(); one.select(12)")
    page.keyboard.type("!")
    assert said(page) == "- [ ] Words.! More."


TOOLS = [
    ("bold", "one two", (0, 3), "**one** two"),
    ("bold", "**one** two", (2, 5), "one two"),
    ("italic", "**one** two", (2, 5), "***one*** two"),
    ("italic", "***one*** two", (3, 6), "**one** two"),
    ("bold", "one two", (5, 5), "one **two**"),
    ("list", "a\nb", (0, 3), "- a\n- b"),
    ("numbers", "- a\n- b", (0, 7), "1. a\n2. b"),
    ("tasks", "- a", (3, 3), "- [ ] a"),
    ("heading", "a", (1, 1), "## a"),
    ("heading", "## a", (4, 4), "a"),
    ("quote", "a", (0, 0), "> a"),
    ("link", "see one", (4, 7), "see [one](https://)"),
    ("rule", "a", (1, 1), "a\n\n---\n\n"),
    ("table", "a\n\nb", (1, 1), "a\n\n| x | y |\n| --- | --- |\n\nb"),
]


def test_tools_mark_what_is_selected(page: Page) -> None:
    write(page)
    for tool, before, (start, end), after in TOOLS:
        page.evaluate(
            "([words, from, to]) => { one.replace(0, one.text.length, words); one.select(from, to); }",
            [before, start, end],
        )
        given = "| x | y |\n| --- | --- |" if tool == "table" else "words"
        page.evaluate(
            "async ([tool, given]) => (await import('/static/js/live/marking.js'))[tool](one, given)", [tool, given]
        )
        assert said(page) == after, (tool, before)


def test_tools_have_keys_and_escape_leaves(page: Page) -> None:
    write(page, "one")
    page.evaluate(
        "one.select(0, 3); window.heard = 0; addEventListener('keydown', ({ ctrlKey, key }) => (heard += ctrlKey && key.length === 1))"
    )
    for key in ("Control+b", "Control+i"):
        page.keyboard.press(key)
    assert said(page) == "***one***"
    page.keyboard.press("Control+i")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+Shift+Digit8")
    assert said(page) == "- one" and page.evaluate("heard") == 0
    page.keyboard.press("Escape")
    assert not page.evaluate("one.hasFocus")


def test_finding_and_replacing_in_all_texts(page: Page) -> None:
    write(page, "Cats and cats.", key="subtitle")
    write(page, "A cat. 猫 (cat)")
    page.evaluate(
        """async () => {
          const { Finding, unopened } = await import("/static/js/live/finding.js");
          const late = hers.getText("late");
          late.insert(0, "The last cat.");
          window.opened = 0;
          undos.get(hers).addToScope(late);
          const open = () => (opened += 1, write("late"));
          const all = () => (opened ? editors : [...editors, unopened(late, open)]);
          window.finding = new Finding({ parent: document.body, sources: all, undo: undos.get(hers) });
          finding.open("cat");
        }"""
    )
    panel = page.get_by_role("search", name="Find and replace")
    expect(panel.get_by_role("status")).to_have_text("5 found")
    expect(page.locator(".found")).to_have_count(4)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("2 of 5")
    assert page.evaluate("editors[0].selection") == {"from": 9, "to": 12}
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("5 of 5")
    assert page.evaluate("[opened, editors[2].selection.from]") == [1, 9], "it has an editor now"
    expect(page.locator(".found")).to_have_count(5)
    expect(page.locator(".found.is-current")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("1 of 5")
    page.keyboard.press("Enter")
    panel.get_by_label("Match case").check()
    expect(panel.get_by_role("status")).to_have_text("1 of 4")
    panel.get_by_label("Replace with").fill("dog")
    page.keyboard.press("Enter")
    assert page.evaluate("editors[0].text") == "Cats and dogs."
    expect(panel.get_by_role("status")).to_have_text("1 of 3")
    panel.get_by_role("button", name="Replace all").click()
    expect(panel.get_by_role("status")).to_have_text("Replaced: 3")
    assert page.evaluate("editors.map(({ text }) => text)") == [
        "Cats and dogs.", "A dog. 猫 (dog)", "The last dog.",
    ]  # fmt: skip
    page.evaluate("undos.get(hers).undo()")
    assert page.evaluate("[editors[1].text, editors[2].text]") == ["A cat. 猫 (cat)", "The last cat."]
    panel.get_by_label("Replace with").press("Escape")
    expect(panel).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    write(page, FORMED + "\n- [ ] task\n\n```\ncode\n```", key="intro")
    write(page, "Headline", "{ isLine: true, placeholder: 'A headline' }", key="headline")
    write(page, "", "{ placeholder: 'What for?' }", key="empty")
    page.evaluate("one.cursors([{ id: 1, name: 'Arthur', colour: 5, anchor: 0, head: 0 }])")
    page.keyboard.type("/")
    page.evaluate(
        "import('/static/js/live/finding.js').then(({ Finding }) => new Finding({ parent: document.body, sources: () => editors, undo: undos.get(hers) }).open('e'))"
    )
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"
    )
    assert found == []


GATHERED = """async (act) => {
  const { Gathering } = await import("/static/js/live/gathering.js");
  const seen = [];
  return new Promise((resolve) => {
    const others = new Gathering((things) => (seen.push(things.join(" ")), resolve(seen)));
    for (const letter of ["a", "b", "c"]) others.add(letter);
    if (act === "key") document.dispatchEvent(new KeyboardEvent("keydown"));
    requestAnimationFrame(() => seen.push("a frame"));
    if (act === "flush") others.flush();
  });
}"""


@pytest.mark.parametrize(("act", "seen"), [("key", ["a frame", "a b c"]), ("flush", ["a b c"])])
def test_what_others_write_is_gathered_and_comes_after_ones_own_letter(page: Page, act: str, seen: list[str]) -> None:
    assert page.evaluate(GATHERED, act) == seen
