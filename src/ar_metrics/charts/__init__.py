"""Frames to figures: graph objects only, words and numbers written by the caller's language.

A chart shows, it does not compute; amounts become floats here and nowhere before.
"""

from __future__ import annotations

from ar_metrics.charts.buckets import aging_bar, baseline_marks, debtors, evolution
from ar_metrics.charts.changes import waterfall
from ar_metrics.charts.cohorts import cohort_bars
from ar_metrics.charts.days import days_course
from ar_metrics.charts.forecast import cash_weeks, forecast_against
from ar_metrics.charts.litigation import cost_and_return, costs_over_time, stage_funnel
from ar_metrics.charts.migration import roll_course, sankey
from ar_metrics.charts.recovery import bullets, channel_bars, indices, recovery_course
from ar_metrics.charts.room import room, text_width
from ar_metrics.charts.sparkline import sparkline
from ar_metrics.charts.style import Style, bucket_colours, template
from ar_metrics.charts.timeline import timeline

__all__ = [
    "Style",
    "aging_bar",
    "baseline_marks",
    "bucket_colours",
    "bullets",
    "cash_weeks",
    "channel_bars",
    "cohort_bars",
    "cost_and_return",
    "costs_over_time",
    "days_course",
    "debtors",
    "evolution",
    "forecast_against",
    "indices",
    "recovery_course",
    "roll_course",
    "room",
    "sankey",
    "sparkline",
    "stage_funnel",
    "template",
    "text_width",
    "timeline",
    "waterfall",
]
