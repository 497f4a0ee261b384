"""The warehouse seen through one person's scope: the one place where SQL is assembled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from ar_metrics.access import Filters, Scope
from ar_metrics.metrics import OUTSTANDING, Metric
from ar_metrics.queries import following, frames, names, periods, positions, sums
from ar_metrics.queries import relations as rel
from ar_metrics.queries.warehouse import Warehouse

Period = tuple[date | None, date | None]
NO_FILTERS = Filters()
T = TypeVar("T")


@dataclass(frozen=True)
class When:
    """The dates of a question: one or several, a span, or the months of a period."""

    as_of: date | Sequence[date] | None = None
    between: Period | None = None
    period: Sequence[date] | None = None


class Reader:
    """One build, read through one scope. Pages and exports get no other handle.

    A reader stays on the build that was current when it was made, so that the figures of one
    screen belong together: make one per screen run.
    """

    def __init__(self, warehouse: Warehouse, scope: Scope) -> None:
        self.scope = scope
        self._connection = warehouse.connection()

    @property
    def release(self) -> str:
        """File name of the build that is read."""
        return self._connection.release

    @property
    def path(self) -> Path:
        """The file that is read."""
        return self._connection.path

    @property
    def key(self) -> tuple[str, Scope]:
        """What any cached answer depends on beside its arguments."""
        return self.release, self.scope

    def table(
        self,
        metrics: Sequence[Metric],
        by: Sequence[str] = (),
        filters: Filters = NO_FILTERS,
        as_of: date | Sequence[date] | None = None,
        between: Period | None = None,
        attributes: Sequence[str] = (),
        order: Sequence[str] | None = None,
        limit: int | None = None,
        only: rel.Conditions | None = None,
        period: Sequence[date] | None = None,
    ) -> pl.DataFrame:
        """Compute `metrics` for each combination of the dimensions in `by`.

        Returns one row per combination that exists in scope and filters: the dimensions, then
        the `attributes` of the group, then a column per metric named after it. Sorted by `by`,
        or by `order` ('-name' counts downwards), the first `limit` rows. Without `by`, one row,
        whose amounts are null where there is no item. Money is decimal in the reporting
        currency, ratios and days are doubles. `as_of` is one date or several; `between` is a
        period: after its first date, up to and including its last. `period` reads marts that are
        kept by month for several months as one: their closing dates, oldest first.

        Raises MetricError for a name that is not declared, and for a stock that would be added
        over several dates.
        """
        rel.known(by, rel.DIMENSIONS, "dimension")
        rel.known(attributes, rel.ATTRIBUTES, "attribute")
        sums.refuse_wrong(metrics, by, as_of, period)
        when = When(as_of, between, period)
        groups = [list(same) for _, same in groupby(sorted(metrics, key=_source), key=_source)]
        sort = tuple(by if order is None else order)
        if len(groups) == 1:
            frame = self._grouped(groups[0], by, filters, when, attributes, sort, limit, only)
        else:
            groups.sort(key=lambda group: bool(group[0].per))  # attributes need whole rows
            parts = [
                self._grouped(g, by, filters, when, () if n else attributes, (), None, only)
                for n, g in enumerate(groups)
            ]
            frame = frames.in_order(frames.side_by_side(parts, by), sort)
            frame = frame if limit is None else frame.head(limit)
        return frame.select(*by, *(a for a in attributes if a not in by), *_names(metrics))

    def rows(
        self,
        model: str,
        columns: Sequence[str],
        filters: Filters = NO_FILTERS,
        as_of: date | Sequence[date] | None = None,
        between: Period | None = None,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        only: rel.Conditions | None = None,
        period: Sequence[date] | None = None,
    ) -> pl.DataFrame:
        """Return rows of a mart in scope and filters, as they are, with the wanted columns.

        `only` adds conditions written in this package; `period` as in `table`. Raises MetricError
        for an undeclared name.
        """
        clause, page = rel.paging(limit, offset)
        when = When(as_of, between, period)
        sql, params = self._listing(model, columns, filters, when, order, only)
        return self._connection.query(f"{sql} {clause}", {**params, **page})

    def pieces(
        self,
        model: str,
        columns: Sequence[str],
        filters: Filters,
        as_of: date,
        order: Sequence[str],
        only: rel.Conditions,
    ) -> Iterator[pl.DataFrame]:
        """Yield what `rows` returns some rows at a time: there may be more than memory holds."""
        asked = self._listing(model, columns, filters, When(as_of), order, only)
        return self._connection.pieces(*asked)

    def followed(
        self, pairs: Sequence[following.Pair], by: Sequence[str], filters: Filters = NO_FILTERS,
        keep: bool = False,
    ) -> pl.DataFrame:  # fmt: skip
        """Return the debts of each pair of dates followed from the first to the second, added up.

        Columns: `following.question`. `keep`: each pair is asked once in a build, because many
        questions share most of their pairs. Raises MetricError as `rows`.
        """
        rel.known(by, rel.DIMENSIONS, "dimension")
        rel.known(by, rel.ITEM_COLUMNS, "dimension of followed debts")
        if not (keep and pairs):
            return self._connection.query(*following.asked(self.scope, filters, pairs, by))
        each = [following.asked(self.scope, filters, [pair], by) for pair in pairs]
        return pl.concat(self._connection.kept(*asked) for asked in each)

    def distinct(self, columns: Sequence[str], as_of: date) -> pl.DataFrame:
        """Return the combinations of `columns` that the open items in scope have at a date."""
        rel.known(columns, rel.COLUMNS["fct_open_items"], "column")
        every = Filters(include_intercompany=True)
        model, _ = positions.nearest("fct_open_items", (), columns, (), self.scope, every)
        made = self._conditions(model, every, When(as_of))
        listed = ", ".join(columns)
        return self._connection.query(
            f"select {listed} from {made.relation} where {made.sql} group by {listed}"
            f" order by {listed}",
            made.params,
        )

    def once(self, question: str, make: Callable[[], T], *args: object) -> T:
        """Return what `make` made when the question was first put to this build in this scope.

        For what many questions work out again from the same rows; `args` tell one from another.
        """
        return self._connection.once(repr((question, self.scope, args)), make)

    def first_date(self, filters: Filters = NO_FILTERS) -> date | None:
        """Return the first date at which an open item is in scope and filters, if there is one."""
        rows, limits = OUTSTANDING.rows, (self.scope, filters)
        model, _ = positions.nearest("fct_open_items", (), (), [rows], *limits)
        made = self._conditions(model, filters, When())
        made.that(OUTSTANDING.rows)
        sql = f"select min(snapshot_date) as day from {made.relation} where {made.sql}"
        return self._connection.query(sql, made.params).item()

    def reference(self, table: str) -> pl.DataFrame:
        """Return a whole small table that holds no rows of customers.

        No scope applies to its rows; names that the scope does not show are left out.
        """
        rel.known([table], rel.REFERENCES, "table")
        seen = rel.reference(table, self.scope)
        frame = self._connection.kept(f"select * from {seen.relation}", seen.params)
        if seen.relation != table:  # colleagues without names are told once per team
            frame = frame.unique(maintain_order=True)
        return names.in_check_rows(frame, self.scope) if table == "meta_check_rows" else frame

    @cached_property
    def buckets(self) -> pl.DataFrame:
        """The aging buckets by rank: bucket_rank, aging_bucket, bucket_kind, from_days, to_days."""
        return self.reference("dim_aging_buckets").sort("bucket_rank")

    @cached_property
    def _credits_rank(self) -> int:
        return self.buckets.filter(pl.col("bucket_kind") == "credits")["bucket_rank"].item()

    def _listing(
        self,
        model: str,
        columns: Sequence[str],
        filters: Filters,
        when: When,
        order: Sequence[str],
        only: rel.Conditions | None,
    ) -> tuple[str, dict[str, Any]]:
        rel.known([model], rel.COLUMNS, "mart")
        rel.known(columns, rel.COLUMNS[model], "column")
        made = self._conditions(model, filters, when, columns)
        if only:
            made.that(only.sql, **only.params)
        sql = f"""
            select {", ".join(columns)}
            from {rel.source(model, filters, made, self._credits_rank)}
            {rel.ordering(order, rel.COLUMNS[model])}"""
        return sql, made.params

    def _conditions(
        self,
        model: str,
        filters: Filters,
        when: When,
        wanted: Sequence[str] = (),
    ) -> rel.Conditions:
        if model not in periods.MONTHLY:
            made = rel.conditions(model, self.scope, filters)
            rel.at_dates(made, when.as_of)
        else:
            base = periods.relation(model, when.period, "team" in wanted)
            made = rel.conditions(model, self.scope, filters, None if base == model else base)
            if when.period and "$period" in base:
                made.params |= {"period": list(when.period), "period_end": when.period[-1]}
            else:
                rel.at_dates(made, when.period[-1] if when.period else when.as_of)
        rel.within(made, when.between)
        return made

    def _grouped(
        self,
        metrics: Sequence[Metric],
        by: Sequence[str],
        filters: Filters,
        when: When,
        attributes: Sequence[str],
        order: Sequence[str],
        limit: int | None,
        only: rel.Conditions | None,
    ) -> pl.DataFrame:
        """The rows of metrics that share a model, its rows and what they are added up per."""
        model, rows, per = _source(metrics[0])
        rel.known(by, rel.COLUMNS[model], f"dimension of {model}")
        texts = [rows, only.sql if only else "", *(rel.ATTRIBUTES[name] for name in attributes)]
        limits = (self.scope, filters)
        model, metrics = positions.nearest(model, metrics, [*by, *per], texts, *limits)
        made = self._conditions(model, filters, when, by)
        made.that(rows)
        if only:
            made.that(only.sql, **only.params)
        source = rel.source(model, filters, made, self._credits_rank)
        if per:
            source = sums.added_up(source, [*by, *(name for name in per if name not in by)])
        selected = [
            *by,
            *(f"{rel.ATTRIBUTES[name]} as {name}" for name in attributes if name not in by),
            *(f"{sums.expression(metric)} as {metric.name}" for metric in metrics),
        ]
        clause, page = rel.paging(limit)
        grouping = f"group by {', '.join(by)}" if by else ""
        known = [*by, *attributes, *_names(metrics)]
        sql = f"""
            select {", ".join(selected)}
            from {source}
            {grouping}
            {rel.ordering(order, known)}
            {clause}"""
        return self._connection.query(sql, {**made.params, **page})


def closed(since: date | None, until: date | None) -> Period:
    """The period that includes its first day too."""
    return (since - timedelta(days=1) if since else None), until


def _source(metric: Metric) -> tuple[str, str, tuple[str, ...]]:
    return metric.model, metric.rows, metric.per


def _names(metrics: Sequence[Metric]) -> list[str]:
    return [metric.name for metric in metrics]
