"""Cases, read in the files: stages in order, costs, what came in, what is about to expire."""

from __future__ import annotations

from datetime import date

import polars as pl

from demo.written import Written, amount, day

UNTIL = date(2026, 10, 31)


def cases(demo: Written) -> pl.DataFrame:
    return demo.feeds["litigation_cases"].with_columns(
        day("opened_on"), day("closed_on"), amount("claimed_amount"), amount("awarded_amount")
    )


def events(demo: Written) -> pl.DataFrame:
    rows = demo.feeds["litigation_events"].with_columns(day("date"))
    return rows.join(cases(demo), on="case_id")


def reached(demo: Written, procedure: str, stage: str) -> pl.DataFrame:
    rows = events(demo).filter((pl.col("procedure") == procedure) & (pl.col("stage") == stage))
    return rows.select("case_id", "customer_id", pl.col("date").alias(stage))


def test_some_250_cases_were_opened_in_three_years_in_four_countries(demo: Written) -> None:
    rows = cases(demo)
    assert 200 <= len(rows.filter(pl.col("opened_on") >= date(2023, 11, 1))) <= 320
    assert set(rows["bu"].str.slice(0, 2)) == {"FR", "MA", "BE", "DE"}
    assert rows["procedure"].n_unique() == 10
    assert rows.filter(pl.col("closed_on").is_null() != pl.col("outcome").is_null()).is_empty()
    assert 30 <= rows["closed_on"].null_count() <= 90
    known = demo.feeds["customers"].select("bu", "customer_id").unique()
    assert rows.join(known, on=["bu", "customer_id"], how="anti").is_empty()


def test_nothing_happens_before_a_case_is_opened_nor_after_it_is_closed(demo: Written) -> None:
    rows = events(demo)
    assert rows.filter(pl.col("date") < pl.col("opened_on")).is_empty()
    assert rows.filter(pl.col("date") > pl.col("closed_on")).is_empty()


def test_every_case_covers_documents_and_every_cost_has_its_case(demo: Written) -> None:
    known = cases(demo).select("case_id")
    covered = demo.feeds["litigation_case_documents"]
    assert set(covered["case_id"]) == set(known["case_id"])
    papers = demo.feeds["invoices"].select("bu", "document_id")
    printed = demo.feeds["open_items"].select("bu", "document_id")
    lost = covered.join(pl.concat([papers, printed]), on=["bu", "document_id"], how="anti")
    assert len(lost) <= 2  # paid in part before the first month end that was printed
    costs = demo.feeds["litigation_costs"]
    assert costs.join(known, on="case_id", how="anti").is_empty()
    assert costs["kind"].n_unique() == 8


def test_what_a_case_recovered_is_what_was_allocated_under_its_number(demo: Written) -> None:
    cash = demo.feeds["allocations"].filter(
        (pl.col("kind") == "cash") & pl.col("case_id").is_not_null()
    )
    assert set(cash["channel"]) == {"court", "agency"}
    came = cash.group_by("case_id").agg(came=amount("amount").sum())
    told = events(demo).filter(pl.col("bu").is_in(["FR01", "FR02", "MA01"]))
    told = told.filter(pl.col("date") >= date(2023, 11, 1))
    told = told.group_by("case_id").agg(told=amount("recovered_principal").sum())
    both = told.filter(pl.col("told") > 0).join(came, on="case_id", how="full", coalesce=True)
    assert both.filter(pl.col("told").ne_missing(pl.col("came"))).is_empty()
    over = cases(demo).join(came, on="case_id").filter(pl.col("came") > pl.col("claimed_amount"))
    assert over.is_empty()


def test_costs_that_the_debtor_bore_are_those_marked_as_recovered(demo: Written) -> None:
    costs = demo.feeds["litigation_costs"].filter(pl.col("recovered_on").is_not_null())
    assert set(costs["recoverable"]) == {"yes"}
    marked = costs.group_by("case_id").agg(marked=amount("amount").sum())
    told = events(demo).group_by("case_id").agg(told=amount("recovered_costs").sum())
    both = told.filter(pl.col("told") > 0).join(marked, on="case_id", how="full", coalesce=True)
    assert both.filter(pl.col("told").ne_missing(pl.col("marked"))).is_empty()
    assert len(both) > 20


def test_some_cases_cost_more_than_they_claim_some_reopen_some_cost_on(demo: Written) -> None:
    costs = demo.feeds["litigation_costs"].with_columns(day("date"), amount("amount"))
    both = costs.join(cases(demo), on="case_id")
    own = both.filter(pl.col("currency_code") == pl.col("currency_code_right"))
    sums = own.group_by("case_id", "claimed_amount").agg(pl.col("amount").sum())
    assert len(sums.filter(pl.col("amount") > pl.col("claimed_amount"))) >= 1
    assert len(both.filter(pl.col("date") > pl.col("closed_on"))) >= 3
    assert len(events(demo).filter(pl.col("act") == "reopened")) >= 2


def test_orders_lie_on_both_sides_of_1_september_2026_and_some_wait_to_be_served(
    demo: Written,
) -> None:
    orders = reached(demo, "injonction de payer", "order")
    served = reached(demo, "injonction de payer", "served")
    both = orders.join(served, on="case_id", how="left")
    assert not both.filter(pl.col("order") >= date(2026, 9, 1)).is_empty()
    before = both.filter(pl.col("order").is_between(date(2026, 4, 1), date(2026, 8, 31)))
    assert not before.is_empty()
    waiting = both.filter(pl.col("served").is_null())
    assert len(waiting) >= 2
    late = both.filter((pl.col("served") - pl.col("order")).dt.total_days() > 184)
    assert len(late) >= 1


def test_insolvencies_are_declared_in_time_late_or_not_at_all(demo: Written) -> None:
    published = reached(demo, "procédure collective", "published")
    declared = reached(demo, "procédure collective", "declared")
    assert len(published) >= 12
    both = published.join(declared, on="case_id", how="left")
    took = (pl.col("declared") - pl.col("published")).dt.total_days()
    assert len(both.filter(took <= 59)) >= 5
    assert len(both.filter(took > 63)) + both["declared"].null_count() >= 2


def test_old_debts_are_about_to_lapse_or_have_lapsed(demo: Written) -> None:
    left = demo.open_at(UNTIL).filter(pl.col("residual") > 0)
    due = demo.feeds["invoices"].select("bu", "document_id", day("due_date").alias("due"))
    old = left.join(due, on=["bu", "document_id"]).filter(pl.col("due") < date(2022, 8, 1))
    days = old.select((pl.col("due").dt.offset_by("5y") - UNTIL).dt.total_days()).to_series()
    assert len(days) >= 12
    assert (days < 0).sum() >= 1
    for within in (30, 90, 180):
        assert days.is_between(0, within).sum() >= 2
    covered = demo.feeds["litigation_case_documents"]
    assert old.join(covered, on=["bu", "document_id"]).is_empty()
