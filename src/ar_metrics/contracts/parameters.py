"""Contract of the settings that an administrator enters: dated values of what can be set."""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts.codes import country_codes
from ar_metrics.contracts.fields import Rate, Table, needed, one_of, optional, rule
from ar_metrics.parameters import ALERT_SCOPES, ALL, DEBTOR_KINDS, HIGHEST, PARAMETERS


def _of(*units: str) -> list[str]:
    return [name for name, parameter in PARAMETERS.items() if parameter.unit in units]


def _with(part: str, *names: str) -> list[str]:
    return [name for name, told in PARAMETERS.items() if getattr(told, part) in names]


def _is(names: list[str]) -> pl.Expr:
    return pl.col("parameter").is_in(names)


class Parameters(Table):
    """A value of a setting, from a day on."""

    parameter: str = needed("What is set.", "late_interest_rate", values=tuple(PARAMETERS))
    valid_from: pl.Date = needed("First day on which it holds.", "2026-01-01")
    value: Rate = needed(
        "The value; a rate as a ratio. Empty = no longer set.", "0.1215", nullable=True
    )
    subject: str = optional(
        "Country, segment or BU that it is for, or the kind of places, where it is for one.",
        "FR",
        default=ALL,
        kind="id",
    )
    detail: str = optional(
        "Kind of debtor, bucket, customer or place, where it is for one.", "business",
        default=ALL, kind="id",
    )  # fmt: skip
    remark: str = optional("Where the value comes from.", "ECB, 1 January 2026")

    names = one_of("parameter", tuple(PARAMETERS))
    ratios = rule(
        "value",
        "is not a ratio from 0 to 1, such as 0.1215",
        lambda cell: ~_is(_of("ratio")) | cell.is_between(0, HIGHEST["ratio"]),
    )
    days = rule(
        "value",
        "is not a whole number of days from 1 to 366",
        lambda cell: ~_is(_of("days")) | (cell.is_between(1, HIGHEST["days"]) & (cell % 1 == 0)),
    )
    months = rule(
        "value",
        "is not a whole number of months from 1 to 120",
        lambda cell: (
            ~_is(_of("months")) | (cell.is_between(1, HIGHEST["months"]) & (cell % 1 == 0))
        ),
    )
    year_ends = rule(
        "value",
        "is not a month from 1 to 12",
        lambda cell: ~_is(_of("month")) | (cell.is_between(1, HIGHEST["month"]) & (cell % 1 == 0)),
    )
    choices = rule(
        "value", "is neither 0 nor 1", lambda cell: ~_is(_of("choice")) | cell.is_in([0, 1])
    )
    amounts = rule(
        "value",
        "is negative: give a positive amount",
        lambda cell: ~_is(_of("money", "amount")) | (cell >= 0),
    )
    countries = rule(
        "subject",
        "is not an ISO 3166 code in capitals, such as FR",
        lambda cell: ~_is(_with("subject", "country_code")) | cell.is_in(country_codes()),
    )
    debtors = rule(
        "detail",
        f"is not one of {', '.join(DEBTOR_KINDS)}",
        lambda cell: ~_is(_with("detail", "debtor_kind")) | cell.is_in(DEBTOR_KINDS),
    )
    single = rule(
        "detail",
        "is all: say which bucket or which customer",
        lambda cell: ~_is(_with("detail", "aging_bucket", "customer_id")) | (cell != ALL),
    )
    units = rule(
        "subject",
        "is all: say the business unit of the customer",
        lambda cell: ~_is(_with("detail", "customer_id")) | (cell != ALL),
    )
    places = rule(
        "subject",
        f"is not one of {', '.join(ALERT_SCOPES)}",
        lambda cell: ~_is(_with("subject", "scope_kind")) | cell.is_in(ALERT_SCOPES),
    )
    one_place = rule(
        "detail",
        "is a place, but subject is all: say whether it is a bu, a country_code or a segment",
        lambda cell: (
            ~_is(_with("subject", "scope_kind")) | (cell == ALL) | (pl.col("subject") != ALL)
        ),
    )
    whole = rule(
        "subject",
        "is named, but this setting is for everything: leave subject and detail out",
        lambda cell: ~_is(_with("subject", "")) | ((cell == ALL) & (pl.col("detail") == ALL)),
    )
