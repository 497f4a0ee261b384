"""What someone can send us: files, and the layouts that say how they are written."""

from ar_metrics.sources.drafting import draft
from ar_metrics.sources.inspection import Inspection, inspect
from ar_metrics.sources.layout import Layout
from ar_metrics.sources.plain import PLAIN_FEEDS, templates
from ar_metrics.sources.problems import Findings, Problem, Refused
from ar_metrics.sources.reading import Reading, read_file
from ar_metrics.sources.shipped import layout_named, shipped_layouts

__all__ = [
    "PLAIN_FEEDS",
    "Findings",
    "Inspection",
    "Layout",
    "Problem",
    "Reading",
    "Refused",
    "draft",
    "inspect",
    "layout_named",
    "read_file",
    "shipped_layouts",
    "templates",
]
