"""What the law asks to be told and gives: late invoices of the management report, interest."""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric, part_of

LATE_DEBT = Metric(
    name="late_debt_amount",
    label="Late debts",
    definition="Open debts whose due date is before the as-of date, credits not deducted: what the "
    "law gives interest on.",
    unit="money",
    model="fct_legal_debts",
    rows="true",
    sql=part_of("late_days > 0"),
)
LATE_INTEREST = Metric(
    name="late_interest_amount",
    label="Late interest by law",
    definition="Interest that the law gives on what is late and still open, from the day after the "
    "due date to the as-of date, without reminder: amount × rate × days ÷ 365, at the rate of each "
    "day (public debtors: of the first). Days without a known rate bear none.",
    unit="money",
    better="neither",
    model="fct_legal_debts",
    rows="true",
    sql="sum(interest_amount)",
)
INDEMNITY = Metric(
    name="late_indemnity_amount",
    label="Indemnities for recovery costs",
    definition="The €40 due by law, without reminder, for each invoice that is late and still "
    "open. Consumers owe none; interest and fees that were billed bear none.",
    unit="money",
    better="neither",
    model="fct_legal_debts",
    rows="true",
    sql="sum(indemnity_amount)",
)
UNRATED = Metric(
    name="unrated_amount",
    label="Late without a known rate",
    definition="Late debts whose interest is not known, or for a part of the days only: the rate "
    "of a period or of a country is missing in the reference data. Not in it: consumers.",
    unit="money",
    model="fct_legal_debts",
    rows="true",
    sql=part_of("interest_state in ('no rate', 'part of the days')"),
)
OVER_TERMS = Metric(
    name="over_terms_amount",
    label="Beyond the legal terms",
    definition="Open debts that fall due later than the law allows, counted from their issue date: "
    "in France 60 days or 45 days end of month, 30 days for the State and local bodies.",
    unit="money",
    model="fct_legal_debts",
    rows="true",
    sql=part_of("excess_term_days > 0"),
)
OVER_TERMS_COUNT = Metric(
    name="over_terms_count",
    label="Invoices beyond the legal terms",
    definition="Number of open debts that fall due later than the law allows.",
    unit="count",
    model="fct_legal_debts",
    rows="true",
    sql="count(*) filter (where excess_term_days > 0)",
)
LEGAL = (LATE_DEBT, LATE_INTEREST, INDEMNITY, UNRATED, OVER_TERMS, OVER_TERMS_COUNT)

CHARGED = "document_type in ('interest', 'fee')"
PAID_KINDS = "settlement_kind in ('cash', 'refund', 'returned_payment')"
CHARGES_BILLED = Metric(
    name="charges_billed_amount",
    label="Interest and fees billed",
    definition="Documents of type interest and fee issued in the period.",
    unit="money",
    better="neither",
    kind="flow",
    model="fct_movements",
    sql=part_of(f"step = 'invoiced' and {CHARGED}", "movement_amount"),
)
CHARGES_COLLECTED = Metric(
    name="charges_collected_amount",
    label="Interest and fees collected",
    definition="Cash on documents of type interest and fee in the period, less what went back.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_settlements",
    rows="true",
    sql=part_of(f"{CHARGED} and {PAID_KINDS}", "settled_amount"),
)
CHARGES_WAIVED = Metric(
    name="charges_waived_amount",
    label="Interest and fees waived",
    definition="What was credited, written off, set off or adjusted of documents of type interest "
    "and fee in the period.",
    unit="money",
    kind="flow",
    model="fct_settlements",
    rows="true",
    sql=part_of(f"{CHARGED} and not {PAID_KINDS}", "settled_amount"),
)
CHARGES_OPEN = Metric(
    name="charges_open_amount",
    label="Interest and fees still open",
    definition="Documents of type interest and fee that are open at the date.",
    unit="money",
    sql=part_of(CHARGED),
)
CHARGES = (CHARGES_BILLED, CHARGES_COLLECTED, CHARGES_WAIVED, CHARGES_OPEN)

MOROCCAN = "country_code = 'MA' and credit_kind = 'none'"
MOROCCO_60 = Metric(
    name="beyond_60_amount",
    label="Morocco: older than 60 days",
    definition="Open debts of customers in Morocco more than 60 days after their issue: the term "
    "of law 69-21 where nothing was agreed. The fine is the debtor's and is not computed.",
    unit="money",
    sql=part_of(f"{MOROCCAN} and age_days > 60"),
)
MOROCCO_120 = Metric(
    name="beyond_120_amount",
    label="Morocco: older than 120 days",
    definition="Open debts of customers in Morocco more than 120 days after their issue: the "
    "longest term of law 69-21.",
    unit="money",
    sql=part_of(f"{MOROCCAN} and age_days > 120"),
)
MOROCCO = (MOROCCO_60, MOROCCO_120)

REPORTED_LATE = Metric(
    name="reported_late_amount",
    label="Late invoices (management report, A)",
    definition="Invoices issued, unpaid and late at the as-of date, credits not deducted, "
    "companies of the group included, disputed ones left out (C. com. D. 441-6 I).",
    unit="money",
    model="",
    sql="invoices late by 1 day or more, undisputed",
)
REPORTED_LATE_RATIO = Metric(
    name="turnover_ratio",
    label="Share of the year's turnover",
    definition="Late invoices of the management report ÷ turnover of the twelve months up to the "
    "as-of date, both with tax or both without.",
    unit="ratio",
    model="",
    sql="reported_late_amount ÷ sales_amount",
)
REPORTED_DISPUTED = Metric(
    name="reported_disputed_amount",
    label="Disputed late invoices (management report, B)",
    definition="Late invoices that are left out of A because they are disputed or before a court. "
    "A + B are all late invoices before credits.",
    unit="money",
    model="",
    sql="disputed invoices late by 1 day or more",
)
REPORTED = (REPORTED_LATE, REPORTED_LATE_RATIO, REPORTED_DISPUTED)
