"""Several people, forms and reopened documents over one log: at the end everybody reads the same."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.documents.text import Text
from app.manuscript.model import Item, Passage

PROSE, LINE, QUOTE, FAQ = "problem", "headline", "leader_quote", "customer_faq"
words = st.text(st.sampled_from("ab ,.\n药瓶é\u0301😀👩🏽"), max_size=20)
who = st.integers(0, 2)
which = st.integers(0, 9)
numbers = st.integers(0, 50)


class Together(RuleBasedStateMachine):
    """Three replicas; ``log`` is what the database keeps, in the order in which it was given."""

    @initialize()
    def begin(self) -> None:
        text, first = Text.seeded(
            [Passage(PROSE, "Eins zwei 三四。"), Passage(FAQ, items=(Item("A", "a"), Item("B"), Item("C")))]
        )
        self.log = [first]
        self.replicas = [Text.open(self.log) for _ in range(3)]
        self.seen = [1, 1, 1]
        self.shown = ["", text.passage(PROSE).text]

    def keep(self, update: bytes) -> None:
        if update:
            self.log.append(update)

    def item(self, text: Text, number: int) -> str:
        names = [name for name, _ in text.items(FAQ)]
        return names[number % len(names)] if names else ""

    @rule(who=who, mine=words, stale=numbers, key=st.sampled_from([PROSE, LINE, QUOTE]))
    def save_a_form(self, who: int, mine: str, stale: int, key: str) -> None:
        text = self.replicas[who]
        update = text.write(key, self.shown[stale % len(self.shown)], mine)
        self.keep(update)
        self.shown.append(text.passage(key).text)

    @rule(who=who, mine=words, number=which, field=st.sampled_from(["title", "text"]))
    def save_an_item(self, who: int, mine: str, number: int, field: str) -> None:
        if name := self.item(self.replicas[who], number):
            self.keep(self.replicas[who].write_item(FAQ, name, field, "", mine))

    @rule(who=who, number=which, title=words)
    def add(self, who: int, number: int, title: str) -> None:
        before = self.item(self.replicas[who], number) or None
        self.keep(self.replicas[who].add_item(FAQ, Item(title), before=before)[1])

    @rule(who=who, number=which, to=which)
    def move(self, who: int, number: int, to: int) -> None:
        text = self.replicas[who]
        name, before = self.item(text, number), self.item(text, to)
        if name:
            self.keep(text.move_item(FAQ, name, before))
            order = [each for each, _ in text.items(FAQ)]
            assert name == before or order.index(name) + 1 == order.index(before)

    @rule(who=who, number=which)
    def remove(self, who: int, number: int) -> None:
        if name := self.item(self.replicas[who], number):
            self.keep(self.replicas[who].remove_item(FAQ, name))

    @rule(who=who)
    def return_one(self, who: int) -> None:
        for name, item in self.replicas[who].removed_items(FAQ)[:1]:
            self.keep(self.replicas[who].return_item(FAQ, name))
            assert (name, item) in self.replicas[who].items(FAQ)

    @rule(who=who, titles=st.lists(words, max_size=4))
    def restore(self, who: int, titles: list[str]) -> None:
        wanted = Passage(FAQ, items=tuple(Item(" ".join(title.split())) for title in titles))
        self.keep(self.replicas[who].replace_passage(wanted))
        assert self.replicas[who].passage(FAQ) == wanted

    @rule(who=who, several=st.integers(1, 5))
    def hear(self, who: int, several: int) -> None:
        for update in self.log[self.seen[who] :][:several]:
            self.replicas[who].apply(update)
            self.seen[who] += 1

    @rule(who=who)
    def reopen(self, who: int) -> None:
        self.replicas[who] = Text.open(self.log)
        self.seen[who] = len(self.log)

    @rule()
    @precondition(lambda self: len(self.log) > 3)
    def squash(self) -> None:
        self.replicas = [self.caught_up(who) for who in range(3)]
        self.log = [Text.open(self.log).snapshot()]
        self.seen = [1, 1, 1]

    def caught_up(self, who: int) -> Text:
        for update in self.log[self.seen[who] :]:
            self.replicas[who].apply(update)
        return self.replicas[who]

    @invariant()
    def nothing_waits(self) -> None:
        assert Text.open(self.log).is_whole

    def teardown(self) -> None:
        if not hasattr(self, "log"):
            return
        replayed = Text.open(self.log)
        for text in (*(self.caught_up(who) for who in range(3)), Text.open([replayed.snapshot()])):
            assert everything(text) == everything(replayed)


def everything(text: Text) -> list[Any]:
    return [*(text.passage(key) for key in (PROSE, LINE, QUOTE)), text.items(FAQ), text.removed_items(FAQ)]


Together.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
test_together = Together.TestCase
