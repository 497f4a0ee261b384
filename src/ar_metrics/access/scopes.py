"""Who may see which rows, and which of them someone asked for.

A scope is given to a person, a filter is chosen by one. Both are lists of values per dimension;
what a person sees is what both allow, so a filter narrows and never widens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from ar_metrics.errors import MetricError

Values = tuple[str, ...] | None
ALL: Values = None
"""Every value, rows without a value included."""

SWITCHES = {
    "basis": ("due", "issue"),
    "credits": ("column", "aged", "split"),
    "include_intercompany": (False, True),
}


NAMES = ("agent_names", "private_names")


def _dimensions(kind: type[Scope | Filters]) -> tuple[str, ...]:
    apart = {*SWITCHES, *NAMES}
    return tuple(field.name for field in fields(kind) if field.name not in apart)


def _limits(choice: Scope | Filters) -> dict[str, tuple[str, ...]]:
    values = ((name, getattr(choice, name)) for name in _dimensions(type(choice)))
    return {name: allowed for name, allowed in values if allowed is not None}


def _normalise(choice: Scope | Filters) -> None:
    """Sorted tuples without duplicates, so that equal choices are equal cache keys."""
    for name in _dimensions(type(choice)):
        values = getattr(choice, name)
        if isinstance(values, str):  # would be read as a list of letters
            raise MetricError(f"{name} is the text '{values}': give a list of values.")
        if values is not None:
            object.__setattr__(choice, name, tuple(sorted(set(values))))


@dataclass(frozen=True)
class Scope:
    """The rows a person may see, per dimension the allowed values; and whose names.

    `None` means every value. The default is an empty tuple, which means no row at all: a person
    without rights sees nothing. A value such as 'unknown' has to be in the list to be seen. A
    `team` is that of the agent whom a row belongs to. `agent_names` tells colleagues by name (of
    the scope's own teams, where it limits them), `private_names` customers who are no company.
    """

    bu: Values = ()
    country_code: Values = ()
    segment: Values = ()
    team: Values = ()
    agent_id: Values = ()
    customer_id: Values = ()
    agent_names: bool = False
    private_names: bool = False

    def __post_init__(self) -> None:
        _normalise(self)

    @property
    def sees_all(self) -> bool:
        """Whether no dimension is limited; only then are rows without dimensions visible."""
        return not self.limits

    @property
    def sees_nothing(self) -> bool:
        """Whether some dimension allows no value."""
        return any(not values for values in self.limits.values())

    @property
    def limits(self) -> dict[str, tuple[str, ...]]:
        """The limited dimensions with their allowed values."""
        return _limits(self)


NOTHING = Scope()
EVERYTHING = Scope(
    **dict.fromkeys(_dimensions(Scope), ALL),  # pyright: ignore[reportArgumentType]
    agent_names=True,
    private_names=True,
)


def only(**allowed: Values) -> Scope:
    """Return the scope that these dimensions limit, and no other; it sees the names of its rows."""
    return replace(EVERYTHING, **allowed)  # pyright: ignore[reportArgumentType]


@dataclass(frozen=True)
class Filters:
    """The rows someone asked for, and how these are aged. `None` means every value.

    An empty tuple asks for no value and finds no row. `basis` ages by due date or by issue date.
    `credits` says where credits go: 'column' beside the buckets (credit notes and receipts),
    'aged' into the buckets by their own date, 'split' credit notes aged and receipts beside.
    """

    bu: Values = ALL
    country_code: Values = ALL
    segment: Values = ALL
    team: Values = ALL
    agent_id: Values = ALL
    currency_code: Values = ALL
    parent_id: Values = ALL
    receivable_type: Values = ALL
    customer_id: Values = ALL
    account: Values = ALL
    document_type: Values = ALL
    basis: Literal["due", "issue"] = "due"
    credits: Literal["column", "aged", "split"] = "column"
    include_intercompany: bool = False

    def __post_init__(self) -> None:
        _normalise(self)
        for switch, known in SWITCHES.items():
            if (value := getattr(self, switch)) not in known:
                words = ", ".join(map(str, known))
                raise MetricError(f"{switch} is '{value}': give one of {words}.")

    @property
    def limits(self) -> dict[str, tuple[str, ...]]:
        """The limited dimensions with their wanted values."""
        return _limits(self)


SCOPE_DIMENSIONS = _dimensions(Scope)
FILTER_DIMENSIONS = _dimensions(Filters)


def filters_from(
    where: Mapping[str, Iterable[str]],
    basis: str = "due",
    credits: str = "column",  # noqa: A002  (the word of the command line and of Filters)
    include_intercompany: bool = False,
) -> Filters:
    """Return the Filters that column → values of a command line or an address give.

    Raises MetricError for a column that is no filter or a switch with an unknown value.
    """
    if unknown := [column for column in where if column not in FILTER_DIMENSIONS]:
        raise MetricError(
            f"There is no filter on {', '.join(unknown)}.",
            advice=f"Filters are: {', '.join(FILTER_DIMENSIONS)}.",
        )
    wanted = {column: tuple(values) for column, values in where.items()}
    return Filters(
        **wanted,  # pyright: ignore[reportArgumentType]  (names checked above)
        basis=basis,  # pyright: ignore[reportArgumentType]  (checked by Filters)
        credits=credits,  # pyright: ignore[reportArgumentType]
        include_intercompany=include_intercompany,
    )
