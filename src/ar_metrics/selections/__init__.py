"""What someone selected, whichever way: asked once on a page, saved, or written on a command line.

One question on one build gives one file, byte for byte, whoever makes it: the page, the command
line and a saved selection all come through `Export`.
"""

from __future__ import annotations

from ar_metrics.selections.keeping import MOST, forget, keep, saved
from ar_metrics.selections.making import LANGUAGES, Export, export, headings, titles
from ar_metrics.selections.order import Order, read_order
from ar_metrics.selections.selection import Selection, selection_from

__all__ = [
    "LANGUAGES", "MOST", "Export", "Order", "Selection", "export", "forget", "headings", "keep",
    "read_order", "saved", "selection_from", "titles",
]  # fmt: skip
