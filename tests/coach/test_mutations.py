"""Each weakness put into the good document is found there, and nothing else is; taken away again it is gone."""

import random
from collections import Counter
from typing import Any

import pytest

from app.coach.draft import Draft
from app.coach.examining import examine
from tests.coach.documents import draft_in, good_file
from tests.coach.mutations import all_mutations, weakened

MUTATIONS = list(all_mutations())


def found_in(draft: Draft) -> Counter[tuple[str, str, str]]:
    return Counter((finding.id, finding.section, finding.quote) for finding in examine(draft))


@pytest.mark.parametrize(
    ("tag", "check", "number", "mutation", "section"),
    MUTATIONS,
    ids=[f"{tag}-{check}-{number}-{section}" for tag, check, number, _, section in MUTATIONS],
)
def test_a_weakness_is_found_where_it_stands_and_nowhere_else(
    tag: str, check: str, number: int, mutation: dict[str, Any], section: str
) -> None:
    before = found_in(draft_in(good_file(tag)))
    weak = weakened(tag, mutation, section, random.Random(f"{tag} {check} {number} {section}"))
    also = [(other, where or section, quote) for other, where, quote in mutation.get("also", [])]
    assert found_in(weak) - before == Counter([(check, section, mutation["quote"]), *also])
    assert found_in(draft_in(good_file(tag))) == before
