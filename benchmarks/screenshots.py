"""A picture of every page × language × theme × width, into screenshots/.

usage: python benchmarks/screenshots.py [HOME] [FOLDER]   (default: data/ and screenshots/)

Each picture is the whole page. The page is told to be as high as its content first: what scrolls
inside a Streamlit page would be cut otherwise.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from ar_metrics.ui import navigation  # noqa: E402
from chromium import chromium, idle, person, serving, visit  # noqa: E402

PAGES = [entry.name for entry in navigation.PAGES]
# A page about one thing is pictured with one: of the demo group, the customer that owes most.
VIEWS = {"customer": "?bu=FR01&customer=C10002"}
LANGUAGES, THEMES, WIDTHS = ("fr", "en"), ("light", "dark"), (1440, 390)
TALLEST = 6_000


def main(home: Path, folder: Path) -> None:
    """Take every picture and say which pages scroll sideways."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving(home) as url, chromium() as browser:
        for language, theme, width in product(LANGUAGES, THEMES, WIDTHS):
            context = person(browser, language, theme, width)
            page = context.new_page()
            for name in PAGES:
                path = "" if name == PAGES[0] else name
                visit(page, f"{url}/{path}{VIEWS.get(name, '')}")
                height = page.evaluate(
                    "document.querySelector('[data-testid=\"stMain\"]').scrollHeight"
                )
                page.set_viewport_size({"width": width, "height": min(TALLEST, height + 40)})
                idle(page)
                page.wait_for_timeout(600)  # tables and charts draw themselves once more
                picture = folder / f"{name}-{language}-{theme}-{width}.png"
                page.screenshot(path=picture)
                sideways = page.evaluate("document.documentElement.scrollWidth") > width
                print(picture.name, "scrolls sideways" if sideways else "")
                page.set_viewport_size({"width": width, "height": 1000})
            context.close()


if __name__ == "__main__":
    given = [Path(text).resolve() for text in sys.argv[1:]]
    defaults = [ROOT / "data", ROOT / "screenshots"]
    main(*[*given, *defaults[len(given) :]][:2])
