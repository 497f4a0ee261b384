"""Where a figure is good, worth a look and bad, as it is set at the date that is shown."""

from __future__ import annotations

import streamlit as st

from ar_metrics import queries
from ar_metrics.metrics import Metric
from ar_metrics.metrics.metric import Levels
from ar_metrics.ui import state
from ar_metrics.ui.people import base_reader
from ar_metrics.ui.session import answer


def of(metric: Metric) -> Levels | None:
    """Return the levels of a metric: those entered for the as-of date, else those declared."""
    if metric.levels is None:
        return None
    reader = base_reader()
    dates = answer(queries.snapshot_dates, reader)
    day = st.session_state.get(state.AS_OF.key) or (dates[0] if dates else None)
    return answer(queries.levels, reader, metric, day) if day else metric.levels
