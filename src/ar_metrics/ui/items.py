"""The documents behind a figure, and one customer's page section."""

from __future__ import annotations

import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.layout import note, plain, section
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

COLUMNS = (
    "document_id", "outstanding_amount", "customer_name", "due_date", "overdue_days",
    "aging_bucket", "receivable_type", "document_type", "bu", "issue_date", "currency_code",
    "open_local", "original_local", "instalment_no", "account",
)  # fmt: skip
ORDERS = {
    "-outstanding_amount": N_("Largest first"),
    "-overdue_days": N_("Latest payer first"),
    "due_date": N_("Oldest due date first"),
    "issue_date": N_("Oldest invoice first"),
}


def items_table(reader: Reader, view: View, key: str = "items") -> None:
    """Draw the open items of the view, a page at a time, in the order that was chosen."""
    language = state.language()
    _ = language.text
    count = (
        answer(queries.headline, reader, view.filters, view.as_of)["open_item_count"].item() or 0
    )
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
        number = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
        note(language.plural("{n} open item", "{n} open items", count))
    frame = answer(
        queries.open_items, reader, view.filters, view.as_of, columns=COLUMNS,
        limit=tables.PAGE_ROWS, offset=(number - 1) * tables.PAGE_ROWS, order=(order,),
    )  # fmt: skip
    tables.table(
        frame,
        key=f"{key}_table",
        alt=_("Open items"),
        columns={name: vocabulary.label(language, name) for name in COLUMNS},
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
