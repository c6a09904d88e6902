"""Addresses and passwords as such."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from app import db
from app.accounts import passwords, people


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kim@Example.ORG", "kim@example.org"),
        (" kim.lee+foreword@mail.example.co.uk\n", "kim.lee+foreword@mail.example.co.uk"),
        ("kim@münchen.example", "kim@münchen.example"),
        ("kim@localhost", "kim@localhost"),
        ("o'hara@example.org", "o'hara@example.org"),
    ],
)
def test_addresses_are_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert people.normalised(typed) == kept
    assert people.normalised(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "kim", "@", "kim@", "@example.org", "kim@example", "kim@@example.org", "kim@example..org", "kim@-a.org",
     "a b@example.org", "kim@example.org, rex@example.org", "<kim@example.org>", "kim@exa\0mple.org", "x" * 65 + "@a.org",
     "kim@" + "a." * 130 + "org", "kim@example.org\r\nBcc: rex@example.org", "kim@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Please give an e-mail address"):
        people.normalised(typed)


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_an_address_or_is_not_and_never_breaks(text: str) -> None:
    try:
        kept = people.normalised(text)
    except ValueError:
        return
    assert people.normalised(kept) == kept and kept.count("@") == 1 and not any(letter.isspace() for letter in kept)


def test_an_account_is_found_however_its_address_is_spelled(engine: Engine) -> None:
    with db.transaction(engine) as session:
        made = people.create(session, "Kim@Example.org", "  Kim  Lee ", "no hash")
        assert made.name == "Kim Lee"
        for spelling in ("kim@example.org", " KIM@EXAMPLE.ORG "):
            assert people.by_email(session, spelling) == made
        for other in ("rex@example.org", "no address", ""):
            assert people.by_email(session, other) is None


@pytest.mark.parametrize(
    "good", ["seven green bottles", "密碼是一隻會飛的大象啊", "Tr0ub4dor&3x", "          padded words"]
)
def test_long_passwords_are_good(good: str) -> None:
    assert passwords.fault_in(good, "kim@example.org") == ""


@pytest.mark.parametrize(
    "bad",
    ["", "short", "密碼太短了", "1234567890", "QWERTYUIOP", "aaaaaaaaaaaaaa", "ababababababab", "kim.lee.mueller",
     "kim.lee.mueller@example.org", "password1234", "ｐａｓｓｗｏｒｄ１２３４", "x" * 2000],
)  # fmt: skip
def test_short_common_and_own_names_are_not(bad: str) -> None:
    assert passwords.fault_in(bad, "kim.lee.mueller@example.org")


def test_the_same_password_from_another_keyboard_fits() -> None:
    kept = passwords.hashed("größte Zahl 12")
    assert passwords.check("gro\u0308ßte Zahl 12".replace("gro\u0308", "gr\u006f\u0308"), kept)[0]
    assert passwords.check("größte Zahl １２", kept)[0]
    assert not passwords.check("grösste Zahl 12", kept)[0]


def test_a_broken_hash_fits_nothing() -> None:
    for broken in ("", "x", "$argon2id$v=19$m=8"):
        assert not passwords.check("anything", broken)[0]
    assert not passwords.check("nobody has this password", None)[0]
