"""Each story of the demo group can be read in its files."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from ar_metrics.demo import batches
from demo.written import Written, amount, day

DRIFTING = ("FR01", "C10002")
DAY = timedelta(days=1)


def days_late(demo: Written, customer: tuple[str, str]) -> pl.DataFrame:
    """Days from due date to payment of each cash allocation, by quarter of the due date."""
    bu, customer_id = customer
    mine = (pl.col("bu") == bu) & (pl.col("customer_id") == customer_id)
    due = demo.feeds["invoices"].filter(mine).select("document_id", day("due_date").alias("due"))
    cash = demo.feeds["allocations"].filter((pl.col("bu") == bu) & (pl.col("kind") == "cash"))
    paid = cash.join(due, on="document_id").with_columns(
        late=(day("allocation_date") - pl.col("due")).dt.total_days(),
        quarter=pl.col("due").dt.truncate("1q"),
    )
    return paid.group_by("quarter").agg(pl.col("late").median()).sort("quarter")


def test_a_large_customer_pays_later_every_quarter(demo: Written) -> None:
    late = days_late(demo, DRIFTING)
    before = late.filter(pl.col("quarter") < date(2025, 4, 1))["late"].mean()
    rising = late.filter(pl.col("quarter").is_between(date(2025, 7, 1), date(2026, 6, 30)))["late"]
    assert before < 20
    assert rising.is_sorted()
    assert rising.last() - before > 25


def test_a_bankruptcy_goes_to_the_doubtful_account_and_stays(demo: Written) -> None:
    fallen = demo.feeds["customers"].filter(pl.col("insolvency_kind") == "liquidation")
    assert fallen.select("bu", "segment").rows() == [("DE01", "Corporate")]
    (opened,) = fallen.select(day("insolvency_on")).to_series()
    items = demo.feeds["open_items"].filter(pl.col("customer_id") == fallen["customer_id"].item())
    items = items.with_columns(day("snapshot_date"), amount("open_amount"))
    before = items.filter(pl.col("snapshot_date") < opened)
    assert set(before["account"]) <= {"411000", "419100"}
    after = items.filter((pl.col("doubtful") == "yes") & (pl.col("account") == "416000"))
    amounts = after.group_by("snapshot_date").agg(pl.col("open_amount").sum())["open_amount"]
    assert len(amounts) >= 3
    assert amounts.n_unique() == 1
    assert amounts[0] > 100_000
    balance = demo.feeds["gl_balances"].filter(pl.col("account") == "416000")
    assert balance["date"].max() == "2026-10-31"


def test_insolvent_customers_buy_nothing_more_and_pay_only_through_the_court(demo: Written) -> None:
    fallen = demo.feeds["customers"].filter(pl.col("insolvency_on").is_not_null())
    assert len(fallen) >= 6
    fallen = fallen.select("bu", "customer_id", day("insolvency_on"))
    later = demo.documents.join(fallen, on=["bu", "customer_id"])
    assert not later.is_empty()
    later = later.filter(pl.col("starts_on") >= pl.col("insolvency_on"))
    through_court = demo.feeds["allocations"].filter(pl.col("channel") == "court")
    named = through_court.select("bu", document_id="receipt_id").unique()
    assert later.join(named, on=["bu", "document_id"], how="anti").is_empty()


def test_a_month_end_was_printed_twice_and_differs(demo: Written) -> None:
    _, (path,) = batches(demo.folder)[1]
    second = pl.read_csv(path, infer_schema=False)
    key = ["snapshot_date", "bu"]
    (twice,) = second.select(key).unique().rows()
    first = demo.first("open_items").filter(
        (pl.col("snapshot_date") == twice[0]) & (pl.col("bu") == twice[1])
    )
    assert twice == ("2025-05-31", "BE01")
    assert len(first) > 300
    total = [rows.select(amount("open_amount").sum()).item() for rows in (first, second)]
    assert 0.005 < abs(total[1] - total[0]) / total[1] < 0.6
    assert len(second.join(first, on="document_id", how="anti")) > 10


def test_the_last_month_tells_what_became_of_earlier_papers(demo: Written) -> None:
    last = {path.stem: path for path in batches(demo.folder)[2][1]}
    receipts = pl.read_csv(last["receipts"], infer_schema=False)
    assert set(receipts["value_date"].str.slice(0, 7)) >= {"2026-10"}
    earlier = receipts.filter(pl.col("value_date") < "2026-10-01")
    assert earlier["returned_on"].null_count() == 0
    disputes = pl.read_csv(last["disputes"], infer_schema=False)
    closed = disputes.filter(pl.col("opened_on") < "2026-10-01")
    assert not closed.is_empty()
    assert closed["closed_on"].null_count() == 0


def test_customers_are_handed_over_on_a_day_also_within_a_month_and_some_come_back(
    demo: Written,
) -> None:
    ended = demo.feeds["portfolios"].filter(pl.col("valid_to").is_not_null())
    begun = demo.feeds["portfolios"].filter(pl.col("valid_from") > "2023-11-01")
    key = ["bu", "customer_id"]
    both = ended.join(begun, on=key).filter(day("valid_from_right") - day("valid_to") == DAY)
    moves = both.group_by("agent_id", "valid_to", "agent_id_right").len().sort("valid_to")
    assert moves.select("agent_id", "agent_id_right", "valid_to").rows() == [
        ("A08", "A09", "2025-09-30"),
        ("A21", "A20", "2026-03-16"),
        ("A20", "A21", "2026-06-13"),
        ("A05", "A07", "2026-08-11"),
    ]
    assert moves["len"].min() > 10


def test_six_teams_share_the_customers_and_a_few_have_nobody(demo: Written) -> None:
    agents, portfolios = demo.feeds["agents"], demo.feeds["portfolios"]
    assert agents["team"].n_unique() == 6
    assert set(agents["team_lead"]) <= set(agents["name"])
    assert set(portfolios["agent_id"]) == set(agents["agent_id"])
    key = ["bu", "customer_id"]
    owned, known = portfolios.select(key).unique(), demo.feeds["customers"].select(key).unique()
    assert owned.join(known, on=key, how="anti").is_empty()
    assert 20 <= len(known) - len(owned) <= 100


def test_every_kind_of_paper_and_settlement_occurs(demo: Written) -> None:
    invoices, allocations = demo.feeds["invoices"], demo.feeds["allocations"]
    kinds = {"invoice", "credit_note", "debit_note", "fee", "unbilled"}
    assert set(invoices["document_type"]) == kinds
    assert set(demo.feeds["open_items"]["document_type"]) >= {"receipt", "advance", "credit_note"}
    assert set(allocations["kind"]) == {
        "cash", "credit_note", "write_off", "netting", "refund", "returned_payment", "adjustment",
    }  # fmt: skip
    assert (invoices["instalment_no"] == "4").any()
    assert invoices.filter(pl.col("document_type") == "invoice")["due_date"].null_count() > 20
    open_disputes = demo.feeds["disputes"]["closed_on"].null_count()
    assert 10 <= open_disputes <= 200


def test_one_customer_changes_segment_and_one_has_no_master_data(demo: Written) -> None:
    customers = demo.feeds["customers"]
    twice = customers.filter(pl.struct("bu", "customer_id").is_duplicated()).sort("valid_from")
    assert twice["segment"].to_list() == ["B2B", "Corporate"]
    assert twice["valid_to"].to_list() == ["2024-12-31", None]
    key = ["bu", "customer_id"]
    unknown = demo.feeds["open_items"].join(customers, on=key, how="anti").select(key).unique()
    assert len(unknown) == 1


def test_only_the_dirham_needs_a_rate_and_has_one_for_every_day(demo: Written) -> None:
    rates = demo.feeds["fx_rates"].select(day("date"), pl.col("currency_code"), "rate")
    assert set(rates["currency_code"]) == {"MAD"}
    assert rates["rate"].cast(pl.Float64).is_between(0.085, 0.1).all()
    assert rates["date"].diff().drop_nulls().dt.total_days().max() <= 2
    assert rates["date"].min() < date(2023, 11, 1)
    assert rates["date"].max() == date(2026, 10, 31)
