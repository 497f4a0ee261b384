"""Real files of others, through the command line: IBM's invoices, both years of a FEC."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from terminal import Terminal, amount

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
IBM, FEC = DATA / "ibm_receivables", DATA / "fec_small_company"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the real files (../shared/data) are not on this machine"
)

# IBM's country codes and the ISO user-assigned ones that the layout maps them to.
COUNTRIES = {"391": "XA", "406": "XB", "770": "XC", "818": "XD", "897": "XE"}
IBM_DATES = ["2012-09-30", "2013-01-31", "2013-06-30"]
BUCKETS = {
    "not due": "not_due",
    "1-30": "d1_30",
    "31-60": "d31_60",
    "61-90": "d61_90",
    "91+": "d91_plus",
}
Line = dict[str, Decimal | int]


def expected(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pivoted(rows: list[dict[str, str]], by: str) -> dict[str, Line]:
    """An aging export, long, as one line per group: count, amount and the five buckets."""
    lines: dict[str, Line] = {}
    for row in rows:
        line = lines.setdefault(row[by], {"n_open": 0, "open_amount": Decimal(0)})
        line["n_open"] += int(row["open_item_count"])
        line["open_amount"] += amount(row["outstanding_amount"])
        if row["aging_bucket"] in BUCKETS:
            line[BUCKETS[row["aging_bucket"]]] = amount(row["outstanding_amount"])
    return lines


def line_of(row: dict[str, str]) -> Line:
    """The same columns of an expected line."""
    amounts = {name: amount(row[name]) for name in ("open_amount", *BUCKETS.values())}
    return {"n_open": int(row["n_open"]), **amounts}


@pytest.fixture(scope="module")
def ibm(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = Terminal(tmp_path_factory.mktemp("ibm"), currency="USD")
    layout = ROOT / "tests" / "layouts" / "ibm.toml"
    terminal.must("import", *IBM.glob("WA_*.csv"), "--layout", layout)
    terminal.must("build")
    return terminal


@pytest.mark.parametrize("as_of", IBM_DATES)
def test_ibm_aging_by_country_is_the_expected_one(as_of: str, ibm: Terminal) -> None:
    rows = ibm.must("export", "aging", "--as-of", as_of, "--by", "country_code").rows
    ours = pivoted(rows, "country_code")
    lines = [row for row in expected(IBM / "expected_aging.csv") if row["as_of"] == as_of]
    for row in lines:
        if row["country_code"] != "ALL":
            line = ours.pop(COUNTRIES[row["country_code"]])
            assert {name: line.get(name, Decimal(0)) for name in line_of(row)} == line_of(row)
    assert ours == {}
    (total,) = [row for row in lines if row["country_code"] == "ALL"]
    (whole,) = ibm.must("export", "outstanding", "--as-of", as_of).rows
    assert amount(whole["outstanding_amount"]) == amount(total["open_amount"])
    assert int(whole["open_item_count"]) == int(total["n_open"])


@pytest.mark.parametrize("as_of", IBM_DATES)
def test_ibm_dso_is_what_is_open_by_what_was_billed_in_90_days(as_of: str, ibm: Terminal) -> None:
    rows = ibm.must("export", "dso", "--as-of", as_of, "--by", "country_code").rows
    found = {row["country_code"]: (row["sales_amount"], float(row["dso_days"])) for row in rows}
    lines = [row for row in expected(IBM / "expected_aging.csv") if row["as_of"] == as_of]
    assert found == {
        COUNTRIES[row["country_code"]]: (
            row["billed_90d"],
            pytest.approx(float(row["open_amount"]) / float(row["billed_90d"]) * 90),
        )
        for row in lines
        if row["country_code"] != "ALL"
    }


@pytest.fixture(scope="module")
def fec(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Both years, with terms of 30 days from the date of the document."""
    folder = tmp_path_factory.mktemp("fec")
    layout = folder / "thirty_days.toml"
    layout.write_text('title = "FEC, 30 days"\nmodule = "fec"\n\n[terms]\ndays = 30\n', "utf-8")
    terminal = Terminal(folder / "home")
    for file in sorted(FEC.glob("*FEC*.txt")):
        terminal.must("import", file, "--layout", layout)
    terminal.must("build")
    return terminal


def balanced() -> Iterator[dict[str, str]]:
    if FEC.exists():
        yield from (
            row
            for row in expected(FEC / "expected_open_items.csv")
            if row["rule"] == "balanced" and row["tiers"] == "ALL"
        )


@pytest.mark.parametrize("row", balanced(), ids=lambda row: f"{row['file']} {row['as_of']}")
def test_the_fec_open_items_are_the_expected_ones(row: dict[str, str], fec: Terminal) -> None:
    """Rule *balanced*; the open total is the balance of the ledger's customer accounts."""
    as_of = row["as_of"]
    rows = fec.must("export", "aging", "--as-of", as_of, "--credits", "aged").rows
    total: Line = {"n_open": 0, "open_amount": Decimal(0)}
    for bucket in rows:
        total["n_open"] += int(bucket["open_item_count"])
        total["open_amount"] += amount(bucket["outstanding_amount"])
    ours = {BUCKETS[b["aging_bucket"]]: amount(b["outstanding_amount"])
            for b in rows if b["aging_bucket"] in BUCKETS}  # fmt: skip
    assert {**total, **ours} == line_of(row)
    assert total["open_amount"] == amount(row["gl_balance"])
