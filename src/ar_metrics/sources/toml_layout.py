"""Reading a layout's TOML, strictly: a key that means nothing is a mistake somebody made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import UserError
from ar_metrics.sources.conventions import ISO, DateFormat, Numbers, date_format
from ar_metrics.sources.layout import (
    Control,
    Database,
    FeedMapping,
    Layout,
    Reader,
    Sign,
    SnapshotDate,
    Terms,
    Where,
)
from ar_metrics.sources.text import ENCODINGS

_TOP = (
    "title module reader numbers dates snapshot_date constants terms control footer feeds "
    "values where postgresql"
)
_TERMS = "days end_of_month column days_late"
_DELIMITERS = {"auto": "auto", "tab": "\t", "pipe": "|", "comma": ",", "semicolon": ";"}
_SIGN_RULES = ("as_typed", "signed", "negated", "debit_credit", "sens")


class _Wrong(Exception):  # noqa: N818
    """A sentence about one key of the layout."""


def read_layout(text: str, name: str) -> Layout:
    """Return the layout that a TOML text says.

    Raises UserError that names the key, for anything unknown or contradictory.
    """
    try:
        return _layout(tomllib.loads(text), text, name)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"Layout {name} cannot be read: {error}.") from None
    except _Wrong as error:
        raise UserError(f"Layout {name} cannot be used: {error}.") from None
    except (AttributeError, TypeError, ValueError, KeyError, re.error) as error:
        raise UserError(
            f"Layout {name} cannot be used: a value is not of the kind that its key has ({error}).",
            advice="docs/layouts.md says which keys are texts, lists and tables.",
        ) from None


def _layout(said: dict[str, Any], text: str, name: str) -> Layout:
    _only(said, _TOP, "")
    numbers = _table(said, "numbers", "decimal thousands symbols credit_marks debit_marks")
    formats = _formats(_table(said, "dates", "formats").get("formats"), (ISO,))
    constants = _texts(_table(said, "constants"), "constants")
    terms = _terms(_table(said, "terms", _TERMS))
    shared = {
        "constants": constants,
        "values": _values(_table(said, "values")),
        "where": _wheres(said.get("where", [])),
        "terms": terms,
    }
    feeds = _table(said, "feeds")
    layout = Layout(
        name=name,
        text=text,
        title=str(said.get("title", "")),
        module=str(said.get("module", "")),
        reader=_reader(_table(said, "reader")),
        numbers=_numbers(numbers),
        dates=formats,
        snapshot_date=_snapshot_date(_table(said, "snapshot_date"), formats),
        feeds=tuple(_feed(feed, feeds[feed], shared) for feed in feeds),
        constants=constants,
        terms=terms,
        control=_control(_table(said, "control", "column row preamble total")),
        footer=_pattern(str(said.get("footer", "")), "footer"),
        database=_database(_table(said, "postgresql", "variable timeout_seconds")),
    )
    if "postgresql" in said and len(layout.queries) < len(layout.feeds):
        raise _Wrong("a layout with [postgresql] needs a query for each of its feeds")
    if layout.queries and "postgresql" not in said:
        raise _Wrong("a query needs the table [postgresql], which says where it is asked")
    if not layout.feeds and not layout.module:
        raise _Wrong("it fills no feed: add a table such as [feeds.open_items.columns]")
    return layout


def _database(said: dict[str, Any]) -> Database:
    variable, seconds = str(said.get("variable", Database().variable)), said.get("timeout_seconds")
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", variable):
        raise _Wrong("postgresql.variable is not the name of an environment variable (AR_ERP_URL)")
    if seconds is None:
        return Database(variable)
    if not isinstance(seconds, int) or seconds < 1:
        raise _Wrong("postgresql.timeout_seconds is not a number of seconds from 1 up")
    return Database(variable, seconds)


def _reader(said: dict[str, Any]) -> Reader:
    _only(said, "format encoding delimiter quote header_row sheet empty_values", "reader")
    delimiter = str(said.get("delimiter", "auto"))
    delimiter = _DELIMITERS.get(delimiter, delimiter)
    if delimiter != "auto" and len(delimiter) != 1:
        raise _Wrong(f"reader.delimiter is '{delimiter}': give one character, tab or auto")
    encoding = str(said.get("encoding", "auto")).lower().replace("_", "-")
    if encoding not in ("auto", *ENCODINGS):
        raise _Wrong(f"reader.encoding is '{encoding}': give auto or one of {', '.join(ENCODINGS)}")
    file_format = str(said.get("format", "auto"))
    if file_format not in ("auto", "csv", "xls", "xlsx", "parquet"):
        raise _Wrong(f"reader.format is '{file_format}': give auto, csv, xls, xlsx or parquet")
    header_row = said.get("header_row")
    if header_row is not None and (not isinstance(header_row, int) or header_row < 1):
        raise _Wrong("reader.header_row is not a row number from 1 up")
    quote = str(said.get("quote", "auto"))
    return Reader(
        format=file_format,
        encoding=encoding,
        delimiter=delimiter,
        quote="" if quote == "none" else quote,
        header_row=header_row,
        sheet=str(said.get("sheet", "")),
        empty_values=_names(said.get("empty_values", ())),
    )


def _numbers(said: dict[str, Any]) -> Numbers:
    decimal = str(said.get("decimal", "."))
    thousands = _names(said.get("thousands", ()))
    if decimal not in (".", ","):
        raise _Wrong(f"numbers.decimal is '{decimal}': give '.' or ','")
    thousands = tuple("space" if not mark.strip() else mark for mark in thousands)
    if decimal in thousands:
        raise _Wrong("numbers.thousands holds the decimal mark")
    if any(mark != "space" and len(mark) != 1 for mark in thousands):
        raise _Wrong("numbers.thousands takes single characters, or 'space' for every space")
    symbols = _names(said.get("symbols", Numbers().symbols))
    marks = (_names(said.get(key, ())) for key in ("credit_marks", "debit_marks"))
    return Numbers(decimal, thousands, symbols, *marks)


def _snapshot_date(said: dict[str, Any], formats: tuple[DateFormat, ...]) -> SnapshotDate:
    _only(said, "cell preamble file_name formats several_dates", "snapshot_date")
    return SnapshotDate(
        cell=str(said.get("cell", "")),
        preamble=_pattern(str(said.get("preamble", "")), "snapshot_date.preamble"),
        file_name=_pattern(str(said.get("file_name", "")), "snapshot_date.file_name"),
        formats=_formats(said.get("formats"), formats),
        several=bool(said.get("several_dates", False)),
    )


def _feed(feed: str, said: dict[str, Any], shared: Mapping[str, Any]) -> FeedMapping:
    if feed not in FEEDS:
        raise _Wrong(f"feeds.{feed} is not a feed: they are {', '.join(FEEDS)}")
    where = f"feeds.{feed}"
    _only(said, "columns constants values where sign terms distinct query", where)
    columns = {ours: _names(theirs) for ours, theirs in _table(said, "columns").items()}
    constants = {**shared["constants"], **_texts(_table(said, "constants"), where)}
    own = _terms(_table(said, "terms", _TERMS))
    known = FEEDS[feed].schema
    query = str(said.get("query", "")).strip().rstrip(";")
    if query and not columns:  # the query names its columns as we do
        columns = {name: (name,) for name in known if name not in constants}
    for ours in (*columns, *_table(said, "constants")):
        if ours not in known:
            raise _Wrong(f"{where} names the column '{ours}', which this feed does not have")
    return FeedMapping(
        feed=feed,
        columns=columns,
        constants={n: v for n, v in constants.items() if n in known and n not in columns},
        values={**shared["values"], **_values(_table(said, "values"))},
        where=(*shared["where"], *_wheres(said.get("where", []))),
        sign=_sign(_table(said, "sign"), where),
        terms=shared["terms"] if own == Terms() else own,
        distinct=bool(said.get("distinct", False)),
        query=query,
    )


def _sign(said: dict[str, Any], where: str) -> Sign:
    _only(said, "rule column credit_values debit credit credit_type debit_type", f"{where}.sign")
    rule = str(said.get("rule", "as_typed"))
    if rule not in _SIGN_RULES:
        raise _Wrong(f"{where}.sign.rule is '{rule}': give one of {', '.join(_SIGN_RULES)}")
    if rule == "sens" and not (said.get("column") and said.get("credit_values")):
        raise _Wrong(f"{where}.sign needs column and credit_values for the rule sens")
    if rule == "debit_credit" and not (said.get("debit") and said.get("credit")):
        raise _Wrong(f"{where}.sign needs debit and credit (two headers) for the rule debit_credit")
    texts = {name: str(said[name]) for name in said if name not in ("rule", "credit_values")}
    return Sign(rule, credit_values=_names(said.get("credit_values", ())), **texts)  # type: ignore[arg-type]


def _terms(said: dict[str, Any]) -> Terms:
    days = said.get("days")
    if days is not None and (not isinstance(days, int) or days < 0):
        raise _Wrong("terms.days is not a number of days")
    column, days_late = _names(said.get("column", ())), _names(said.get("days_late", ()))
    if days_late and (days is not None or column):
        raise _Wrong("terms.days_late stands alone: the due date is told by it, or by terms")
    return Terms(days, bool(said.get("end_of_month", False)), column, days_late)


def _control(said: dict[str, Any]) -> Control:
    if said.get("row") and not said.get("column"):
        raise _Wrong("control.row needs control.column, the header whose total the row gives")
    for key in ("row", "preamble"):
        _pattern(str(said.get(key, "")), f"control.{key}")
    return Control(**{name: str(value) for name, value in said.items()})


def _wheres(said: Sequence[dict[str, Any]]) -> tuple[Where, ...]:
    return tuple(_where(one) for one in said)


def _where(said: dict[str, Any]) -> Where:
    _only(said, "column in not_in empty not_empty matches not_matches", "where")
    if "column" not in said or len(said) != 2:
        raise _Wrong(
            "each where needs column and one of in, not_in, empty, not_empty, matches, not_matches"
        )
    empty = said.get("empty")
    if "not_empty" in said:
        empty = not said["not_empty"]
    for key in ("matches", "not_matches"):
        _pattern(str(said.get(key, "")), f"where.{key}")
    return Where(
        column=str(said["column"]),
        isin=_names(said["in"]) if "in" in said else None,
        not_in=_names(said["not_in"]) if "not_in" in said else None,
        empty=empty,
        matches=said.get("matches"),
        not_matches=said.get("not_matches"),
    )


def _values(said: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {column: _texts(pairs, f"values.{column}") for column, pairs in said.items()}


def _texts(said: dict[str, Any], where: str) -> dict[str, str]:
    if not isinstance(said, dict):
        raise _Wrong(f"{where} is not a table")
    return {str(key): _text(value) for key, value in said.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(said: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in said) if isinstance(said, (list, tuple)) else (_text(said),)


def _formats(said: Any, default: tuple[DateFormat, ...]) -> tuple[DateFormat, ...]:
    if said is None:
        return default
    try:
        return tuple(date_format(spelled) for spelled in _names(said))
    except ValueError as error:
        raise _Wrong(f"'{error}' is not a date format such as DD/MM/YYYY") from None


def _pattern(said: str, where: str) -> str:
    try:
        re.compile(said)
    except re.error as error:
        raise _Wrong(f"{where} is not a regular expression: {error}") from None
    return said


def _table(said: dict[str, Any], key: str, keys: str = "") -> dict[str, Any]:
    table = said.get(key, {})
    if not isinstance(table, dict):
        raise _Wrong(f"{key} is not a table: write [{key}]")
    if keys:
        _only(table, keys, key)
    return table


def _only(said: dict[str, Any], keys: str, where: str) -> None:
    for key in said:
        if key not in keys.split():
            full = f"{where}.{key}" if where else key
            raise _Wrong(f"it has the unknown key {full}; known here are {', '.join(keys.split())}")
