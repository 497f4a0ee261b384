"""What a model's SQL reads, from DuckDB's own syntax tree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb

from ar_metrics.errors import ModelError


def tables_read(path: Path, sql: str) -> frozenset[str]:
    """Return the names of the tables that the query of a file reads.

    Raises ModelError with file and line for text that is not one SELECT.
    """
    return frozenset(_tables(_tree(path, sql), frozenset()))


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _tree(path: Path, sql: str) -> object:
    """DuckDB's syntax tree of a query."""
    ask = "select json_serialize_sql($sql)"
    ((text,),) = _parser().cursor().execute(ask, {"sql": sql}).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        line = sql.count("\n", 0, int(tree.get("position") or 0)) + 1
        raise ModelError(f"{path}:{line}: {tree['error_message']}")
    if len(tree["statements"]) != 1:
        raise ModelError(f"{path}: a model is one SELECT, here are {len(tree['statements'])}.")
    return tree["statements"]


def _tables(node: object, known: frozenset[str]) -> Iterator[str]:
    """Names of the tables that a syntax tree reads; `known` are the names of `with` around it.

    A `with` sees those before it and not itself: it may bear the name of the table it reads.
    """
    if isinstance(node, dict):
        for entry in node.get("cte_map", {}).get("map", ()):
            inner = {entry["key"]} if "RECURSIVE_CTE_NODE" in json.dumps(entry["value"]) else set()
            yield from _tables(entry["value"], known | inner)
            known |= {entry["key"]}
        if node.get("type") == "BASE_TABLE" and node["table_name"] not in known:
            yield node["table_name"]
        node = [value for key, value in node.items() if key != "cte_map"]
    if isinstance(node, list):
        for child in node:
            yield from _tables(child, known)
