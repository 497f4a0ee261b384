"""The parts of the page of the provision: cards, the matrix, its movement."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_
from ar_metrics.metrics import PROVISIONS
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SHOWN = (
    "segment", "aging_bucket", "provision_amount", "exposure_amount", "loss_ratio",
    "rate_origin", "is_individual",
)  # fmt: skip

BACKTEST = (
    "exposure_amount", "loss_ratio", "provision_amount", "lost_amount", "lost_ratio",
    "open_amount", "difference_amount",
)  # fmt: skip
VERDICTS = (N_("less than provided"), N_("more than provided"))


def provision_cards(reader: Reader, view: View) -> None:
    """Draw the provision and what it rests on, against the snapshot before."""
    now, before = (
        answer(queries.provision_figures, reader, view.filters, day).to_dicts() if day else []
        for day in (view.as_of, view.previous)
    )
    rows = (now[0] if now else {}, before[0] if before else {})
    cards(changes(PROVISIONS, *rows, view.previous or view.as_of), {}, view.currency)


def provision_matrix(reader: Reader, view: View) -> None:
    """Draw the matrix: segment by bucket, exposure, rate and provision; then its conventions."""
    language = state.language()
    frame = answer(queries.provision, reader, view.filters, view.as_of)
    if frame.filter(~pl.col("is_individual"))["loss_ratio"].null_count():
        st.warning(
            language.text(
                "Some debts have no loss rate: no ledger tells what became of such debts. They "
                "have no provision here, and that is not zero."
            ),
            icon=":material/warning:",
        )
    totals = ("exposure_amount", "provision_amount")
    shown = frame.with_columns(
        loss_rate=pl.col("loss_ratio").map_elements(
            lambda ratio: language.ratio(ratio, 2), return_dtype=pl.String
        )
    )
    names = ["loss_rate" if name == "loss_ratio" else name for name in SHOWN]
    tables.table(
        shown,
        key="provision_matrix",
        alt=language.text("Provision by segment and bucket"),
        columns={
            name: vocabulary.label(language, "loss_ratio" if name == "loss_rate" else name)
            for name in names
        },
        total={name: frame[name].sum() for name in totals},
    )
    note(
        language.text(
            "Rates: each debt of the last {n} months was followed from one snapshot to the next; "
            "the rate of a bucket is the share written off in the end when it goes on like that. "
            "They are those of everything in sight, whatever the filters, so that parts add up; "
            "BUs without a ledger are not in them, as printed lists tell no write-off. A rate "
            "entered in the settings replaces the observed one. Doubtful debts are assessed one by "
            "one: a provision is computed where the settings have a rate of the customer.",
            n=round(answer(queries.parameter, reader, "loss_window_months", view.as_of) or 0),
        )
    )


def movement_table(reader: Reader, view: View, since: date | None) -> None:
    """Draw opening, additions, reversals, used and closing of each segment."""
    language = state.language()
    if since is None:
        st.info(language.text("This is the first snapshot: there is nothing to compare it with."))
        return
    frame = answer(queries.provision_movement, reader, view.filters, since, view.as_of)
    if frame.is_empty():
        st.info(language.text("One of the two dates has no loss rates yet."))
        return
    amounts = [name for name in frame.columns if name.endswith("_amount")]
    tables.table(
        frame,
        key="provision_movement",
        alt=language.text("Movement of the provision"),
        columns={name: vocabulary.label(language, name) for name in ("segment", *amounts)},
        total={name: frame[name].sum() for name in amounts},
    )
    note(
        language.text(
            "From {since} to {day}. Used is what was written off in between, tax included, up to "
            "the opening; additions and reversals are what is left of the change of a segment.",
            since=language.date(since),
            day=language.date(view.as_of),
        )
    )


def backtest_table(reader: Reader, view: View) -> None:
    """Draw the provision of a year ago against what was lost since, by segment and bucket."""
    language = state.language()
    since = _year_before(view)
    if since is None:
        st.info(language.text("There is no snapshot of a year ago to hold against."))
        return
    frame = answer(queries.provision_backtest, reader, view.filters, since, view.as_of)
    if frame["provision_amount"].is_not_null().sum() == 0:
        st.info(language.text("A year ago there were no loss rates yet."))
        return
    amounts = ("exposure_amount", "provision_amount", "lost_amount", "open_amount",
               "difference_amount")  # fmt: skip
    whole = {name: frame[name].sum() for name in amounts}
    verdict = "less than provided" if whole["difference_amount"] >= 0 else "more than provided"
    st.markdown(
        plain(
            language.text(
                "At {day} the provision was {provided}; {lost} of these debts was written off "
                "since: {gap} {verdict}.",
                day=language.date(since),
                provided=language.compact(whole["provision_amount"], view.currency),
                lost=language.compact(whole["lost_amount"], view.currency),
                gap=language.compact(abs(whole["difference_amount"]), view.currency),
                verdict=language.text(verdict),
            )
        )
    )
    names = ("segment", "aging_bucket", *BACKTEST)
    rates = frame.with_columns(
        pl.col(name).map_elements(lambda ratio: language.ratio(ratio, 2), return_dtype=pl.String)
        for name in ("loss_ratio", "lost_ratio")
    )
    tables.table(
        rates,
        key="provision_backtest",
        alt=language.text("Provision of a year ago against losses since"),
        columns={name: vocabulary.label(language, name) for name in names},
        total=whole,
        red="difference_amount",
    )
    note(
        language.text(
            "Debts that the matrix held then, without tax where it is known. What is still open "
            "may yet be lost; debts written off after they became doubtful are in it."
        )
    )


def _year_before(view: View) -> date | None:
    """The last snapshot of the same month a year before, or of an earlier one."""
    month = (view.as_of.year - 1, view.as_of.month)
    return next((day for day in view.dates if (day.year, day.month) <= month), None)


def provision_frames(reader: Reader, view: View, since: date | None) -> Frames:
    """What the page of the provision shows."""
    _ = state.words()
    ask = (reader, view.filters)
    movement = {
        "provision_movement": (
            _("Movement of the provision"),
            partial(queries.provision_movement, *ask, since, view.as_of),
        )
    } if since else {}  # fmt: skip
    if year_ago := _year_before(view):
        movement["provision_backtest"] = (
            _("Back-test of the provision"),
            partial(queries.provision_backtest, *ask, year_ago, view.as_of),
        )
    return {
        "provision": (_("Provision"), partial(queries.provision, *ask, view.as_of)),
        **movement,
    }
