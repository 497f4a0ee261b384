"""Figures held against an earlier date, the year before, the target, another BU."""

from __future__ import annotations

import pytest

from ar_metrics.metrics import OVERDUE_RATIO, Levels, Metric


@pytest.mark.parametrize(
    ("against", "outstanding"),
    [
        (None, "+€196 (+0.6%)"),  # 31 196 against 31 000
        ("previous_snapshot", "+€196 (+0.6%)"),
        ("bu:FR01", "+€30.0k (+2,499.7%)"),  # against its 1 200
        ("target", ""),  # no target is declared for it
        ("bu:nowhere", "+€196 (+0.6%)"),
        ("previous_year", "+€196 (+0.6%)"),  # there is none: the snapshot before
    ],
)
def test_cards_are_held_against_what_was_chosen(open_page, against, outstanding: str) -> None:
    app = open_page(locale="en-GB", **({"vs": against} if against else {}))
    assert app.metric[0].delta == outstanding


def test_the_target_is_said_on_the_card_and_its_distance_in_points(open_page) -> None:
    app = open_page(locale="en-GB", vs="target")
    share = next(card for card in app.metric if card.label == "Overdue share")
    assert share.delta == "+84.4\u00a0pts"  # 99.4 % late against 15 %
    assert share.proto.delta_description == ":gray[target 15%: critical]"


@pytest.mark.parametrize(
    ("value", "level"),
    [(0.15, "good"), (0.16, "late"), (0.25, "warning"), (0.4, "critical"), (None, None)],
)
def test_a_level_starts_on_its_edge(value: float | None, level: str | None) -> None:
    assert OVERDUE_RATIO.level(value) == level


@pytest.mark.parametrize(
    ("value", "level"), [(0.9, "good"), (0.89, "late"), (0.7, "warning"), (0.5, "critical")]
)
def test_where_higher_is_better_the_levels_go_down(value: float, level: str) -> None:
    kept = Metric(
        name="kept_ratio", label="", definition="", unit="ratio", sql="", better="higher",
        levels=Levels(target=0.9, warning=0.7, critical=0.5),
    )  # fmt: skip
    assert kept.level(value) == level


def test_a_table_shows_both_sides_and_the_change(open_page) -> None:
    app = open_page("aging", locale="en-GB")
    app.get_by_key("shown_as").set_value("changes").run()
    rows = app.dataframe[0].value
    assert rows["earlier"].tolist() == [31000.0, 1000.0, 30000.0]
    assert rows["change"].tolist() == [196.0, 200.0, -4.0]


def test_where_no_ledger_can_be_held_against_the_items_no_zero_is_shown(open_page) -> None:
    app = open_page(locale="en-GB", segment="private B2B")
    strip = "\n".join(str(text.value) for text in app.markdown)
    assert "General ledger: not known by these filters" in strip
    assert "difference" not in strip


def test_the_documents_of_a_bucket_are_those_of_its_bar(open_page) -> None:
    app = open_page("aging", locale="en-GB", bucket="2")
    assert app.dataframe[-1].value["document_id"].tolist() == ["1 row", "F-1"]
    assert app.button(key="clear bucket").label == "Bucket: 31–60\u00a0d"
