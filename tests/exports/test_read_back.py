"""Whatever is selected, each format read back by another library gives the same rows and sums."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ar_metrics.exports import FORMATS, Provenance, content, control_total
from read_back import same_everywhere, totals_of

EXAMPLES = int(os.environ.get("AR_TEST_EXAMPLES", "30"))
CENT = Decimal("0.01")
ABOUT = Provenance(
    dataset="drawn",
    as_of=date(2025, 6, 30),
    build="ar-000001.duckdb",
    built_at=datetime(2025, 7, 1, 6, 30),  # noqa: DTZ001
    currency="EUR",
    version="0.1.0",
)
# A letter outside of the first plane, spaces that look like spaces, what CSV and XML quote.
SIGNS = "aÉœß€ \u00a0\u202f\"';,&<>=+-@|\t\n\r_x0041_\\𝄞"
TEXTS = st.one_of(st.none(), st.text(SIGNS, max_size=12))
CENTS = st.integers(-(10**13), 10**13).map(lambda n: Decimal(n).scaleb(-2))
DAYS = st.dates(date(1900, 3, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
COLUMNS: dict[str, tuple[pl.DataType, st.SearchStrategy[Any]]] = {
    "customer_name": (pl.String(), TEXTS),
    "document_id": (pl.String(), st.text("0123456789-=F", min_size=1, max_size=6)),
    "due_date": (pl.Date(), st.none() | DAYS),
    "built_at": (pl.Datetime("us"), st.none() | MOMENTS),
    "outstanding_amount": (pl.Decimal(18, 2), st.none() | CENTS),
    "open_local": (pl.Decimal(18, 2), CENTS),
    "overdue_ratio": (pl.Float64(), st.none() | st.floats(-5, 5).map(lambda x: round(x, 6))),
    "overdue_days": (pl.Int64(), st.none() | st.integers(-(10**6), 10**6)),
    "is_disputed": (pl.Boolean(), st.none() | st.booleans()),
}


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Some of the columns in any order, and some rows."""
    names = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, unique=True))
    height = draw(st.integers(0, 8))
    rows = [tuple(draw(COLUMNS[name][1]) for name in names) for _ in range(height)]
    schema = {name: COLUMNS[name][0] for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    derandomize="AR_TEST_EXAMPLES" not in os.environ,
)  # fmt: skip
@given(frame=frames())
def test_every_format_read_back_by_others_has_the_same_rows_types_and_total(
    frame: pl.DataFrame,
) -> None:
    made = {name: content(name, frame, ABOUT) for name in FORMATS}
    same_everywhere(made, frame, {}, frame)
    total = control_total(frame)
    if total is not None:
        place = frame.columns.index("outstanding_amount")
        assert Decimal(str(totals_of(made["xlsx"], frame)[place])).quantize(CENT) == total
        lines = [json.loads(one, parse_float=Decimal) for one in made["jsonl"].splitlines()]
        amounts = [line["outstanding_amount"] for line in lines]
        assert sum((a for a in amounts if a is not None), Decimal("0.00")) == total


@pytest.mark.parametrize("file_format", ["csv", "parquet", "xlsx", "jsonl"])
def test_pieces_give_the_same_bytes_however_they_come(
    monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    """A frame in memory and rows streamed from the database are cut elsewhere."""
    from ar_metrics.exports import FrameRows

    frame = pl.DataFrame({"n": range(2_500), "name": [f"é{n}" for n in range(2_500)]})

    class InPieces(FrameRows):
        def chunks(self):
            yield from self.frame.iter_slices(700)

    whole = content(file_format, FrameRows(frame), ABOUT)
    monkeypatch.setattr("ar_metrics.exports.workbook.WRITTEN_ROWS", 300)
    assert content(file_format, InPieces(frame), ABOUT) == whole
