"""What agents do and are asked, read in the files: actions, promises, plans, objectives."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from demo.written import Written, amount, day


def settled_on(demo: Written) -> pl.DataFrame:
    """The last day on which cash came in for each document of the ledger."""
    cash = demo.feeds["allocations"].filter(pl.col("kind") == "cash")
    return cash.group_by("bu", "document_id").agg(paid=day("allocation_date").max())


def by_agent(demo: Written) -> pl.DataFrame:
    calls = pl.col("kind") == "phone call"
    return (
        demo.feeds["actions"]
        .group_by("agent_id")
        .agg(
            acts=pl.len(),
            calls=calls.sum(),
            talks=(calls & (pl.col("right_party") == "yes")).sum(),
            promises=(pl.col("outcome") == "promise").sum(),
        )
        .with_columns(promised=pl.col("promises") / pl.col("talks"))
        .sort("agent_id")
    )


def test_nobody_works_on_weekends_holidays_or_in_their_weeks_off(demo: Written) -> None:
    acts = demo.feeds["actions"].with_columns(day("date"))
    assert acts["date"].dt.weekday().max() <= 5
    french = acts.filter(pl.col("bu").is_in(["FR01", "FR02"]))
    assert french.filter(pl.col("date").dt.strftime("%m-%d") == "07-14").is_empty()
    august = acts.filter(pl.col("date").is_between(date(2026, 8, 3), date(2026, 8, 16)))
    assert august.filter(pl.col("agent_id") == "A01").is_empty()
    assert not august.is_empty()


def test_one_agent_calls_much_and_gets_few_promises(demo: Written) -> None:
    rows = by_agent(demo)
    caller = rows.filter(pl.col("agent_id") == "A10")
    others = rows.filter(pl.col("agent_id") != "A10")
    most = others.select((pl.col("calls") / pl.col("acts")).max()).item()
    assert caller.select(pl.col("calls") / pl.col("acts")).item() > 1.2 * most
    assert caller["promised"].item() < 0.8 * others["promised"].min()


def test_one_agent_leaves_small_customers_alone(demo: Written) -> None:
    acts, owned = demo.feeds["actions"], demo.feeds["portfolios"]
    always = pl.col("valid_to").is_null() & (pl.col("valid_from") < "2023-11-01")
    owned, key = owned.filter(always), ["bu", "customer_id"]
    touched = acts.select(*key, "agent_id").unique()
    share = (
        owned.select(*key, "agent_id").unique().join(touched, on=[*key, "agent_id"], how="anti")
        .group_by("agent_id").len("untouched")
        .join(owned.group_by("agent_id").len("owned"), on="agent_id")
        .select("agent_id", share=pl.col("untouched") / pl.col("owned"))
    )  # fmt: skip
    assert share.sort("share")["agent_id"].last() == "A06"


def test_promises_are_kept_or_broken_by_what_the_receipts_say(demo: Written) -> None:
    promises = demo.feeds["promises"].with_columns(day("made_on"), day("due_on"))
    assert (promises["due_on"] > promises["made_on"]).all()
    acts = demo.feeds["actions"].select("action_id", "outcome", day("date"))
    from_acts = promises.join(acts, on="action_id")
    assert len(from_acts) == len(promises)
    assert set(from_acts["outcome"]) == {"promise"}
    assert (from_acts["made_on"] == from_acts["date"]).all()
    ledger = promises.filter(pl.col("bu").is_in(["FR01", "FR02", "MA01"]))
    paid = ledger.join(settled_on(demo), on=["bu", "document_id"], how="left")
    fallen_due = paid.filter(pl.col("due_on") < date(2026, 10, 25))
    kept = (pl.col("paid") <= pl.col("due_on") + timedelta(days=3)).fill_null(value=False)
    assert 0.5 < fallen_due.select(kept.mean()).item() < 0.85


def test_plans_are_kept_late_or_broken(demo: Written) -> None:
    plans = demo.feeds["payment_plans"].with_columns(amount("amount"))
    whole = plans.group_by("plan_id", "bu").agg(pl.len(), pl.col("amount").sum())
    assert whole["len"].is_between(3, 6).all()
    assert 100 < len(whole) < 1_000
    paid = demo.feeds["allocations"].filter(pl.col("channel") == "plan")
    assert 0.5 < amount_of(paid) / amount_of(plans.filter(pl.col("bu").is_in(set(paid["bu"])))) < 1


def amount_of(rows: pl.DataFrame) -> float:
    return float(rows.select(pl.col("amount").cast(pl.Float64).sum()).item())


def test_few_gestures_are_large(demo: Written) -> None:
    acts = demo.feeds["actions"].filter(pl.col("concession_amount").is_not_null())
    assert len(acts) > 20
    given = demo.feeds["allocations"].filter(pl.col("reason") == "commercial gesture")
    assert set(given["kind"]) == {"adjustment"}
    ledger = acts.filter(pl.col("bu").is_in(["FR01", "FR02", "MA01"]))
    assert set(ledger["document_id"]) <= set(given["document_id"])


def test_each_agent_has_objectives_but_one_and_one_is_asked_nothing(demo: Written) -> None:
    asked = demo.feeds["objectives"].with_columns(pl.col("target").cast(pl.Float64))
    assert set(asked["scope_kind"]) == {"agent", "team", "bu"}
    assert set(asked["measure"]) == {"amount", "rate", "delay", "cost"}
    agents = set(demo.feeds["agents"]["agent_id"])
    assert agents - set(asked["scope_id"]) == {"A23"}
    zero = asked.filter((pl.col("target") == 0) & (pl.col("scope_kind") == "agent"))
    left = {"A08"}  # their customers went to somebody else
    assert set(zero["scope_id"]) - left == {"A04"}
    rates = asked.filter(pl.col("measure") == "rate")
    assert rates.filter(~pl.col("scope_id").is_in(left))["target"].is_between(0.4, 0.95).all()


def test_cash_comes_through_every_amicable_channel(demo: Written) -> None:
    rows = demo.feeds["allocations"]
    assert {"amicable", "plan", "dispute"} <= set(rows["channel"].drop_nulls())
    assert rows.filter(pl.col("kind") == "cash")["channel"].null_count() == 0
    ownerless = demo.feeds["disputes"].filter(pl.col("closed_on").is_null())["owner"].null_count()
    assert ownerless >= 3


def test_some_of_what_was_written_off_is_paid_all_the_same(demo: Written) -> None:
    rows = demo.feeds["allocations"]
    revived = rows.filter(pl.col("reason") == "paid after write-off")
    assert len(revived) > 5
    key = ["bu", "document_id", "allocation_date"]
    cash = rows.filter(pl.col("kind") == "cash").group_by(key).agg(came=amount("amount").sum())
    both = revived.join(cash, on=key)
    assert len(both) == len(revived)
    assert (both.select(amount("amount") + pl.col("came")).to_series() == 0).all()
