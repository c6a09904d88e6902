"""Manuscripts for the tests of this room: one per language, short, with everything in it."""

from dataclasses import replace

from app.manuscript.model import Front, Item, Manuscript, Passage

IMAGE = "0123456789abcdef0123456789abcdef.png"

TABLE = "| Year | Pharmacies | Losses |\n| --- | ---: | :---: |\n| 2027 | 120 | 4 % |\n| 2028 | 640 | 1 % |"


def english() -> Manuscript:
    """Full, with every kind of section, an open question, a table, an image, a list and a link."""
    return Manuscript(
        Front(
            language="en", profile="full", product="Meridian", launch="2027-03-15",
            authors=("Ann Lee", "Bo Özil"), stage="peer",
        ),
        (
            Passage("brief", items=(Item("Who is the customer?", "Independent pharmacists."),)),
            Passage("headline", "Independent pharmacies can now see every vial, from factory to fridge"),
            Passage("subtitle", "Meridian tells pharmacists within a second whether a carton may be *used*."),
            Passage("introduction", "HAMBURG, March 15, 2027 — Meridian is here. It answers in a second."),
            Passage("problem", "One carton in eleven raises a doubt."),
            Passage("value_proposition", "They scan, read and decide.\n\nNobody throws good medicine away."),
            Passage(
                "features",
                items=(
                    Item("Answer on arrival", "Read one of three answers."),
                    Item("A record", "Print it:\n\n- for you\n- for others"),
                ),
            ),
            Passage("leader_quote", "We built it for the counter.", name="Ingrid Halden", role="chief executive"),
            Passage("customer_quote", "“I know before the kettle boils.”", name="Marieke de Wit", role="owner"),
            Passage("getting_started", "Install it from [our page](https://example.org/start)."),
            Passage(
                "customer_faq",
                items=(
                    Item("What does it cost?", "Nothing.", topic="price"),
                    Item("Who sees my data?", "Nobody <b>else</b>.", topic="privacy"),
                ),
            ),
            Passage(
                "stakeholder_faq",
                items=(
                    Item("Why could this fail?", "Labels may be late.", topic="failure"),
                    Item("Is it legal?", "", "legal", owner="Kim", due="2027-01-31", state="open"),
                ),
            ),
            Passage("user_guide", f"## Scan\n\n1. Hold the phone.\n2. Read.\n\n![A carton](images/{IMAGE})"),
            Passage("appendix", TABLE),
        ),
    )  # fmt: skip


def in_language(language: str, headline: str, text: str, product: str = "Meridian") -> Manuscript:
    """A short one in that language: headline, introduction, a question."""
    return Manuscript(
        Front(language=language, product=product, launch="2027-03-15"),
        (
            Passage("headline", headline),
            Passage("introduction", text),
            Passage("customer_faq", items=(Item(headline, text),)),
        ),
    )


def with_text(text: str, key: str = "user_guide") -> Manuscript:
    """English, with one section only that says this."""
    return replace(english(), passages=(Passage(key, text),))


def with_answer(text: str) -> Manuscript:
    """English, with one question only that is answered so."""
    return replace(english(), passages=(Passage("customer_faq", items=(Item("How long?", text),)),))
