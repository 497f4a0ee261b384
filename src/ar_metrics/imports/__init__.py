"""Accepted batches: files that kept their contract, immutable, recorded, reversible."""

from ar_metrics.imports.batches import Batch, FeedSummary, effective, history, superseded_by
from ar_metrics.imports.importing import Imported, import_files, withdraw
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
