"""What the person is looking at: the language, the view and the reader of this run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from ar_metrics import i18n
from ar_metrics.access import Filters
from ar_metrics.queries.about import within_months
from ar_metrics.ui import address

LANGUAGE = address.word("lang")
ROLE = address.word("role")  # of the demo: without a login everybody may try every role
AS_OF = address.day("asof")
SINCE = address.day("since")
KNOWN = address.moment("known")
AGAINST = address.word("vs")
MEASURE = address.choice("measure", "amount", "count")
BASIS = address.choice("basis", "due", "issue")
CREDITS = address.choice("credits", "column", "aged", "split")
INTERCOMPANY = address.flag("intercompany")
LEVEL = address.choice("by", "bu", "country_code", "segment", "agent_id", "parent_id", "customers")
CUSTOMER = address.several("customer")
BUCKET = address.word("bucket")
STEP = address.word("step")
PERIOD = address.choice("period", "month", "quarter", "year")
WHOM = ("agent_id", "team", "bu", "segment", "country_code")
WHO = address.choice("who", *WHOM)
CASE = address.word("case")
DATASET = address.word("data")
GROUPS = address.several("per")
COLUMNS = address.several("columns")
SORT = address.word("sort")

# Filter dimension -> where its choice lives.
CHOSEN: dict[str, address.Param] = {
    "bu": address.several("bu"),
    "country_code": address.several("country"),
    "segment": address.several("segment"),
    "team": address.several("team"),
    "agent_id": address.several("agent"),
    "currency_code": address.several("currency"),
    "parent_id": address.several("group"),
    "receivable_type": address.several("type"),
    "customer_id": CUSTOMER,
}
PARAMS = (
    LANGUAGE, ROLE, AS_OF, SINCE, KNOWN, AGAINST, MEASURE, BASIS, CREDITS, INTERCOMPANY, LEVEL,
    BUCKET, STEP, PERIOD, WHO, CASE, DATASET, GROUPS, COLUMNS, SORT,
    *CHOSEN.values(),
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """What the filter bar says: which items, at which date, as known when, in amounts or counts."""

    filters: Filters
    as_of: date
    dates: tuple[date, ...]
    known_at: datetime | None = None
    measure: Literal["amount", "count"] = "amount"
    currency: str = "EUR"

    @property
    def value_column(self) -> str:
        """The column that the charts and tables show."""
        return "outstanding_amount" if self.measure == "amount" else "open_item_count"

    @property
    def previous(self) -> date | None:
        """The snapshot before the as-of date; None at the first one."""
        return max((day for day in self.dates if day < self.as_of), default=None)

    def last_months(self, months: int | None) -> list[date]:
        """Return the snapshots of the as-of date's month and those before it, latest first.

        All up to the as-of date without a number of months.
        """
        return within_months([day for day in self.dates if day <= self.as_of], months)


def pages_folder() -> Path:
    """Return the folder of the pages: beside app.py, away from the entry script."""
    return Path(__file__).resolve().parents[3] / "pages"


def language() -> i18n.Language:
    """Return the language: of the address, else the remembered one, the browser's, French."""
    return i18n.preferred(
        st.query_params.get(LANGUAGE.key) if LANGUAGE.key not in st.session_state else None,
        st.session_state.get(LANGUAGE.key),
        st.context.cookies.get(LANGUAGE_COOKIE),
        st.context.locale,
    )


LANGUAGE_COOKIE = "ar_language"


def restore_role() -> None:
    """Take the demo's role from the address before anything else: it decides on the pages."""
    if ROLE.key not in st.session_state:
        st.session_state[ROLE.key] = st.query_params.get(ROLE.key)


def words() -> Callable[..., str]:
    """Return `_`: a text in the language of this session."""
    return language().text


def local(moment: datetime) -> datetime:
    """Return a moment in the time zone of the browser; at either end of time in its own."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    known = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))
    try:
        return known.astimezone(zone)
    except OverflowError:  # an address may ask for the last moment of the year 9999
        return known


def set_state(**values: Any) -> None:
    """Set values of the view; for callbacks, before widgets are drawn."""
    for key, value in values.items():
        st.session_state[key] = value


def setter(**values: Any) -> Callable[[], None]:
    """Return a callback that sets values of the view."""
    return partial(set_state, **values)
