"""What cash is expected from what is open, week by week, and what came in later."""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric

MODEL = "fct_cash_forecasts"

FORECAST = Metric(
    name="forecast_amount",
    label="Forecast",
    definition="Open items by the week in which their cash is expected: a promise or an instalment "
    "of a plan on its day, else the due date and the delay at which the customer usually pays. "
    "Unapplied credits are taken off the first weeks. With what nothing is expected of, it is the "
    "outstanding.",
    unit="money",
    better="neither",
    model=MODEL,
    rows="true",
    sql="sum(forecast_amount)",
)
DUE_CASH = Metric(
    name="due_amount",
    label="Due by contract",
    definition="The same open items by the week in which they fall due; what is late already "
    "counts in the first week.",
    unit="money",
    better="neither",
    model=MODEL,
    rows="true",
    sql="sum(due_amount)",
)
EXPECTED_CASH = Metric(
    name="expected_cash_amount",
    label="Expected within 13 weeks",
    definition="Cash of the open items that is expected within 13 weeks of the date: by promise or "
    "plan, else on the due date and the customer's usual delay. What is invoiced later is not in "
    "it.",
    unit="money",
    better="higher",
    model=MODEL,
    rows="week_rank between 1 and 13",
    sql="sum(forecast_amount)",
)
NEXT_CASH = Metric(
    name="next_cash_amount",
    label="Expected within 4 weeks",
    definition="The part of the cash expected within 13 weeks that is expected in the first four.",
    unit="money",
    better="higher",
    model=MODEL,
    rows="week_rank between 1 and 4",
    sql="sum(forecast_amount)",
)
LATER_CASH = Metric(
    name="later_cash_amount",
    label="Expected after 13 weeks",
    definition="Open items whose cash is expected later than 13 weeks after the date.",
    unit="money",
    better="neither",
    model=MODEL,
    rows="week_rank = 14",
    sql="sum(forecast_amount)",
)
UNEXPECTED_CASH = Metric(
    name="unexpected_cash_amount",
    label="Nothing expected",
    definition="Open items of which no day of payment can be told: doubtful, in dispute or in "
    "court without a promise, assigned to a factor, without a due date; less credits beyond what "
    "their customer is expected to pay.",
    unit="money",
    model=MODEL,
    rows="week_rank = 0",
    sql="sum(forecast_amount)",
)
CAME_IN = Metric(
    name="came_in_amount",
    label="Came in",
    definition="Cash that came in, by its week after an earlier snapshot, on what was open at that "
    "snapshot: what its forecast is held against.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_cash_collected",
    rows="true",
    sql="sum(came_in_amount)",
)
FORECAST_ERROR = Metric(
    name="error_ratio",
    label="Error of the forecast",
    definition="Of the forecasts of the last two years whose weeks are over: what they missed, too "
    "much and too little alike, by what came in (WAPE).",
    unit="ratio",
    model="",
    sql="Σ |forecast − came in| ÷ Σ came in",
)
FORECAST_BIAS = Metric(
    name="bias_ratio",
    label="Bias of the forecast",
    definition="The same with its sign: above zero, more was forecast than came in.",
    unit="ratio",
    better="neither",
    model="",
    sql="Σ (forecast − came in) ÷ Σ came in",
)
DUE_ERROR = Metric(
    name="due_error_ratio",
    label="Error of the due dates",
    definition="What would have been missed if everybody had been expected to pay on the due date.",
    unit="ratio",
    model="",
    sql="Σ |due − came in| ÷ Σ came in",
)
FORECASTS = (FORECAST, DUE_CASH, EXPECTED_CASH, NEXT_CASH, LATER_CASH, UNEXPECTED_CASH, CAME_IN)
SCORES = (FORECAST_ERROR, FORECAST_BIAS, DUE_ERROR)
