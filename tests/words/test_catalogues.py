"""The words on the screen are whole in every language."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app import catalogue, guidance
from app.i18n import CATALOGUES, LANGUAGES, TAGS, known, preferred, translate

ROOT = Path(__file__).parents[2]
OTHERS = [language for language in LANGUAGES if language.tag != "en"]
PLACES = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": (2,)}


@pytest.fixture(scope="session")
def wanted() -> set[str | tuple[str, ...]]:
    """Every text of the program, read from its source now."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: set[str | tuple[str, ...]] = set()
    for folder in ("app", "templates"):
        inside = [
            (re.sub(f"^{folder}/", "", pattern), method) for pattern, method in methods if pattern.startswith(folder)
        ]
        settings = {re.sub(f"^{folder}/", "", pattern): value for pattern, value in options.items()}
        for row in extract_from_dir(ROOT / folder, inside, settings, keywords=KEYWORDS):
            found.add(row[2])
    return found


def catalog(folder: str) -> Catalog:
    data = (CATALOGUES / folder / "LC_MESSAGES" / "foreword.po").read_bytes()
    return read_po(io.BytesIO(data), locale=folder, abort_invalid=True)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.tag)
def test_every_text_of_the_program_is_translated(language: object, wanted: set[str | tuple[str, ...]]) -> None:
    ours = catalog(language.babel)  # type: ignore[attr-defined]
    missing = [text for text in wanted if (found := ours.get(text)) is None or not all(texts(found))]
    assert len(wanted) > 400
    assert not missing


def test_no_text_hides_where_the_collector_does_not_look() -> None:
    """Within the braces of an f-string it finds none."""
    hidden = re.compile(r"""f"[^"\n]*\{[^"\n]*\b(?:_|gettext|say)\('""")
    found = {path.name for path in (ROOT / "app").rglob("*.py") if hidden.search(path.read_text(encoding="utf-8"))}
    assert not found


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.tag)
def test_translations_are_sound(language: object) -> None:
    ours = catalog(language.babel)  # type: ignore[attr-defined]
    for message in ours:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        if not isinstance(message.id, str):
            assert len(texts(message)) == ours.num_plurals, message.id
        places = set(PLACES.findall(sources[-1]))
        for text in texts(message):
            assert set(PLACES.findall(text)) == places, (message.id, text)


IN_BOTH = {"Brief", "Stage"}
"""“Briefing” and “Status” are words of German and of Portuguese."""


def test_no_language_speaks_another() -> None:
    """What was translated into one and copied into the others is whole, and reads as nonsense."""
    said = {language.tag: catalog(language.babel) for language in OTHERS}
    for one, other in (
        ("de", "pt-BR"),
        ("de", "zh-Hans"),
        ("de", "zh-Hant"),
        ("pt-BR", "zh-Hans"),
        ("pt-BR", "zh-Hant"),
    ):
        for message in said[one]:
            first, same = texts(message)[0], said[other].get(message.id)
            is_word = bool(message.id) and first not in (message.id, message.id[0]) and message.id not in IN_BOTH
            assert not (is_word and same and texts(same)[0] == first), (message.id, one, other)


@pytest.mark.parametrize("tag", TAGS)
def test_section_titles_differ_so_that_markdown_can_be_read_again(tag: str) -> None:
    titles = [translate(section.title, tag) for section in catalogue.SECTIONS]
    assert len({title.casefold() for title in titles}) == len(titles)


@pytest.mark.parametrize("profile", [profile.key for profile in catalogue.PROFILES])
@pytest.mark.parametrize("tag", TAGS)
def test_there_is_advice_for_every_section(tag: str, profile: str) -> None:
    for section in catalogue.SECTIONS:
        advice = guidance.advice(section.key, tag, profile)
        assert advice.belongs and advice.good and advice.example and 2 <= len(advice.mistakes) <= 4


@pytest.mark.parametrize("profile", ["essential", "internal"])
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("key", ["customer_faq", "stakeholder_faq"])
def test_the_bank_has_questions_for_every_topic(tag: str, profile: str, key: str) -> None:
    bank = guidance.question_bank(key, tag, profile)
    for topic in catalogue.BY_KEY[key].topics:
        assert 2 <= sum(question.topic == topic.key for question in bank) <= 4, topic.key


@pytest.mark.parametrize(
    ("spelt", "ours"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh_CN", "zh-Hans"),
        ("zh-Hant-HK", "zh-Hant"),
        ("pt-PT", "pt-BR"),
        ("DE-at", "de"),
        ("fr", None),
    ],
)
def test_other_spellings_of_a_language(spelt: str, ours: str | None) -> None:
    assert known(spelt) == ours


def test_the_browser_is_listened_to() -> None:
    assert preferred("fr, de-CH;q=0.7, en;q=0.3") == "de"
    assert preferred("zh-HK,zh;q=0.9") == "zh-Hant"
    assert preferred("") == "en" == preferred("x;q=no,,;q=1")
