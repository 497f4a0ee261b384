"""The SQL of models, written for DuckDB, in the words of Spark: SQLGlot translates it.

What must not be in a model because it would be translated silently wrong is refused by
tests/test_sql_style.py; tests/test_portable_sql.py runs every model on both engines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from ar_metrics.warehouse.models import Columns

TYPES = {"VARCHAR": "STRING", "HUGEINT": "DECIMAL(38,0)"}
"""Types that Spark names otherwise, or has not: a sum of whole numbers is one of decimals there."""


@lru_cache(maxsize=1024)
def to_spark(sql: str) -> str:
    """Return a query in Spark's dialect; every name is quoted."""
    import sqlglot

    (text,) = sqlglot.transpile(sql, read="duckdb", write="spark", identify=True)
    return text


def raw_to_spark(view: str, name_of: Callable[[tuple[str, ...]], str]) -> str:
    """Return the query of a view over files in Spark's dialect.

    `view` is the statement that made it in DuckDB. Each `read_parquet([…])` in it becomes the
    name that `name_of` gives to those files.
    """
    import sqlglot
    from sqlglot import exp

    query = sqlglot.parse_one(view, read="duckdb").expression
    for call in list(query.find_all(exp.ReadParquet)):
        listed = call.expressions[0]
        files = tuple(text.this for text in listed.find_all(exp.Literal) if text.is_string)
        call.parent.replace(exp.to_table(name_of(files)))  # the table that the call stood for
    return query.sql("spark", identify=True)


def typed(columns: Columns) -> str:
    """Return a select list that gives every column its DuckDB type in Spark's dialect."""
    return ", ".join(f"cast(`{name}` as {kind}) as `{name}`" for name, kind in described(columns))


def schema(columns: Columns) -> str:
    """Return the columns of a file as a Spark schema."""
    return ", ".join(f"`{name}` {kind}" for name, kind in described(columns))


def described(columns: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the name and Spark type of each column."""
    return [(name, TYPES.get(kind, kind)) for name, kind in columns.items()]
