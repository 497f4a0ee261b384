"""From the total to the document: levels, breadcrumbs, and where a click leads."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ar_metrics.queries import Reader
from ar_metrics.ui import address, state, vocabulary
from ar_metrics.ui.filters import choices_of
from ar_metrics.ui.layout import go_to, plain
from ar_metrics.ui.state import View

PATH = ("bu", "country_code", "segment", "agent_id", "parent_id", "customer_id")


def level_choice() -> str:
    """Draw the choice of what the rows are and return it."""
    language = state.language()
    names = {name: vocabulary.DIMENSIONS[name] for name in PATH[:-1]}
    names["customers"] = vocabulary.DIMENSIONS["customer_id"]
    chosen = st.segmented_control(
        language.text("By"),
        list(names),
        format_func=lambda name: language.text(names[name]),
        key=state.LEVEL.key,
        required=True,
        wrap=True,
    )
    return chosen or state.LEVEL.default


def breadcrumbs(reader: Reader, view: View, back_to: str | None = None) -> None:
    """Draw the way from the total to what is shown; each step leads back to itself.

    `back_to` is the page on which the earlier steps are; this one, when absent.
    """
    language = state.language()
    choices = choices_of(reader, view.as_of)
    steps = [name for name in PATH if st.session_state.get(state.CHOSEN[name].key)]
    if not steps:
        return
    with st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key="breadcrumbs"
    ):
        _step(language.text("Total"), "total", PATH, back_to)
        for place, name in enumerate(steps):
            codes = st.session_state[state.CHOSEN[name].key]
            labels = dict(choices.get(name, ()))
            text = ", ".join(vocabulary.choice(language, name, code, labels) for code in codes[:2])
            more = f" +{len(codes) - 2}" if len(codes) > 2 else ""
            st.markdown("›")
            if place == len(steps) - 1:
                st.markdown(f"**{plain(text)}{more}**")
            else:
                _step(plain(text) + more, name, steps[place + 1 :], back_to)


def _step(text: str, key: str, after: Any, back_to: str | None) -> None:
    st.button(
        text,
        type="tertiary",
        key=f"back to {key}",
        on_click=_back,
        args=(tuple(state.CHOSEN[name] for name in after), back_to),
    )


def _back(after: tuple[address.Param, ...], page: str | None) -> None:
    address.reset(*after)
    if page:
        go_to(page)


def into(level: str, row: dict[str, Any]) -> None:
    """Go from a row of `level` one step further down; for callbacks."""
    if level == "customers":
        state.set_state(
            **{state.CHOSEN["bu"].key: [row["bu"]], state.CUSTOMER.key: [row["customer_id"]]}
        )
        go_to("customer")
        return
    state.set_state(**{state.CHOSEN[level].key: [str(row[level])], state.LEVEL.key: "customers"})


def into_bucket(rank: Any) -> None:
    """Go to the documents of one bucket; for callbacks."""
    state.set_state(**{state.BUCKET.key: str(rank)})
    go_to("customer" if chosen_customer() else "aging")


def chosen_customer() -> tuple[str, str] | None:
    """Return BU and id of the one customer that the address or a click names, if it does."""
    bu, customer = (
        st.session_state.get(param.key) or [] for param in (state.CHOSEN["bu"], state.CUSTOMER)
    )
    return (bu[0], customer[0]) if len(bu) == len(customer) == 1 else None


def one_customer(view: View) -> tuple[str, str] | None:
    """Return BU and id of the customer that the view is narrowed to, if it is."""
    bu, customer = view.filters.bu, view.filters.customer_id
    return (bu[0], customer[0]) if bu and customer and len(bu) == len(customer) == 1 else None
