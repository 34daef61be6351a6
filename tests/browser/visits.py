"""One visit to a page: what it reported while it opened, and how it measures at every width."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page

WIDTHS = (1280, 700, 360, 320)

MEASURES = """() => {
  const of = box => [box.left, box.top, box.right, box.bottom];
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  return {
    page: document.documentElement.scrollWidth,
    outside: all('h1,h2,h3,p,caption,figcaption,dt,dd,li').filter(e => !e.matches('.skip') && e.offsetParent
      && e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.textContent),
    scrolled: all('.scroll').filter(e => e.querySelector('.response, .own') && e.scrollWidth > e.clientWidth)
      .map(e => e.querySelector('caption').textContent),
    charts: all('.chart').map(chart => ({
      box: of(chart.getBoundingClientRect()),
      height: chart.layout.height,
      source: JSON.parse(document.getElementById(chart.dataset.chart).textContent),
      texts: all('text', chart).map(text => [text.textContent, of(text.getBoundingClientRect())])
        .filter(([said, box]) => said.trim() && box[2] > box[0]),
      points: all('.point', chart).length,
    })),
  };
}"""


@dataclass
class Visit:
    """What came of opening a page."""

    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    at: dict[int, dict[str, Any]] = field(default_factory=dict)


def visit(context: BrowserContext, address: str) -> Visit:
    """Open a page, listen, and measure it at each width in turn."""
    made, page = Visit(), context.new_page()
    listen(page, made)
    open_at(page, address)
    for width in WIDTHS:
        resize(page, width)
        made.at[width] = page.evaluate(MEASURES)
    page.close()
    return made


def listen(page: Page, made: Visit) -> None:
    """Note every fault, warning, dialogue and request."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            made.faults.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        made.faults.append(dialog.message)
        dialog.dismiss()

    page.on("console", on_console)
    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: made.faults.append(str(error)))
    page.on("request", lambda request: made.requests.append(request.url))


def open_at(page: Page, address: str, width: int = 1280) -> Page:
    """Open a page in a window of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    return page


def resize(page: Page, width: int) -> None:
    """Change the window and wait until it has been painted twice."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
