"""What a table must look like to be imported: one strict contract per feed."""

from ar_metrics.contracts.feeds import FEEDS, KINDS, Feed

__all__ = ["FEEDS", "KINDS", "Feed"]
