"""A reader who has nothing but a keyboard, and must see at each stop where it is."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass
class Keyboard:
    """All that this reader has."""

    page: Page

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab(self, key: str = "Tab") -> None:
        self.press(key)
        fault = self.page.evaluate(_UNSEEN)
        assert not fault, fault

    def tab_to(self, selector: str, key: str = "Tab", at_most: int = 60) -> None:
        for _ in range(at_most):
            self.tab(key)
            if self.page.evaluate(_IS_AT, selector):
                return
        raise AssertionError(f"{key} never came to {selector}")


# Whether the focus is there; in an editor it is at the field whose text is written in it.
_IS_AT = """selector => {
  const active = document.activeElement;
  return (active.matches(".cm-content") ? active.closest(".words").querySelector("textarea") : active).matches(selector);
}"""

# Why the focus cannot be seen; empty when it can. A text on the paper shows its caret and a line at the paper's edge.
_UNSEEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "";
  const { outlineStyle, outlineWidth, outlineColor, boxShadow, opacity } = getComputedStyle(focused);
  const words = focused.matches(".words > textarea, .words .cm-content") && focused.closest(".words");
  const edge = words && getComputedStyle(words, "::before").backgroundColor;
  const isMarked = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && outlineColor !== "rgba(0, 0, 0, 0)")
    || boxShadow !== "none" || (edge && edge !== "rgba(0, 0, 0, 0)");
  const said = focused.outerHTML.slice(0, 120);
  if (!isMarked) return `nothing marks ${said}`;
  if (opacity === "0" || !focused.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return `hidden is ${said}`;
  const { x, y, width, height } = focused.getBoundingClientRect();
  const isOnTop = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8], [0.5, 0.1], [0.5, 0.9]].some(([across, down]) => {
    const there = document.elementFromPoint(x + width * across, y + height * down);
    return there && (focused.contains(there) || there.contains(focused) && there.matches("label, .words, svg"));
  });
  return isOnTop ? "" : `covered is ${said}`;
}"""
