"""The address of a view: written in codes, read whatever it says."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ar_metrics.ui import address


def script() -> None:
    import streamlit as st

    from ar_metrics.ui import address

    params = (address.several("bu"), address.day("asof"), address.flag("all"), address.word("lang"))
    address.restore(params, "page")
    st.multiselect("BU", ["FR01", "DE01"], key="bu")
    st.toggle("All", key="all")
    address.publish(params, "page")


def test_choices_are_written_and_defaults_stay_out() -> None:
    app = AppTest.from_function(script).run()
    assert dict(app.query_params) == {}
    app.multiselect(key="bu").set_value(["FR01", "DE01"]).run()
    app.toggle(key="all").set_value(True).run()
    assert app.query_params["bu"] == ["FR01", "DE01"]
    assert app.query_params["all"] == "1"
    app.multiselect(key="bu").set_value([]).run()
    assert "bu" not in app.query_params


def test_an_address_changed_from_outside_wins_when_no_widget_was_touched() -> None:
    app = AppTest.from_function(script).run()
    app.query_params["bu"] = "DE01"
    app.run()
    assert app.multiselect(key="bu").value == ["DE01"]


def test_a_widget_wins_over_an_address_that_the_browser_has_not_renewed_yet() -> None:
    app = AppTest.from_function(script).run()
    app.multiselect(key="bu").set_value(["FR01"]).run()
    del app.query_params["bu"]  # the browser still shows the address from before
    app.toggle(key="all").set_value(True).run()
    assert app.multiselect(key="bu").value == ["FR01"]
    assert app.toggle(key="all").value is True


@pytest.mark.parametrize(
    ("param", "raw", "expected"),
    [
        (address.day("d"), ["2026-02-30"], None),
        (address.day("d"), ["2026-02-28"], "2026-02-28"),
        (address.choice("c", "amount", "count"), ["apples"], "amount"),
        (address.flag("f"), ["0"], False),
    ],
)
def test_nonsense_reads_as_the_default(param: address.Param, raw: list, expected: object) -> None:
    value = param.read(raw)
    assert (value.isoformat() if hasattr(value, "isoformat") else value) == expected
