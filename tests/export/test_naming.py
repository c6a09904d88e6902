"""What files are called: nobody should send colleagues' pages to a customer by mistake."""

from dataclasses import replace

import pytest

from app.export.look import Look
from app.export.naming import file_name, in_plain_letters
from app.manuscript.model import Front, Manuscript, Passage
from tests.cast import ALICE, Site

MERIDIAN = Manuscript(Front(language="en", product="Meridian"))


@pytest.mark.parametrize(
    ("audience", "label", "suffix", "name"),
    [
        ("customer", "", "pdf", "Meridian – customers.pdf"),
        ("full", "", "pdf", "Meridian – internal.pdf"),
        ("full", "Version 4", "html", "Meridian – Version 4 – internal.html"),
        ("full", "", "md", "Meridian.md"),
        ("full", "Version 4", "zip", "Meridian – Version 4.zip"),
        ("customer", "", "md", "Meridian – customers.md"),
    ],
)
def test_a_name_says_which_edition_and_version(audience: str, label: str, suffix: str, name: str) -> None:
    assert file_name(MERIDIAN, Look(audience=audience, label=label), suffix) == name  # type: ignore[arg-type]


def test_it_speaks_the_documents_language_and_has_a_plain_form() -> None:
    in_german = replace(MERIDIAN, front=Front(language="de", product="Tür & Tor: „neu“"))
    name = file_name(in_german, Look(audience="customer"), "pdf")
    assert (name, in_plain_letters(name)) == ("Tür Tor neu – Kunden.pdf", "Tr Tor neu - Kunden.pdf")
    in_chinese = replace(MERIDIAN, front=Front(language="zh-Hans", product="清单"))
    name = file_name(in_chinese, Look(), "pdf")
    assert (name, in_plain_letters(name)) == ("清单 – 内部版.pdf", "foreword.pdf")


def test_without_a_product_the_headline_serves_cut_to_a_length() -> None:
    long = Manuscript(Front(language="en"), (Passage("headline", "All **vials** " + "seen " * 40),))
    name = file_name(long, Look(audience="customer"), "pdf")
    assert name.startswith("All vials seen") and len(name) < 110 and "/" not in name


def test_downloads_of_both_editions_have_different_names(site: Site) -> None:
    names = {
        audience: site.client(ALICE).get(f"/documents/{site.document.id}/export.html?audience={audience}").headers
        for audience in ("customer", "full")
    }
    assert 'filename="Meridian - customers.html"' in names["customer"]["content-disposition"]
    assert "filename*=UTF-8''Meridian%20%E2%80%93%20internal.html" in names["full"]["content-disposition"]
