"""Accepted batches: files that kept their contract, immutable, recorded, reversible.

What imports is loaded when it is asked for: a build with nothing to do only lists the batches.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ar_metrics.imports.batches import Batch, FeedSummary, effective, history, superseded_by

if TYPE_CHECKING:
    from ar_metrics.imports.importing import Imported, import_files
    from ar_metrics.imports.withdrawing import withdraw
    from ar_metrics.sources import Problem, Refused

__all__ = [
    "Batch",
    "FeedSummary",
    "Imported",
    "Problem",
    "Refused",
    "effective",
    "history",
    "import_files",
    "superseded_by",
    "withdraw",
]
_LATER = {
    "Imported": "ar_metrics.imports.importing",
    "import_files": "ar_metrics.imports.importing",
    "withdraw": "ar_metrics.imports.withdrawing",
    "Problem": "ar_metrics.sources",
    "Refused": "ar_metrics.sources",
}


def __getattr__(name: str) -> object:
    """Load a name of `_LATER` when it is first used."""
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(_LATER[name]), name)
