"""A card that was made for one is shown to others only as far as it is theirs to see and use."""

from tests.cast import ALICE, ARTHUR, RITA, Site


def card(site: Site, who: object) -> str:
    client = site.client(who)  # type: ignore[arg-type]
    client.headers["HX-Request"] = "true"
    return client.get(f"/documents/{site.document.id}/comments").text.split('id="thread-1"')[1].split("</template>")[0]


def test_each_sees_their_own_card_and_everybody_what_is_new(site: Site) -> None:
    here = f"/documents/{site.document.id}"
    words = {"section": "introduction", "quote": "every carton"}
    site.client(RITA).post(f"{here}/suggestions", data={**words, "replacement": "each one", "text": "Shorter."})
    may = {who: card(site, who) for who in (ALICE, RITA, ARTHUR)}
    assert "Take it</button>" not in may[RITA] and "comments/1/removal" in may[RITA] and "Take it back" in may[RITA]
    for who in (ALICE, ARTHUR):
        assert "Take it</button>" in may[who] and "comments/1/removal" not in may[who]
    site.client(RITA).post(f"{here}/comments/1", data={"text": "Much shorter."})
    assert all("Much shorter." in card(site, who) for who in (ALICE, RITA, ARTHUR))
    site.client(ALICE).post(f"{here}/comments/1/reactions", data={"sign": "agree"})
    assert all("I agree: Alice" in card(site, who) for who in (ALICE, RITA, ARTHUR))
    site.client(ALICE).post(f"{here}/threads/1/acceptance")
    assert all("Taken by Alice." in site.client(who).get(f"{here}/comments?state=all").text for who in (RITA, ARTHUR))
