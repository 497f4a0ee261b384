"""What an administrator sets in the app, dated and with history: declared once, for both sides.

A value holds from a day on, until the next one of the same parameter, subject and detail. Without
any, the default holds. Labels and meanings are texts of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ALL = "all"
FISCAL_YEAR_END = "fiscal_year_end"
Unit = Literal["days", "months", "ratio", "money", "amount", "choice", "month"]
HIGHEST = {"days": 366, "months": 120, "ratio": 1, "choice": 1, "month": 12}
DEBTOR_KINDS = ("business", "public")


@dataclass(frozen=True)
class Parameter:
    """One thing that can be set. `subject` and `detail` name what a value is about; '' = all.

    `default` is None where nothing holds until a value is entered.
    """

    name: str
    group: str
    label: str
    meaning: str
    unit: Unit
    default: float | None = None
    subject: str = ""
    detail: str = ""
    choices: tuple[str, str] | None = None
    ended: str = "No longer set"


DSO, LEVELS, PROVISION, LATE = "DSO", "Targets and levels", "Provision", "Late payment"
YEAR, ALERTS = "Fiscal year", "Alerts"
GROUPS = (YEAR, DSO, LEVELS, ALERTS, PROVISION, LATE)
DSO_TAX, DSO_GROSS = "dso_is_taxed", "dso_is_gross"
COUNT_BACK_STOPS = "count_back_stops"
ALERT = "alert_"
"""How the names of the thresholds of alerts begin; the rest is what is measured."""
ALERT_SCOPES = (ALL, "bu", "country_code", "segment")
LEVEL_KINDS = ("target", "warning", "critical")
LEVELLED = {"dso_days": "dso", "overdue_ratio": "overdue", "overdue_90_ratio": "overdue_90"}
"""Metrics whose levels can be set → how the names of these parameters begin."""
_LABELS = {
    "dso": ("DSO: target", "DSO: to watch from", "DSO: critical from"),
    "overdue": ("Overdue share: target", "Overdue share: to watch from",
                "Overdue share: critical from"),
    "overdue_90": ("Share overdue more than 90 days: target",
                   "Share overdue more than 90 days: to watch from",
                   "Share overdue more than 90 days: critical from"),
}  # fmt: skip
_MEANINGS = (
    "Up to it the card of the figure says: on target.",
    "From it on the card says: to watch.",
    "From it on the card says: critical.",
)


def _levels() -> tuple[Parameter, ...]:
    """Without a value, a level is the one declared beside its metric."""
    return tuple(
        Parameter(
            f"{start}_{kind}", LEVELS, label, meaning, "days" if start == "dso" else "ratio"
        )
        for start, labels in _LABELS.items()
        for kind, label, meaning in zip(LEVEL_KINDS, labels, _MEANINGS, strict=True)
    )  # fmt: skip


_ALERTS = {
    "overdue_ratio": "Alert: overdue share",
    "overdue_90_ratio": "Alert: share more than 90 days late",
    "disputed_ratio": "Alert: share in dispute",
    "unexpected_ratio": "Alert: share of which nothing is expected",
    "overrun_amount": "Alert: amount over credit limits",
}


def _alerts() -> tuple[Parameter, ...]:
    """Without a value, the threshold is that of the reference data, where it has one."""
    return tuple(
        Parameter(
            f"{ALERT}{measure}", ALERTS, label,
            "The overview tells what lies above it: in each place of a kind, or in one place, "
            "whose own threshold goes first. Switched off, nothing is told there.",
            "ratio" if measure.endswith("_ratio") else "amount",
            subject="scope_kind", detail="scope_value", ended="Switched off",
        )
        for measure, label in _ALERTS.items()
    )  # fmt: skip


PARAMETERS = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            FISCAL_YEAR_END, YEAR, "Last month of the fiscal year",
            "Years and quarters of a business unit count from the month after it. Figures over "
            "units whose years differ use the year of the group, which is set for all.",
            "month", 12.0, subject="bu",
        ),
        Parameter(
            "dso_window_days", DSO, "Days of sales in the DSO (n)",
            "The sales of so many days up to the date are the divisor of the DSO; the DSO by "
            "invoice takes the invoices that were issued in them.", "days", 90.0,
        ),
        Parameter(
            DSO_TAX, DSO, "Tax in the DSO",
            "With it, or without it in both operands: sales without tax, and debts less the tax of "
            "each document. BUs whose tax is not known are then left out.", "choice", 1.0,
            choices=("without tax", "tax included"),
        ),
        Parameter(
            DSO_GROSS, DSO, "Credit notes in the sales of the DSO",
            "Sales less credit notes, or all that was invoiced. A sales feed counts as it is.",
            "choice", 0.0, choices=("net of credit notes", "before credit notes"),
        ),
        Parameter(
            COUNT_BACK_STOPS, DSO, "Count-back at a month without sales",
            "Whether the count-back ends at a month without net sales, or counts its days and "
            "goes on.", "choice", 1.0, choices=("goes on", "stops"),
        ),
        *_levels(),
        *_alerts(),
        Parameter(
            "loss_window_months", PROVISION, "Months observed for the loss rates",
            "The moves of debts from one snapshot to the next, over so many months up to the date, "
            "give the observed loss rates.", "months", 12.0,
        ),
        Parameter(
            "loss_rate", PROVISION, "Loss rate",
            "Share of the debts of a segment and bucket that is lost in the end. It replaces the "
            "observed rate; emptied, the observed one is used again.", "ratio",
            subject="segment", detail="aging_bucket",
        ),
        Parameter(
            "individual_loss_rate", PROVISION, "Loss rate of one customer",
            "The customer is assessed alone: its debts leave the matrix and bear this rate. "
            "Emptied, they come back.", "ratio", subject="bu", detail="customer_id",
        ),
        Parameter(
            "late_interest_rate", LATE, "Rate of late interest",
            "Yearly rate by law from its first day to the end of that half-year, or to the next "
            "one.", "ratio", subject="country_code", detail="debtor_kind",
        ),
        Parameter(
            "late_indemnity", LATE, "Indemnity for recovery costs",
            "Fixed amount for an invoice, in euros, until the next one.", "money",
            subject="country_code", detail="debtor_kind",
        ),
    )
}  # fmt: skip
