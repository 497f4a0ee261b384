"""A layout that asks a PostgreSQL: read-only, in time, without a word of the password."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.imports import effective
from ar_metrics.settings import Settings
from importing import CUSTOMERS
from postgres import PASSWORD, Postgres, postgres
from terminal import Answer, Terminal

LAYOUT = """
[postgresql]
variable = "ERP_URL"
timeout_seconds = 2

[feeds.open_items]
query = '''
{query}
'''

[feeds.customers]
query = "select 'FR01' as entity, partner, max(label) as label from items group by partner order by 2"
[feeds.customers.columns]
bu = "entity"
customer_id = "partner"
name = "label"
[feeds.customers.constants]
country_code = "FR"
segment = "x"
"""
ITEMS = """
select date '2025-06-30' as snapshot_date, 'FR01' as bu, partner as customer_id,
    number as document_id, kind as document_type, issued as issue_date, due as due_date,
    'EUR' as currency_code, amount as original_amount, amount - paid as open_amount
from items order by number;
"""
TABLE = (
    "create table items (partner text, label text, number text, kind varchar(20), issued timestamptz,"
    " due date, amount numeric(18, 2), paid numeric)",
    "insert into items values"
    " ('C1', 'Été SA', '0017', 'invoice', '2025-05-15 00:00+00', '2025-06-14', 1234.50, 0),"
    " ('C2', 'Roux', '0018', 'credit_note', '2025-05-16 00:00+00', null, 20.10, 0.10)",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as started:
        started.do(*TABLE)
        yield started


@pytest.fixture
def ask(tmp_path: Path, server: Postgres, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ERP_URL", server.url)

    def ask(query: str = ITEMS, *options: str) -> Answer:
        layout = tmp_path / "erp.toml"
        layout.write_text(LAYOUT.format(query=query), encoding="utf-8")
        return Terminal(tmp_path / "home").run("import", "--layout", layout, *options)

    return ask


def refused(answer: Answer, home: Path) -> str:
    """What was said; nothing may have been written, and no secret anywhere."""
    assert answer.exit_code in (2, 10), answer.out
    assert not effective(Settings(home=home))
    assert not list(home.rglob("*.parquet"))
    assert PASSWORD not in answer.err + answer.out
    return answer.err


def test_the_queries_of_a_layout_fill_their_feeds(ask, tmp_path: Path, server: Postgres) -> None:
    answer = ask()
    assert answer.exit_code == 0, answer.err
    (batch,) = effective(Settings(home=tmp_path / "home"))
    rows = pl.read_parquet(batch.parquet("open_items"))
    assert rows["document_id"].to_list() == ["0017", "0018"]
    assert rows["open_amount"].to_list() == [Decimal("1234.50"), Decimal("20.00")]
    assert [str(day) for day in rows["issue_date"]] == ["2025-05-15", "2025-05-16"]
    assert rows["due_date"].null_count() == 1
    assert pl.read_parquet(batch.parquet("customers"))["name"].to_list() == ["Été SA", "Roux"]
    assert batch.file_names == ("open_items.parquet", "customers.parquet")
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any(PASSWORD.encode() in path.read_bytes() for path in kept)
    assert "holds the same content already" in ask().out


def test_a_query_that_writes_is_refused_by_the_server(
    ask, tmp_path: Path, server: Postgres
) -> None:
    query = (
        f"with gone as (delete from items returning *) {ITEMS.replace('from items', 'from gone')}"
    )
    assert "open for reading only" in refused(ask(query), tmp_path / "home")
    assert server.one("select count(*) from items") == 2


def test_a_query_that_takes_too_long_is_stopped(ask, tmp_path: Path) -> None:
    query = ITEMS.replace("'FR01' as bu", "'FR01' || pg_sleep(9) as bu")
    assert "took longer than 2 seconds" in refused(ask(query), tmp_path / "home")


@pytest.mark.parametrize("rows", [1, 300_000])
def test_a_connection_that_breaks_off_leaves_nothing(ask, tmp_path: Path, rows: int) -> None:
    query = (
        "select date '2025-06-30' as snapshot_date, case when n = " + str(rows) + " then"
        " pg_terminate_backend(pg_backend_pid())::text else 'FR01' end as bu, 'C1' as customer_id,"
        " 'F' || n as document_id, 'invoice' as document_type, date '2025-05-15' as issue_date,"
        " null::date as due_date, 'EUR' as currency_code, 1.0 as original_amount, 1.0 as open_amount"
        " from generate_series(1, 400000) as n"
    )
    assert "the connection broke off" in refused(ask(query), tmp_path / "home")


def test_a_wrong_query_is_told_in_the_words_of_the_server(ask, tmp_path: Path) -> None:
    said = refused(ask(ITEMS.replace("from items", "from nothing")), tmp_path / "home")
    assert 'relation "nothing" does not exist' in said


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "ERP_URL is not set"),
        ("mysql://someone:s3cret-of-the-tests@host/db", "is not an address of PostgreSQL"),
        ("postgresql://reader:s3cret-of-the-tests@127.0.0.1:1/postgres", "cannot be reached"),
    ],
)
def test_an_address_that_does_not_answer_is_told_without_its_password(
    ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    monkeypatch.setenv("ERP_URL", address)
    assert words in refused(ask(), tmp_path / "home")


def test_a_wrong_password_is_told_without_it(
    ask, tmp_path: Path, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERP_URL", server.url.replace(PASSWORD, PASSWORD + "x"))
    assert "it refuses the user" in refused(ask(), tmp_path / "home")


def test_a_row_of_a_query_that_breaks_its_contract_is_refused_as_in_a_file(
    ask, tmp_path: Path
) -> None:
    said = refused(ask(ITEMS.replace("'EUR'", "'EURO'")), tmp_path / "home")
    assert "row 2, column currency_code: 'EURO' is not an ISO 4217" in said


def test_a_layout_that_asks_takes_no_file_and_one_that_does_not_takes_some(
    ask, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS)
    assert "give it no files" in ask(ITEMS, str(file)).err
    assert "give at least one" in Terminal(tmp_path / "home").run("import", "--layout", "plain").err
