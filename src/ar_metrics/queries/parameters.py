"""The settings that an administrator entered: what holds at a date, and who changed what."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.errors import MetricError
from ar_metrics.metrics import DECLARED
from ar_metrics.metrics.metric import Levels, Metric
from ar_metrics.parameters import ALL, LEVEL_KINDS, LEVELLED, PARAMETERS
from ar_metrics.queries.reader import Reader

KEYS = ["parameter", "parameter_subject", "parameter_detail"]
VALUE = pl.Decimal(18, 10)


def parameter(reader: Reader, name: str, day: date) -> float | None:
    """Return the value of a setting that is for everything at a date, or its default.

    Raises MetricError for an unknown setting.
    """
    told = reader.once("for everything", lambda: _for_everything(reader, day), day)
    return told.get(name, default(name))


def default(name: str) -> float | None:
    """Return what holds where nothing was entered: for a level, that of its metric.

    Raises MetricError for an unknown setting.
    """
    if name not in PARAMETERS:
        raise MetricError(
            f"There is no setting '{name}'.", advice=f"Settings are: {', '.join(PARAMETERS)}."
        )
    for metric, start in LEVELLED.items():
        kind = name.removeprefix(f"{start}_")
        levels = DECLARED[metric].levels
        if levels and kind in LEVEL_KINDS:
            return float(getattr(levels, kind))
    return PARAMETERS[name].default


def entered(reader: Reader, name: str, day: date) -> pl.DataFrame:
    """The entered values of a setting at a date, one row per subject and detail that has one.

    Columns: parameter_subject, parameter_detail, parameter_value (decimal), valid_from_date. Raises
    MetricError for an unknown setting.
    """
    default(name)
    return reader.once("entered", lambda: _entered(reader, name, day), name, day)


def parameters(reader: Reader, day: date) -> pl.DataFrame:
    """What is set at a date, in declared order: what is for everything, and what was entered.

    Columns: parameter, parameter_subject, parameter_detail ('all': for everything),
    parameter_value (decimal; null: worked out from the data), valid_from_date (null: the default
    holds), remark, imported_at, imported_by. Values of customers outside the reader's BUs are left
    out.
    """
    held = _with_imports(reader, _held_once(reader, day))
    told = set(held.filter(pl.col("parameter_subject") == ALL)["parameter"])
    rest = [
        name
        for name, one in PARAMETERS.items()
        if name not in told and (not one.subject or one.default is not None)
    ]
    defaults = pl.DataFrame(
        [{"parameter": name, "parameter_subject": ALL, "parameter_detail": ALL,
          "parameter_value": default(name)} for name in rest],
        schema={**dict.fromkeys(KEYS, pl.String), "parameter_value": pl.Float64},
    ).with_columns(pl.col("parameter_value").cast(VALUE))  # fmt: skip
    rank = pl.col("parameter").replace_strict(
        {name: place for place, name in enumerate(PARAMETERS)}, return_dtype=pl.Int32
    )
    both = pl.concat([held.drop("batch_id"), defaults], how="diagonal_relaxed")
    return both.sort(rank, "parameter_subject", "parameter_detail")


def parameter_changes(reader: Reader) -> pl.DataFrame:
    """Every value that was entered, the latest first.

    Columns: imported_at, imported_by, parameter, parameter_subject, parameter_detail,
    valid_from_date, earlier_value (as told before for that day, else of the day before it;
    null: none), parameter_value (null: no longer set), is_in_force, remark, batch_id.
    """
    rows = _in_sight(reader).sort(*KEYS, "valid_from_date", "batch_id")
    before = pl.col("parameter_value").shift(1).over(KEYS)
    told = _with_imports(reader, rows.with_columns(before.alias("earlier")))
    return told.sort("batch_id", *KEYS, "valid_from_date", descending=[True, *[False] * 4]).select(
        "imported_at", "imported_by", *KEYS, "valid_from_date",
        pl.col("earlier").alias("earlier_value"), "parameter_value", "is_in_force", "remark",
        "batch_id",
    )  # fmt: skip


def levels(reader: Reader, metric: Metric, day: date) -> Levels | None:
    """Return target, warning and critical level of a metric at a date; None when it has none."""
    start = LEVELLED.get(metric.name)
    if start is None or metric.levels is None:
        return metric.levels
    values = {kind: parameter(reader, f"{start}_{kind}", day) for kind in LEVEL_KINDS}
    return Levels(**{kind: value or 0.0 for kind, value in values.items()})


def _entered(reader: Reader, name: str, day: date) -> pl.DataFrame:
    """What `entered` returns: asked once of a build, because a course asks it of each date."""
    held = _held_once(reader, day).filter(pl.col("parameter") == name)
    return held.select(*KEYS[1:], "parameter_value", "valid_from_date").sort(KEYS[1:])


def _for_everything(reader: Reader, day: date) -> dict[str, float]:
    held = _held_once(reader, day).filter(pl.col("parameter_subject") == ALL)
    return {name: float(value) for name, value in held["parameter", "parameter_value"].rows()}


def _held_once(reader: Reader, day: date) -> pl.DataFrame:
    return reader.once("held", lambda: _held(_in_sight(reader), day), day)


def _in_sight(reader: Reader) -> pl.DataFrame:
    """Every version but those of customers of a BU that the reader does not see whole."""
    rows = reader.reference("dim_parameters")
    limits = reader.scope.limits
    if not limits:
        return rows
    of_customers = [name for name, one in PARAMETERS.items() if one.detail == "customer_id"]
    mine = pl.col("parameter_subject").is_in(list(limits.get("bu", ())))
    return rows.filter(~pl.col("parameter").is_in(of_customers) | (mine & (set(limits) == {"bu"})))


def _held(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """The last value of each key on or before a day; a key whose last one is empty has none."""
    valid = rows.filter("is_in_force", pl.col("valid_from_date") <= day)
    last = valid.sort("valid_from_date").group_by(KEYS, maintain_order=True).last()
    return last.drop_nulls("parameter_value").drop("is_in_force")


def _with_imports(reader: Reader, rows: pl.DataFrame) -> pl.DataFrame:
    imports = reader.reference("meta_imports").select(
        pl.col("id").cast(pl.Int32).alias("batch_id"), "imported_at", "imported_by"
    )
    return rows.join(imports, on="batch_id", how="left", maintain_order="left")
