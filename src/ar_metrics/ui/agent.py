"""The parts of the page of one agent: portfolio, objective, calls, acts, promises, accounts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import Language
from ar_metrics.metrics import CUSTOMER_COUNT, OUTSTANDING, OVERDUE, OVERDUE_90
from ar_metrics.metrics.followups import NEGLECTED, STEPS_OVERDUE
from ar_metrics.queries import Reader
from ar_metrics.ui import comparing, drill, state, tables, vocabulary
from ar_metrics.ui.calls import told
from ar_metrics.ui.cards import cards
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

FIGURES = (CUSTOMER_COUNT, OUTSTANDING, OVERDUE, OVERDUE_90, NEGLECTED, STEPS_OVERDUE)
ACCOUNTS = (
    "customer_name", "outstanding_amount", "overdue_amount", "overdue_ratio", "max_overdue_days",
    "open_item_count", "bu",
)  # fmt: skip
KINDS = ("action_kind", "outcome", "action_count", "contact_ratio", "action_cost_amount")
EFFECTS = ("action_kind", "tested_action_count", "effect_ratio", "effect_cash_amount")
PROMISED = (
    "customer_name", "promised_amount", "due_date", "promise_status", "received_amount",
    "document_id", "is_unfollowed",
)  # fmt: skip
DAY_BY_DAY = (
    "action_date", "customer_name", "action_kind", "outcome", "document_id", "cost_amount",
)  # fmt: skip
AGENTS = ("agent_name", "customer_count", "outstanding_amount", "overdue_amount",
          "overdue_90_amount")  # fmt: skip
MONTHS = 13
SHOWN_ACTS = 200


def one_agent(view: View) -> str | None:
    """Return the agent that the view is narrowed to, if it is one."""
    chosen = view.filters.agent_id
    return chosen[0] if chosen and len(chosen) == 1 else None


def agent_question(reader: Reader) -> str:
    """Return the question of the page, with the agent's name when one is chosen."""
    _ = state.words()
    chosen = st.session_state.get(state.CHOSEN["agent_id"].key) or []
    if len(chosen) != 1:
        return _("Which agent?")
    names = dict(reader.reference("dim_agents").select("agent_id", "agent_name").rows())
    return _("How is {name} doing?", name=plain(names.get(chosen[0]) or chosen[0]))


def choose_agent(reader: Reader, view: View) -> None:
    """Draw the agents with their portfolios; a click opens one."""
    language = state.language()
    metrics = (CUSTOMER_COUNT, OUTSTANDING, OVERDUE, OVERDUE_90)
    ask = {"filters": view.filters, "as_of": view.as_of}
    order = ["-overdue_amount"]
    frame = answer(Reader.table, reader, metrics, by=["agent_id"], **ask, order=order)
    whole = answer(Reader.table, reader, metrics, **ask)  # a customer may have two agents
    named = _named(reader, frame)
    tables.table(
        named,
        key="agents",
        alt=language.text("Agents and their portfolios"),
        columns={name: vocabulary.label(language, name) for name in AGENTS},
        total=next(whole.iter_rows(named=True), {}),
        on_pick=_choose,
    )


def _choose(row: dict[str, Any]) -> None:
    state.set_state(**{state.CHOSEN["agent_id"].key: [str(row["agent_id"])]})


def _named(reader: Reader, frame: pl.DataFrame) -> pl.DataFrame:
    names = reader.reference("dim_agents").select("agent_id", "agent_name")
    joined = frame.join(names, on="agent_id", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("agent_name", "agent_id").alias("agent_name"))


def agent_cards(reader: Reader, view: View) -> None:
    """Draw the portfolio's figures against what was chosen."""
    if not _can_tell(partial(queries.neglected, reader, view.filters, view.as_of)):
        return
    against = comparing.baseline(reader, view)
    found = comparing.changes(reader, view, against, FIGURES)
    days = view.last_months(MONTHS)
    course = answer(
        Reader.table, reader, FIGURES, by=["snapshot_date"], filters=view.filters, as_of=days
    )
    series = {metric.name: course[metric.name].to_list() for metric in FIGURES}
    cards(found, series, view.currency, against=against and against.label)


def acts_table(reader: Reader, view: View, agent: str) -> None:
    """Draw what the agent did in the period, by kind and outcome, and what followed each kind."""
    language = state.language()
    frame = told(queries.action_figures, reader, view, by=("action_kind", "outcome"), actor=agent)
    if frame is None:
        return
    if frame.is_empty():
        note(language.text("Nothing was done in this period."))
        return
    note(_cost(language, reader, view))
    tables.table(
        frame,
        key="acts",
        alt=language.text("Acts by kind and outcome"),
        columns={name: vocabulary.label(language, name) for name in KINDS},
        total={name: frame[name].sum() for name in ("action_count", "action_cost_amount")},
    )


