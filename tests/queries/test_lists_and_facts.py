"""Customers, documents, choices, checks and exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from ar_metrics.access import Filters, only
from ar_metrics.errors import MetricError
from ar_metrics.queries import (
    DATASETS,
    OPEN_ITEM_COLUMNS,
    Question,
    aged_balance,
    build,
    check_rows,
    checks,
    choices,
    customers,
    dataset,
    find_customers,
    imports,
    open_items,
    snapshot_dates,
)

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
ALL = Filters()
ITEMS = """
    bu   | customer_id | document_id | outstanding_amount | overdue_days | credit_kind | is_apart
    FR01 | C1          | D1          | 100                | 95           | none        | false
    FR01 | C1          | D2          | 20                 | 0            | none        | false
    FR01 | C1          | D3          | -5                 | 400          | receipt     | false
    DE01 | C1          | D4          | 3000               | -7           | none        | false
    DE01 | C1          | D5          | 70000              | -7           | none        | true
"""
AGENTS = "agent_id | agent_name\n A1 | Zoé Petit\n A2 | Ali Amrani"
ONLY_FR01 = only(bu=("FR01",))


def test_a_customer_has_a_row_per_bu_with_its_oldest_debt(reader_of: Any):
    frame = customers(reader_of(ITEMS, dim_agents=AGENTS), ALL, JUNE)
    columns = ["bu", "agent_name", "outstanding_amount", "bucket_0_amount", "bucket_6_amount",
               "overdue_ratio", "oldest_due_date", "max_overdue_days"]  # fmt: skip
    assert frame.select(columns).rows() == [
        ("DE01", "Zoé Petit", 3000, 3000, 0, 0.0, date(2025, 7, 7), 0),
        ("FR01", "Zoé Petit", 115, 20, -5, 100 / 115, date(2025, 3, 27), 95),
    ]


def test_open_items_come_whole_or_in_the_columns_and_pages_asked_for(reader_of: Any):
    reader = reader_of(ITEMS)
    frame = open_items(reader, ALL, JUNE)
    assert tuple(frame.columns) == OPEN_ITEM_COLUMNS
    assert frame["document_id"].to_list() == ["D4", "D1", "D2", "D3"]
    page = open_items(reader, ALL, JUNE, ["document_id", "aging_bucket"], limit=2, offset=1)
    assert page.rows() == [("D1", "91+"), ("D2", "not due")]
    largest = open_items(reader, ALL, JUNE, ["document_id"], order=["-outstanding_amount"])
    assert largest["document_id"].to_list() == ["D4", "D1", "D2", "D3"]
    assert open_items(reader, ALL, JUNE, ["document_id"], apart=True).rows() == [("D5",)]


def test_a_column_that_open_items_lack_is_refused(reader_of: Any):
    with pytest.raises(MetricError, match="no column password"):
        open_items(reader_of(ITEMS), ALL, JUNE, ["password"])


def test_an_aged_balance_names_agents_and_groups(reader_of: Any):
    reader = reader_of(ITEMS, dim_agents=AGENTS)
    frame = aged_balance(reader, ALL, JUNE, by="agent_id")
    assert frame.select("agent_id", "agent_name", "outstanding_amount").rows() == [
        ("A1", "Zoé Petit", 3115)
    ]
    groups = aged_balance(reader, ALL, JUNE, by="parent_id")
    assert groups["parent_name"].to_list() == ["Customer C1", "Customer C1"]


def test_customers_are_found_whatever_the_case_and_the_accents(reader_of: Any):
    reader = reader_of(
        dim_customers="""
        bu   | customer_id | customer_name
        FR01 | C1          | Électricité 100% Durand
        FR01 | C2          | Dupont_Frères
        FR01 | X-9         | Martin
    """
    )
    expected = {
        "electricite": ["C1"], "DURAND": ["C1"], "x-9": ["X-9"], "%": ["C1"], "_": ["C2"],
        "' or 1=1": [], "": [], "c": ["C2", "C1"],
    }  # fmt: skip
    found = {text: find_customers(reader, text)["customer_id"].to_list() for text in expected}
    assert found == expected


def test_choices_are_what_the_scope_holds_at_the_date(reader_of: Any):
    items = """
        snapshot_date | bu   | agent_id | parent_id | parent_name | is_intercompany | open_local
        2025-06-30    | FR01 | A1       | G2        | alpha       | true            | 1
        2025-06-30    | FR01 | A2       | G1        | Beta        | false           | 1
        2025-06-30    | DE01 | A3       | G3        | Gamma       | false           | 1
        2025-05-31    | IT01 | A1       | G3        | Gamma       | false           | 1
    """
    found = choices(reader_of(items, dim_agents=AGENTS), JUNE)
    assert found["bu"] == [("DE01", "DE01"), ("FR01", "FR01")]
    assert found["agent_id"] == [("A3", "A3"), ("A2", "Ali Amrani"), ("A1", "Zoé Petit")]
    assert found["parent_id"] == [("G2", "alpha"), ("G1", "Beta"), ("G3", "Gamma")]
    limited = choices(reader_of(items, scope=ONLY_FR01), JUNE)
    assert limited["agent_id"] == [("A1", "A1"), ("A2", "A2")]


def test_snapshot_dates_start_with_the_first_item_in_scope(reader_of: Any):
    tables = {"dim_snapshots": "snapshot_date\n 2025-04-30\n 2025-05-31\n 2025-06-30"}
    items = "snapshot_date | bu | outstanding_amount\n 2025-05-31 | FR01 | 1"
    assert snapshot_dates(reader_of(items, **tables)) == [JUNE, MAY, date(2025, 4, 30)]
    assert snapshot_dates(reader_of(items, scope=ONLY_FR01, **tables)) == [JUNE, MAY]


CHECKS = {
    "meta_checks": """
        check_name | severity | sentence    | row_count
        check_b    | warning  | B holds.    | 2
        check_a    | error    | A holds.    | 0
    """,
    "meta_check_rows": [
        {"check_name": "check_b", "row_number": 1, "row_json": '{"bu": "FR01", "amount": 1.5}'},
        {"check_name": "check_b", "row_number": 2, "row_json": '{"bu": "DE01", "note": null}'},
        {"check_name": "check_b", "row_number": 3, "row_json": '{"country_code": "FR"}'},
    ],
    "meta_imports": "id | rows\n 1 | 10\n 2 | 20",
}


def test_checks_and_their_rows_are_read_whole_with_every_right(reader_of: Any):
    reader = reader_of(**CHECKS)
    assert checks(reader).select("check_name", "row_count").rows() == [
        ("check_a", 0),
        ("check_b", 2),
    ]
    assert check_rows(reader, "check_b").rows() == [
        ("FR01", "1.5", None, None), ("DE01", None, None, None), (None, None, None, "FR"),
    ]  # fmt: skip
    assert check_rows(reader, "check_a").is_empty()
    assert imports(reader)["id"].to_list() == [2, 1]


def test_a_limited_scope_sees_only_check_rows_that_are_surely_its_own(reader_of: Any):
    reader = reader_of(scope=ONLY_FR01, **CHECKS)
    assert check_rows(reader, "check_b").rows() == [("FR01", "1.5")]
    assert checks(reader).select("check_name", "row_count").rows() == [
        ("check_a", 0),
        ("check_b", 1),
    ]
    assert imports(reader).is_empty()


def test_the_build_tells_its_file_and_currency(reader_of: Any):
    row = build(reader_of(ITEMS)).row(0, named=True)
    assert (row["release"], row["reporting_currency"]) == ("ar-000001.duckdb", "EUR")


def test_datasets_are_the_same_queries_asked_in_one_way(reader_of: Any):
    reader = reader_of(ITEMS)
    aging = dataset(reader, "aging", Question(JUNE, by=("bu",)))
    assert aging.columns == ["bu", "bucket_rank", "aging_bucket", "outstanding_amount",
                             "open_item_count"]  # fmt: skip
    outstanding = dataset(reader, "outstanding", Question(JUNE, by=("bu",)))
    assert outstanding.select("snapshot_date", "bu", "outstanding_amount").rows() == [
        (JUNE, "DE01", 3000), (JUNE, "FR01", 115),
    ]  # fmt: skip
    chosen = dataset(reader, "customers", Question(JUNE, columns=("bu", "outstanding_amount")))
    assert chosen.rows() == [("DE01", 3000), ("FR01", 115)]
    assert dataset(reader, "open_items", Question(JUNE, columns=("document_id",))).height == 4
    assert {"open_items", "aging", "outstanding", "bridge", "customers", "dso"} <= set(DATASETS)


def test_a_series_of_outstanding_holds_both_its_dates(reader_of: Any):
    reader = reader_of("""
        snapshot_date | outstanding_amount
        2025-04-30    | 1
        2025-05-31    | 20
        2025-06-30    | 300
    """)
    frame = dataset(reader, "outstanding", Question(JUNE, since=MAY))
    assert frame["outstanding_amount"].to_list() == [Decimal(20), Decimal(300)]


@pytest.mark.parametrize(
    ("name", "question", "said"),
    [
        ("people", Question(JUNE), "no dataset 'people'"),
        ("bridge", Question(JUNE), "needs the date it starts from"),
        ("customers", Question(JUNE, by=("bu",)), "not grouped"),
        ("aging", Question(JUNE, columns=("iban",)), "no column iban"),
        ("aging", Question(JUNE, by=("iban",)), "Unknown dimension: iban"),
    ],
)
def test_what_a_dataset_cannot_give_is_refused_in_words(
    reader_of: Any, name: str, question: Question, said: str
):
    with pytest.raises(MetricError, match=said):
        dataset(reader_of(ITEMS), name, question)


def test_every_query_gives_the_columns_it_promises_also_without_rows(reader_of: Any):
    reader, nobody = reader_of(ITEMS), Filters(bu=("none",))
    for query in (customers, aged_balance, open_items):
        empty: pl.DataFrame = query(reader, nobody, JUNE)
        assert empty.is_empty()
        assert empty.schema == query(reader, ALL, JUNE).schema
