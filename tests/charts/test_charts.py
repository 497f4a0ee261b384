"""Charts show what their frames say, in the caller's words, and survive empty and lone values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import polars as pl
import pytest

import marts
from ar_metrics import charts
from ar_metrics.charts import Style
from ar_metrics.charts.style import BAD, GOOD, RAMP, nice_ticks

JUNE, MAY = date(2025, 6, 30), date(2025, 5, 31)
MONEY = pl.Decimal(38, 2)
STYLE = Style(
    text=lambda text: f"<{text}>",
    money=lambda value: f"{value} EUR",
    compact=lambda value: f"{value} E",
    date=lambda day: day.strftime("%d/%m/%y"),
    ratio=lambda value, digits=0: f"{value:.{digits}%}",
)


@pytest.fixture
def buckets() -> pl.DataFrame:
    return pl.DataFrame(marts.drawn(marts.BUCKETS)).with_columns(
        pl.col("bucket_rank").cast(pl.Int32)
    )


def dated(*rows: tuple[date, int, str]) -> pl.DataFrame:
    names = {int(str(b["bucket_rank"])): b["aging_bucket"] for b in marts.drawn(marts.BUCKETS)}
    data = [(day, rank, names[rank], Decimal(amount), 1) for day, rank, amount in rows]
    return pl.DataFrame(
        data,
        schema={"snapshot_date": pl.Date, "bucket_rank": pl.Int32, "aging_bucket": pl.String,
                "outstanding_amount": MONEY, "open_item_count": pl.Int64},
        orient="row",
    )  # fmt: skip


def bars(figure: go.Figure) -> dict[str, list[float]]:
    return {trace.name: list(trace.y) for trace in figure.data if isinstance(trace, go.Bar)}


def says(figure: go.Figure) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations]


def test_the_evolution_stacks_the_buckets_in_order_at_their_dates(buckets: pl.DataFrame):
    frame = dated((MAY, 0, "1"), (MAY, 4, "20"), (JUNE, 0, "300"), (JUNE, 4, "4000"))
    figure = charts.evolution(frame, buckets, STYLE)
    assert bars(figure) == {"<not due>": [1.0, 300.0], "<91+>": [20.0, 4000.0]}
    assert [trace.marker.color for trace in figure.data] == [RAMP[False][0], RAMP[False][4]]
    assert list(figure.data[0].x) == [MAY, JUNE]
    assert list(figure.layout.xaxis.ticktext) == ["31/05/25", "30/06/25"]
    assert figure.data[1].hovertext[1] == "30/06/25<br><91+>: 4000.00 EUR"


def test_credits_are_drawn_below_zero(buckets: pl.DataFrame):
    figure = charts.evolution(dated((JUNE, 0, "7"), (JUNE, 6, "-50")), buckets, STYLE)
    assert bars(figure)["<unapplied credits>"] == [-50.0]
    assert figure.layout.barmode == "relative"
    assert min(figure.layout.yaxis.tickvals) <= -50


def test_a_date_without_overdue_share_is_a_gap_in_the_line(buckets: pl.DataFrame):
    ratios = pl.DataFrame({"snapshot_date": [MAY, JUNE], "overdue_ratio": [None, 0.25]})
    figure = charts.evolution(dated((MAY, 0, "0"), (JUNE, 0, "7")), buckets, STYLE, ratios)
    (line,) = [trace for trace in figure.data if isinstance(trace, go.Scatter)]
    assert list(line.y) == [None, 0.25]
    assert line.hovertext[0].endswith("–")


def test_one_date_alone_is_not_as_wide_as_the_chart(buckets: pl.DataFrame):
    figure = charts.evolution(dated((JUNE, 0, "7")), buckets, STYLE)
    first, last = figure.layout.xaxis.range
    assert (last - first).days > figure.data[0].width / 86_400_000 * 4


def test_the_aging_bar_tells_amount_and_share_of_each_bucket(buckets: pl.DataFrame):
    frame = dated((JUNE, 0, "300"), (JUNE, 1, "100"), (JUNE, 4, "0")).drop("snapshot_date")
    figure = charts.aging_bar(frame, buckets, STYLE)
    assert list(figure.data[0].text) == ["300.00 E<br>75%", "100.00 E<br>25%", "0.00 E<br>0%"]
    assert list(figure.data[0].x) == ["<not due>", "<1-30>", "<91+>"]


def test_shares_are_left_out_when_more_is_owed_to_the_customers(buckets: pl.DataFrame):
    frame = dated((JUNE, 0, "10"), (JUNE, 6, "-30")).drop("snapshot_date")
    assert list(charts.aging_bar(frame, buckets, STYLE).data[0].text) == ["10.00 E", "-30.00 E"]


def test_the_waterfall_is_red_where_debt_grows_and_green_where_it_shrinks():
    frame = pl.DataFrame(
        {"step": ["opening", "invoiced", "cash_received", "closing"],
         "amount": [Decimal(100), Decimal(20), Decimal(-3), Decimal(117)]}
    )  # fmt: skip
    figure = charts.waterfall(frame, STYLE, {"invoiced": "Facturé"})
    trace = figure.data[0]
    assert list(trace.measure) == ["absolute", "relative", "relative", "absolute"]
    assert list(trace.x) == ["opening", "Facturé", "cash_received", "closing"]
    assert trace.increasing.marker.color == BAD[False]
    assert trace.decreasing.marker.color == GOOD[False]


def test_two_debtors_of_one_name_keep_a_bar_each(buckets: pl.DataFrame):
    ranks = buckets["bucket_rank"]
    frame = pl.DataFrame(
        {"parent_id": ["G1", "G2"], "parent_name": ["Same", "Same"],
         **{f"bucket_{rank}_amount": [Decimal(rank), Decimal(0)] for rank in ranks},
         "outstanding_amount": [Decimal(21), Decimal(0)]}
    )  # fmt: skip
    figure = charts.debtors(frame, buckets, STYLE)
    assert list(figure.layout.yaxis.ticktext) == ["Same", "Same"]
    assert list(figure.data[0].y) == [0, 1]


def test_no_data_is_said_in_words(buckets: pl.DataFrame):
    empty = dated()
    for figure in (
        charts.evolution(empty, buckets, STYLE),
        charts.aging_bar(empty, buckets, STYLE),
        charts.waterfall(pl.DataFrame({"step": [], "amount": []}), STYLE, {}),
        charts.debtors(pl.DataFrame({"parent_id": []}), buckets, STYLE),
    ):
        assert says(figure) == ["<No data>"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_ramp_is_ordered_by_lightness_whatever_the_number_of_buckets(dark: bool):
    """Order told by lightness survives colour blindness and a grey print."""
    colours = charts.bucket_colours(["range"] * 7 + ["no_due_date", "credits"], dark)
    light = [sum(int(c[i : i + 2], 16) * w for i, w in ((1, 0.3), (3, 0.59), (5, 0.11)))
             for c in colours[:7]]  # fmt: skip
    assert light == sorted(light, reverse=not dark)
    assert len(set(colours)) == 9


def test_axis_ticks_are_round_and_cover_the_values():
    assert nice_ticks(-3, 17) == [-5, 0, 5, 10, 15, 20]
    assert nice_ticks(0, 0) == [0]


def flows(*rows: tuple[int, str, int, str, str, float | None]) -> pl.DataFrame:
    data = [(*row[:4], Decimal(row[4]), 1, row[5]) for row in rows]
    names = ("from_rank", "from_bucket", "to_rank", "to_bucket")
    kinds = dict(zip(names, (pl.Int32, pl.String) * 2, strict=True))
    schema = {
        **kinds,
        "migrated_amount": MONEY,
        "migrated_count": pl.Int64,
        "roll_ratio": pl.Float64,
    }
    return pl.DataFrame(data, schema=schema, orient="row")


def test_the_flow_leads_from_the_buckets_before_to_those_after(buckets: pl.DataFrame):
    frame = flows(
        (0, "not due", 1, "1-30", "20", 0.2),
        (0, "not due", 7, "settled", "80", 0.8),
        (7, "new", 0, "not due", "300", None),
        (8, "increased", 0, "not due", "-4", None),
    )
    (trace,) = charts.sankey(frame, buckets, STYLE, "migrated_amount").data
    names = list(trace.node.label)
    assert names == ["<not due>", "<new>", "<not due>", "<1-30>", "<settled>"]
    told = {
        (names[a], names[b]): value
        for a, b, value in zip(trace.link.source, trace.link.target, trace.link.value, strict=True)
    }
    assert told == {("<not due>", "<1-30>"): 20, ("<not due>", "<settled>"): 80,
                    ("<new>", "<not due>"): 300}  # fmt: skip
    assert list(trace.link.customdata) == ["20.00 EUR · 20%", "80.00 EUR · 80%", "300.00 EUR"]
    assert says(charts.sankey(frame.clear(), buckets, STYLE, "migrated_amount")) == ["<No data>"]


def test_a_bucket_from_which_nothing_rolls_on_has_no_line(buckets: pl.DataFrame):
    frame = pl.DataFrame(
        [(MAY, 1, "1-30", 0.25), (JUNE, 1, "1-30", 0.5), (JUNE, 4, "91+", 0.0)],
        schema={"snapshot_date": pl.Date, "from_rank": pl.Int32, "from_bucket": pl.String,
                "rolled_on_ratio": pl.Float64}, orient="row",
    ).with_columns(opening_amount=pl.lit(Decimal(10)))  # fmt: skip
    (line,) = charts.roll_course(frame, buckets, STYLE).data
    assert (line.name, list(line.y)) == ("<1-30>", [0.25, 0.5])
    assert says(charts.roll_course(frame.clear(), buckets, STYLE)) == ["<No data>"]


def test_days_are_drawn_as_lines_against_their_target():
    frame = pl.DataFrame(
        {"snapshot_date": [MAY, JUNE], "dso_days": [60.4, None], "best_days": [41.0, 39.0]},
        schema_overrides={"dso_days": pl.Float64},
    )
    figure = charts.days_course(frame, {"dso_days": "DSO", "best_days": "Best"}, STYLE, 50)
    assert [trace.name for trace in figure.data] == ["<DSO>", "<Best>", "<Target>"]
    assert list(figure.data[0].y) == [60.4, None]
    assert list(figure.data[0].hovertext) == ["31/05/25<br><DSO>: 60", "30/06/25<br><DSO>: –"]
    assert set(figure.data[2].y) == {50}
    assert says(charts.days_course(frame.clear(), {"dso_days": "DSO"}, STYLE)) == ["<No data>"]


def test_an_axis_of_ratios_has_a_digit_only_where_one_of_its_ticks_needs_it():
    assert Style().ratio_texts([0, 0.25, 1]) == ["0%", "25%", "100%"]
    assert Style().ratio_texts([0, 0.005, 0.01]) == ["0.0%", "0.5%", "1.0%"]