def _cost(language: Language, reader: Reader, view: View) -> str:
    """What the month cost for a thousand collected, acts alone and everything."""
    costs = told(queries.collection_costs, reader, view).row(0, named=True)
    ratios = [costs[name] for name in ("cost_per_collected_ratio", "cost_to_collect_ratio")]
    acts, everything = (
        language.money(None if ratio is None else Decimal(str(ratio)) * 1000, view.currency)
        for ratio in ratios
    )
    return language.text(
        "Acts of the month cost {acts} for 1,000 collected; with procedures {all}.",
        acts=acts,
        all=everything,
    )


def effects_table(reader: Reader, view: View, agent: str) -> None:
    """Draw after which kinds of act the customers paid."""
    language = state.language()
    frame = told(queries.dunning_effects, reader, view, actor=agent)
    if frame is None:
        return
    if frame.is_empty():
        note(language.text("No act of a BU that tells its payments by day ended its days here."))
        return
    tables.table(
        frame,
        key="effects",
        alt=language.text("Payments after each kind of act"),
        columns={name: vocabulary.label(language, name) for name in EFFECTS},
    )


def promises_table(reader: Reader, view: View) -> None:
    """Draw the promises of the portfolio and their rate; a click opens the customer."""
    language = state.language()
    frame = told(queries.promises, reader, view)
    figures = told(queries.promise_figures, reader, view)
    if frame is None or figures is None:
        return
    row = figures.row(0, named=True)
    if frame.is_empty() and not row["promises_made_count"]:
        note(language.text("Nobody promised anything in this period."))
    elif row["promises_kept_ratio"] is None:  # nothing fell due: a rate of nothing is none
        note(
            language.plural(
                "{n} promise obtained, none fallen due.", "{n} promises obtained, none fallen due.",
                row["promises_made_count"],
            )
        )  # fmt: skip
    else:
        note(
            language.text(
                "Made {made}, kept {kept}, broken {broken}: kept {rate} by number, {part} by "
                "amount.",
                made=language.count(row["promises_made_count"]),
                kept=language.count(row["promises_kept_count"]),
                broken=language.count(row["promises_broken_count"]),
                rate=language.ratio(row["promises_kept_ratio"]),
                part=language.ratio(row["promises_kept_amount_ratio"]),
            )
        )
    if frame.height:
        tables.table(
            frame,
            key="promises",
            alt=language.text("Promises of the portfolio"),
            columns={name: vocabulary.label(language, name) for name in PROMISED},
            on_pick=partial(drill.into, "customers"),
        )


def accounts_table(reader: Reader, view: View) -> None:
    """Draw the accounts of the portfolio, the most overdue first; a click opens the customer."""
    language = state.language()
    frame = answer(queries.customers, reader, view.filters, view.as_of)
    tables.table(
        frame.sort("overdue_amount", descending=True),
        key="accounts",
        alt=language.text("Accounts of the portfolio"),
        columns={name: vocabulary.label(language, name) for name in ACCOUNTS},
        on_pick=partial(drill.into, "customers"),
    )


def activity(reader: Reader, view: View, agent: str) -> None:
    """Draw what the agent did, day by day, the latest first; a click opens the customer."""
    language = state.language()
    since = min((day for day in view.dates if day < view.as_of), default=None)
    back = [day for day in view.dates if day < view.as_of][:3]
    frame = told(
        queries.actions, reader, view, since=back[-1] if back else since, actor=agent,
        limit=SHOWN_ACTS,
    )  # fmt: skip
    if frame is None:
        return
    if frame.is_empty():
        note(language.text("Nothing was done in the last three periods."))
        return
    tables.table(
        frame,
        key="activity",
        alt=language.text("Acts of the agent, latest first"),
        columns={name: vocabulary.label(language, name) for name in DAY_BY_DAY},
        on_pick=partial(drill.into, "customers"),
    )


def agent_frames(reader: Reader, view: View, agent: str) -> Frames:
    """What the agent page shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    return {
        "to_call": (_("Customers to call"), partial(queries.to_call, *ask)),
        "actions": (_("Acts"), partial(queries.actions, *ask, actor=agent)),
        "promises": (_("Promises made"), partial(queries.promises, *ask)),
        "dunning_steps": (_("Steps of the policy"), partial(queries.dunning_steps, *ask)),
        "customers": (_("Customers"), partial(queries.customers, *ask)),
    }


def _can_tell(ask: Callable[[], pl.DataFrame]) -> bool:
    try:
        ask()
    except MetricError:
        return False
    return True
