"""What axe finds on a page: WCAG 2.2 AA and good practice.

Contrast takes axe longer than everything else together. It depends on how a text is drawn and on what lies behind it,
not on what it says: of all texts that share both, axe is given the longest (of a single letter it would say nothing).
"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
RULES = {"type": "tag", "values": STANDARDS}
NAMED_AS_SEEN = "label-content-name-mismatch"
"""WCAG 2.1, 2.5.3: what is read aloud holds what is seen, so that it can be spoken. Experimental in axe."""

RUN = """async ([rules, contrast, named]) => {
  const behind = new Map([[null, ""]]);
  const drawn = element => {
    if (!behind.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.visibility, style.position];
      behind.set(element, drawn(element.parentElement) + "/" + own.join(" "));
    }
    return behind.get(element);
  };
  const text = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const typed = element => element.matches("input, select, textarea");
  const kinds = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (!(text(element) || typed(element)) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const kind = [style.color, style.fontSize, style.fontWeight, style.textShadow, drawn(element)].join(" ");
    if (!kinds.has(kind) || kinds.get(kind).textContent.length < element.textContent.length) kinds.set(kind, element);
  }
  const found = [];
  const run = async (context, options) => {
    const { violations } = await axe.run(context, { resultTypes: ["violations"], ...options });
    for (const { id, nodes } of violations)
      found.push(...nodes.slice(0, 3).map(node => `${id}: ${node.html.slice(0, 160)}`));
  };
  const others = { [contrast]: { enabled: false }, [named]: { enabled: true } };
  if (rules) await run(document, { runOnly: rules, rules: others });
  if (kinds.size) await run({ include: [...kinds.values()] }, { runOnly: { type: "rule", values: [contrast] } });
  return found;
}"""


def violations(page: Page, *, only_contrast: bool = False) -> list[str]:
    """Return what axe finds on a page as it stands, each with the element it is about."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(
        RUN, [None if only_contrast else RULES, CONTRAST, NAMED_AS_SEEN]
    )
    return found
