"""The SQL style of the house: what sqlfluff cannot know, as tests."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

ROOT = Path(__file__).parents[1]
SQL = ROOT / "sql"
# What the runner itself writes, nothing to stage: the settings and which BU printed which date.
CALENDAR = ("raw_settings", "raw_snapshot_units")
LAYERS = {
    # folder: (its files start with, they may read what starts with)
    "staging": (("stg_",), ("raw_", "ref_")),
    "intermediate": (("int_",), ("stg_", "int_", "ref_", "fct_", *CALENDAR)),
    "marts": (("fct_", "dim_"), ("stg_", "int_", "ref_", "fct_", "dim_", *CALENDAR)),
    "checks": (("check_",), ("raw_", "stg_", "int_", "ref_", "fct_", "dim_")),
}
HEADER_KEYS = {"grain", "partition", "window", "dated", "severity"}

FILES = sorted(path for folder in LAYERS for path in (SQL / folder).glob("*.sql"))
MODELS = [path for path in FILES if path.parent.name != "checks"]
MARTS = [path for path in FILES if path.parent.name == "marts"]
CHECKS = [path for path in FILES if path.parent.name == "checks"]


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


@cache
def tree(path: Path) -> exp.Expression:
    return sqlglot.parse_one(path.read_text("utf-8"), read="duckdb")


def code(path: Path) -> str:
    """The SQL without its comments and texts, lines kept."""
    text = re.sub(r"'[^']*'", "''", path.read_text("utf-8"))
    return re.sub(r"--[^\n]*", "", text)


def header(path: Path) -> dict[str, str]:
    """The `-- key: value` lines between line 1 and the first line that is no comment."""
    found = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        if not line.startswith("--"):
            break
        if match := re.fullmatch(r"-- (\w+): (.+)", line):
            found[match[1]] = match[2]
    return found


def test_every_folder_of_sql_is_a_layer_and_holds_files() -> None:
    folders = {path.name for path in SQL.iterdir() if path.is_dir()}
    assert folders == {*LAYERS, "reference"}
    assert MODELS
    assert MARTS
    assert CHECKS


@each(FILES)
def test_line_one_is_a_sentence(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert re.match(r"-- [A-Z0-9Σ]", first), first


def grain(path: Path) -> list[str]:
    return header(path)["grain"].split(", ") if "grain" in header(path) else []


@each(MODELS)
def test_a_model_states_its_grain_or_why_there_is_none(path: Path) -> None:
    has_no_key = "-- There is no key:" in path.read_text("utf-8") and path not in MARTS
    assert grain(path) or has_no_key
    assert set(header(path)) <= HEADER_KEYS - {"severity"}


@each(MODELS)
def test_the_grain_and_the_partition_are_columns_of_the_result(path: Path) -> None:
    columns = set(tree(path).named_selects)
    assert set(grain(path)) <= columns
    if "partition" in header(path):
        assert header(path)["partition"] in columns


@each(MODELS)
def test_a_window_is_one_of_the_forms_the_build_knows(path: Path) -> None:
    window = header(path).get("window")
    assert window is None or re.fullmatch(r"(\d+|all) before|\d+ after", window)
    assert window is None or "partition" in header(path)


@each(CHECKS)
def test_a_check_states_its_severity(path: Path) -> None:
    assert header(path).get("severity") in {"error", "warning"}


@each(FILES)
def test_a_file_is_named_after_its_layer_and_reads_only_the_layers_before(path: Path) -> None:
    starts, reads = LAYERS[path.parent.name]
    assert path.stem.startswith(starts)
    ctes = {cte.alias for cte in tree(path).find_all(exp.CTE)}
    tables = {table.name for table in tree(path).find_all(exp.Table)} - ctes
    assert all(table.startswith(reads) for table in tables), sorted(tables)


@each(FILES)
def test_lines_fit_and_files_stay_short(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 90] == []
    thoughts = [line for line in lines if not re.fullmatch(r" +[\w.]+( as \w+)?,?", line)]
    assert len(thoughts) <= 120, "split the model: one thought per file (listed columns are free)"
    assert not any("\t" in line or line != line.rstrip() for line in lines)


@each(FILES)
def test_sql_is_written_in_lower_case(path: Path) -> None:
    assert not re.search(r"[A-Z]", code(path))


# Constructs that Spark refuses, or worse, answers differently; each with what to write instead.
FORBIDDEN_WORDS = {
    r"::": "cast(x as type)",
    r"\b(percentile_cont|quantile_cont|quantile_disc)\b": "a median, or counts",
    r"\basof\b": "the rate's date, explicitly",
    r"\b(un)?pivot\b": "sum(case when …)",
    r"\bexclude\s*\(": "the columns",
    r"\breplace\s*\(\s*(\w+\s+as|case)": "the columns",
    r"\bgroup by (all\b|\d)": "the columns by name",
    r"\border by (all\b|\d)": "the columns by name",
    r"\bmacro\b": "a model",
    r"\b(current_date|current_timestamp|now|today|random|uuid)\b": "an imported date",
    r"\b(list|array_agg|list_\w+|unnest|struct_pack|range|generate_series)\s*\(": "rows",
    r"\bby name\b": "the columns in order",
    r"\busing\s*\(": "on, earlier table first",
    r"\bnatural join\b": "on, earlier table first",
    r"\bavg\s*\(": "sum over count: a mean of ratios is no ratio",
    r"(\A|as \()\s*from\b": "select first",
}  # fmt: skip


@each(FILES)
def test_forbidden_words(path: Path) -> None:
    text = code(path)
    found = {
        match[0].strip(): f"write {better}"
        for pattern, better in FORBIDDEN_WORDS.items()
        if (match := re.search(pattern, text, re.MULTILINE))
    }
    assert found == {}


def is_date(node: exp.Expression) -> bool:
    """Whether an expression is a date as far as names and casts tell."""
    if isinstance(node, exp.Cast):
        return node.to.this == exp.DataType.Type.DATE
    return isinstance(node, exp.Column) and node.name.endswith(("_date", "_on"))


def subtracts_dates(node: exp.Expression) -> bool:
    return isinstance(node, exp.Sub) and is_date(node.left) and is_date(node.right)


def counts_other_than_days(node: exp.Expression) -> bool:
    return isinstance(node, exp.DateDiff) and node.text("unit").lower() not in {"", "day"}


def is_uncast_product(node: exp.Expression) -> bool:
    """A product of columns whose type an engine chooses: money must be cast back to decimal."""
    if not isinstance(node, exp.Mul):
        return False
    by_whole_number = any(
        isinstance(side.unnest(), exp.Literal | exp.Neg) for side in (node.left, node.right)
    )
    return not by_whole_number and node.find_ancestor(exp.Cast) is None


def lists_no_columns(node: exp.Expression) -> bool:
    """A bare star outside a fetching CTE, which is `select * from one_table` and nothing else."""
    if not (
        isinstance(node, exp.Select) and any(isinstance(e, exp.Star) for e in node.expressions)
    ):
        return False
    fetches = isinstance(node.parent, exp.CTE) and not node.args.get("joins")
    return not fetches


FORBIDDEN_TREES: dict[str, Callable[[exp.Expression], bool]] = {
    "date - date is an interval in Spark: date_diff('day', a, b)": subtracts_dates,
    "date_diff('month') counts differently in Spark: 12 * year + month": counts_other_than_days,
    "rounding a double differs by engine: cast to decimal": lambda n: isinstance(n, exp.Round),
    "a product needs cast(… as decimal(…))": is_uncast_product,
    "a star only fetches": lists_no_columns,
    "no lists": lambda n: isinstance(n, exp.Array),
}


@each(FILES)
def test_forbidden_constructs(path: Path) -> None:
    found = [
        (node.sql("duckdb"), rule)
        for node in tree(path).walk()
        for rule, breaks in FORBIDDEN_TREES.items()
        if breaks(node)
    ]
    assert found == []


@each(MODELS)
def test_the_last_select_lists_its_columns(path: Path) -> None:
    assert "*" not in tree(path).named_selects
    assert len(set(tree(path).named_selects)) == len(tree(path).named_selects)


@each(FILES)
def test_a_left_join_says_why_rows_may_stay_unmatched(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if "left join" in line.split("--")[0]:
            assert "--" in line or lines[number - 1].lstrip().startswith("--"), f"line {number + 1}"


@each([path for path in FILES if path.parent.name == "staging"])
def test_staging_does_not_aggregate(path: Path) -> None:
    assert tree(path).find(exp.Group, exp.AggFunc) is None or not tree(path).find(exp.Group)


def described_columns() -> dict[str, object]:
    return tomllib.loads((SQL / "columns.toml").read_text("utf-8"))


@each(MARTS)
def test_every_column_of_a_mart_has_one_meaning_and_unit(path: Path) -> None:
    missing = set(tree(path).named_selects) - set(described_columns())
    assert not missing, f"describe in sql/columns.toml: {sorted(missing)}"


def test_the_rules_above_catch_what_they_forbid() -> None:
    """A rule that nothing can break proves nothing."""
    caught = {
        "select due_date - issue_date from t": subtracts_dates,
        "select date_diff('month', a, b) from t": counts_other_than_days,
        "select amount * rate from t": is_uncast_product,
        "select * from t": lists_no_columns,
    }
    for sql, rule in caught.items():
        assert any(rule(node) for node in sqlglot.parse_one(sql, read="duckdb").walk()), sql
    sound = "select date_diff('day', a, b), 12 * year(a), cast(x * y as decimal(18, 2)) from t"
    for node in sqlglot.parse_one(sound, read="duckdb").walk():
        assert not any(rule(node) for rule in caught.values())


@each(MODELS)
def test_a_double_becomes_cents_only_with_half_a_cent_going_up(path: Path) -> None:
    """0.505 in a double may lie just below it, and two engines disagree about the cent."""
    for cast in tree(path).find_all(exp.Cast):
        if cast.to.sql() != "DECIMAL(18, 2)":
            continue
        is_double = any(one.to.sql() == "DOUBLE" for one in cast.this.find_all(exp.Cast))
        if is_double or cast.this.find(exp.Div):
            numbers = {float(one.this) for one in cast.this.find_all(exp.Literal) if one.is_number}
            assert any(0 < number <= 1e-7 for number in numbers), cast.sql()
