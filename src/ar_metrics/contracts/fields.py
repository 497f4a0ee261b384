"""How a column of a contract is declared: type, example, and whether a file must bring it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import polars as pl

from ar_metrics.contracts.lean import BaseConfig, pa

Money = Annotated[pl.Decimal, 18, 2]
Rate = Annotated[pl.Decimal, 18, 10]
Target = Annotated[pl.Decimal, 18, 4]


class Table(pa.DataFrameModel):
    """A contract: exactly these columns, of exactly these types."""

    class Config(BaseConfig):
        """A column too many or too few is a broken contract."""

        strict = True


def needed(
    description: str,
    example: str,
    *,
    nullable: bool = False,
    kind: str = "",
    values: Sequence[str] = (),
) -> Any:
    """Return a column that a file must bring; its cells may be empty when `nullable`.

    `kind` names what the text of the cell means beyond its type: month, terms, id. `values` is the
    closed list it comes from.
    """
    metadata = {"needed": True, "example": example, "kind": kind, "values": tuple(values)}
    return pa.Field(nullable=nullable, description=description, metadata=metadata)


def optional(
    description: str,
    example: str = "",
    *,
    default: Any = None,
    kind: str = "",
    values: Sequence[str] = (),
) -> Any:
    """Return a column that a file may leave out: `default` stands in for a cell that is empty."""
    metadata = {"needed": False, "example": example, "kind": kind, "values": tuple(values)}
    metadata |= {"default": default}
    return pa.Field(nullable=default is None, description=description, metadata=metadata)


def rule(column: str, says: str, holds: Callable[[pl.Expr], pl.Expr]) -> Any:
    """Return a check of `column`: `holds` gets the column and may name others of the same row.

    `says` completes the sentence "'value' …". A cell that is empty, or a comparison with an empty
    one, breaks nothing here: emptiness is the business of `needed` and `optional`.
    """

    def check(_cls: type, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds(pl.col(str(data.key))).fill_null(True))

    check.__doc__ = f"{column} {says}"
    return pa.check(column, name=says, error=says)(check)


def one_of(column: str, values: Sequence[str], advice: str = "") -> Any:
    """Return a check that `column` holds one of `values`."""
    listed = ", ".join(values)
    says = advice or f"is not one of {listed}"
    return rule(column, says, lambda cell: cell.is_in(list(values)))


def at_least_zero(column: str) -> Any:
    """Return a check that `column` is not negative."""
    return rule(column, "is negative: give a positive amount", lambda cell: cell >= 0)


def first_of_month(column: str) -> Any:
    """Return a check that `column` is the first day of a month."""
    says = "is not the first day of a month"
    return rule(column, says, lambda cell: cell.dt.day() == 1)


def not_before(column: str, other: str) -> Any:
    """Return a check that the period from `other` to `column` does not end before it starts."""
    return rule(column, f"is before {other}", lambda cell: cell >= pl.col(other))
