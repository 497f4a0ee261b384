"""Reports: the board pack and the legal table, from the same queries as the screens."""

from __future__ import annotations

from ar_metrics.reports.asking import Asked
from ar_metrics.reports.content import REPORTS
from ar_metrics.reports.legal import RANGES, late_year_layout, report_layout
from ar_metrics.reports.parts import Report
from ar_metrics.reports.typesetting import to_pages, to_pdf
from ar_metrics.reports.workbook import to_xlsx

WRITERS = {"pdf": to_pdf, "xlsx": to_xlsx}
"""How a report becomes a file, by the ending of its name."""

__all__ = [
    "RANGES",
    "REPORTS",
    "WRITERS",
    "Asked",
    "Report",
    "late_year_layout",
    "report_layout",
    "to_pages",
    "to_pdf",
    "to_xlsx",
]
