"""The documents behind a figure, and one customer's page section."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import address, drill, state, tables, vocabulary
from ar_metrics.ui.layout import go, note, plain, section
from ar_metrics.ui.session import answer, headline
from ar_metrics.ui.state import View

COLUMNS = (
    "document_id", "outstanding_amount", "customer_name", "due_date", "overdue_days",
    "aging_bucket", "receivable_type", "document_type", "bu", "issue_date", "currency_code",
    "open_local", "original_local", "instalment_no", "account", "customer_id",
)  # fmt: skip
SHOWN = tuple(name for name in COLUMNS if name != "customer_id")
ORDERS = {
    "-outstanding_amount": N_("Largest first"),
    "-overdue_days": N_("Latest payer first"),
    "due_date": N_("Oldest due date first"),
    "issue_date": N_("Oldest invoice first"),
}


@st.fragment
def items_table(reader: Reader, view: View, key: str = "items") -> None:
    """Draw the open items of the view, a page at a time, in the order that was chosen."""
    language = state.language()
    _ = language.text
    go()  # a click in here runs this fragment alone
    bucket = bucket_asked(reader)
    count = _count(reader, view, bucket)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox(
            _("Order"),
            list(ORDERS),
            format_func=lambda name: _(ORDERS[name]),
            key=f"{key}_order",
            width=230,
            persist_state="session",
        )
        pages = -(-count // tables.PAGE_ROWS)
        number = tables.pager(pages, f"{key}_page") if pages > 1 else 1
        note(language.plural("{n} open item", "{n} open items", count))
        _bucket_chip(language, reader, bucket)
    frame = answer(
        queries.open_items, reader, view.filters, view.as_of, columns=COLUMNS, bucket=bucket,
        limit=tables.PAGE_ROWS, offset=(number - 1) * tables.PAGE_ROWS, order=(order,),
    )  # fmt: skip
    tables.table(
        frame,
        key=f"{key}_table",
        alt=_("Open items"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
        on_pick=lambda row: drill.into("customers", row),
    )


def bucket_asked(reader: Reader) -> int | None:
    """Return the rank of the bucket that the address names, if there is one of that rank."""
    asked = str(st.session_state.get(state.BUCKET.key) or "")
    ranks = {str(rank): rank for rank in reader.buckets["bucket_rank"]}
    return ranks.get(asked)


def _count(reader: Reader, view: View, bucket: int | None) -> int:
    if bucket is None:
        return headline(reader, view.filters, view.as_of)["open_item_count"] or 0
    rows = answer(queries.aging, reader, view.filters, view.as_of)
    found = rows.filter(pl.col("bucket_rank") == bucket)["open_item_count"]
    return sum(found)


def _bucket_chip(language: Language, reader: Reader, bucket: int | None) -> None:
    if bucket is None:
        return
    name = dict(reader.buckets.select("bucket_rank", "aging_bucket").rows())[bucket]
    label = vocabulary.label(language, "aging_bucket")
    st.button(
        language.text("{name}: {value}", name=label, value=vocabulary.bucket(language, name)),
        icon=":material/close:",
        key="clear bucket",
        on_click=address.reset,
        args=(state.BUCKET,),
        help=language.text("Clear this filter"),
    )


def customer_card(reader: Reader, view: View, bu: str, customer_id: str) -> None:
    """Draw who the customer is and how this customer stands."""
    language = state.language()
    _ = language.text
    rows = answer(queries.customers, reader, view.filters, view.as_of)
    if rows.is_empty():
        return
    row = rows.row(0, named=True)
    dimensions = ("country_code", "segment", "agent_id", "parent_id")
    names = {"agent_id": row["agent_name"], "parent_id": row["parent_name"]}
    facts = [
        (_("Customer no."), customer_id),
        (vocabulary.label(language, "bu"), bu),
        *(
            (
                vocabulary.label(language, column),
                vocabulary.value(language, column, names.get(column) or row[column]),
            )
            for column in dimensions
        ),
        (vocabulary.label(language, "oldest_due_date"), language.date(row["oldest_due_date"])),
    ]
    with section(plain(row["customer_name"] or customer_id)):
        st.markdown(
            " · ".join(f":small[{name} **{plain(value)}**]" for name, value in facts if value)
        )
