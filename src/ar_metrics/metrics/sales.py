"""How long sales stay unpaid. All but the sales are worked out by `queries.dso` from two metrics,
so that both operands can be shown beside the result: `sql` is then the formula in words.
"""

from __future__ import annotations

from ar_metrics.metrics.metric import Levels, Metric, part_of

SALES = Metric(
    name="sales_amount",
    label="Sales",
    definition="Turnover of the period, tax included: the sales feed where the BU has one, else "
    "invoices and debit notes issued less credit notes.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_sales",
    rows="true",
    sql="sum(sales_amount)",
)
SALES_EXCL_TAX = Metric(
    name="sales_excl_tax_amount",
    label="Sales without tax",
    definition="Turnover of the period without tax, where the tax of all of it is known.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_sales",
    rows="true",
    sql="case when count(*) = count(sales_excl_tax_amount) then sum(sales_excl_tax_amount) end",
)
INVOICES_EXCL_TAX = Metric(
    name="invoices_excl_tax_amount",
    label="Invoices without tax",
    definition="Invoices and debit notes issued in the period, before credit notes, without tax, "
    "where the tax of all of them is known. BUs with a ledger.",
    unit="money",
    better="neither",
    kind="flow",
    model="fct_invoicing",
    rows="true",
    sql="case when count(*) = count(invoices_excl_tax_amount) then sum(invoices_excl_tax_amount)"
    " end",
)
GROSS_SALES = Metric(
    name="gross_sales_amount",
    label="Sales before credit notes",
    definition="Turnover of the period, tax included, before credit notes; the sales feed as it "
    "is where the BU has one.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_sales",
    rows="true",
    sql="sum(gross_sales_amount)",
)
GROSS_SALES_EXCL_TAX = Metric(
    name="gross_sales_excl_tax_amount",
    label="Sales before credit notes, without tax",
    definition="The same without tax, where the tax of all of it is known.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_sales",
    rows="true",
    sql="case when count(*) = count(gross_sales_excl_tax_amount)"
    " then sum(gross_sales_excl_tax_amount) end",
)
OUTSTANDING_EXCL_TAX = Metric(
    name="outstanding_excl_tax_amount",
    label="Outstanding without tax",
    definition="The outstanding less the tax of each document, in the share that is open; where no "
    "tax is told, as on receipts, as it is.",
    unit="money",
    sql="sum(outstanding_excl_tax_amount)",
)
NOT_DUE_EXCL_TAX = Metric(
    name="not_due_excl_tax_amount",
    label="Not due without tax",
    definition="The part of it that is not due.",
    unit="money",
    better="neither",
    sql=part_of("late_days <= 0", "outstanding_excl_tax_amount"),
)
DSO = Metric(
    name="dso_days",
    label="DSO",
    definition="Days of sales that are still owed: outstanding ÷ sales of the last n days × n, "
    "tax included and net of credit notes; n, the tax and the credit notes are settings, n is 90 "
    "unless it was changed. BUs without sales in these days are left out of both.",
    unit="days",
    model="",
    sql="outstanding_amount ÷ sales_amount × n",
    levels=Levels(target=50, warning=60, critical=75),
)
BEST_POSSIBLE_DSO = Metric(
    name="best_possible_dso_days",
    label="Best possible DSO",
    definition="The DSO if nothing were late: not due ÷ sales of the last n days × n.",
    unit="days",
    model="",
    sql="not_due_amount ÷ sales_amount × n",
)
DELINQUENT_DAYS = Metric(
    name="delinquent_days",
    label="Average days delinquent",
    definition="What lateness adds: DSO minus best possible DSO.",
    unit="days",
    model="",
    sql="dso_days − best_possible_dso_days",
)
COUNT_BACK_DSO = Metric(
    name="count_back_dso_days",
    label="DSO by count-back",
    definition="Days back to when sales add up to what is owed now: whole months while the "
    "outstanding covers their sales, then a share of the month before.",
    unit="days",
    model="",
    sql="days of the months whose sales the outstanding covers",
)
INVOICE_DSO = Metric(
    name="invoice_dso_days",
    label="DSO by invoice",
    definition="Days from issue to payment of the invoices of the last n days, weighted by "
    "amount; what is still open counts up to the date: Σ amount × days ÷ Σ amount. BUs with a "
    "ledger.",
    unit="days",
    model="fct_invoice_days",
    rows="true",
    sql="cast(sum(day_weight_amount) as double) / nullif(cast(sum(issued_amount) as double), 0)",
)
ISSUED = Metric(
    name="issued_amount",
    label="Invoices of the last n days",
    definition="Amount of the invoices issued in the n days up to the date, as they were issued.",
    unit="money",
    better="neither",
    model="fct_invoice_days",
    rows="true",
    sql="sum(issued_amount)",
)
DAY_WEIGHT = Metric(
    name="day_weight_amount",
    label="Amount × days",
    definition="The same invoices, each amount times the days until it was paid, or up to the date "
    "while it is open.",
    unit="money",
    better="neither",
    model="fct_invoice_days",
    rows="true",
    sql="sum(day_weight_amount)",
)
CEI = Metric(
    name="cei_ratio",
    label="Collection effectiveness (CEI)",
    definition="Of what could be collected in the period, the share that was: (opening + sales − "
    "closing) ÷ (opening + sales − closing not due).",
    unit="ratio",
    better="higher",
    kind="flow",
    model="",
    sql="(opening + sales − closing) ÷ (opening + sales − closing not due)",
)
AT_RISK = Metric(
    name="at_risk_ratio",
    label="Billing at risk",
    definition="Share of a month's billing that was not settled 90 days after its issue.",
    unit="ratio",
    kind="flow",
    model="",
    sql="1 − settled within 90 days ÷ billed_amount",
)
