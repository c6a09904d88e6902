"""Every language is whole: packs hold what the checks ask for, messages say something of every check, natively."""

import re
import string
import tomllib
from typing import Any

import pytest

from app.coach import examining  # noqa: F401  (enters all checks)
from app.coach.checks import REGISTER
from app.coach.lexicon import spellings
from app.coach.messages import words
from app.coach.packs import HERE, LANGUAGES, pack
from app.config import ROOT

PACKS = ("en", "de", "pt-BR", "zh")
README = (HERE / "README.md").read_text(encoding="utf-8")
BEYOND_CHECKS = {"L01"}


def raw(tag: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{tag}.toml").read_text(encoding="utf-8"))


def named_in_the_readme(heading: str) -> set[str]:
    table = README[README.index(f"`[{heading}]`") :]
    rows = [line for line in table.split("\n\n")[1].splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}


@pytest.mark.parametrize("tag", PACKS)
def test_a_pack_has_the_lists_of_the_readme_and_no_others(tag: str) -> None:
    optional = {"allowed"}
    assert set(raw(tag)["lists"]) - optional == named_in_the_readme("lists") - optional


@pytest.mark.parametrize("tag", PACKS)
def test_a_pack_has_no_pattern_that_nobody_asks_for(tag: str) -> None:
    assert set(raw(tag)["patterns"]) <= named_in_the_readme("patterns")


@pytest.mark.parametrize("tag", PACKS)
def test_no_phrase_stands_twice_in_one_list(tag: str) -> None:
    for name, phrases in raw(tag)["lists"].items():
        spelled = [one.casefold() for phrase in phrases for one in spellings(phrase)]
        assert sorted(set(spelled)) == sorted(spelled), (name, {one for one in spelled if spelled.count(one) > 1})


@pytest.mark.parametrize("tag", PACKS)
def test_patterns_take_no_longer_on_hostile_texts(tag: str) -> None:
    """Each pattern over texts made to be slow; a quadratic one would take minutes here."""
    for hostile in (
        "a" * 50_000,
        "1" * 50_000,
        "ab " * 20_000,
        "中" * 50_000,
        "Aa, " * 15_000,
        "(" * 50_000,
        "“" * 50_000,
    ):
        for pattern in pack(tag).patterns.values():
            sum(1 for _ in pattern.finditer(hostile))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def variants(entry: dict[str, Any]) -> dict[str, str]:
    return {"": entry["what"]} if isinstance(entry["what"], str) else entry["what"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_check_has_its_words(tag: str) -> None:
    spoken = words(tag)
    assert set(spoken) == set(REGISTER) | BEYOND_CHECKS
    for check, entry in spoken.items():
        assert entry["why"].strip(), check
        assert entry["better"].strip(), check
        assert all(text.strip() for text in variants(entry).values()), check


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_all_languages_speak_of_the_same_things(tag: str) -> None:
    for check, entry in words("en").items():
        theirs = variants(words(tag)[check])
        assert set(theirs) == set(variants(entry)), check
        for variant, text in variants(entry).items():
            assert places(theirs[variant]) == places(text), (check, variant)


def test_the_languages_are_not_copies_of_each_other() -> None:
    for tag in LANGUAGES[1:]:
        same = [check for check, entry in words("en").items() if words(tag)[check]["why"] == entry["why"]]
        assert not same


def test_the_documentation_names_every_check() -> None:
    told = set(
        re.findall(r"^\| ([A-Z]\d\d) \|", (ROOT / "docs" / "coach.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert told == set(REGISTER) | BEYOND_CHECKS
