"""What a month could collect, what it did, for whom: one row on every edge."""

from __future__ import annotations

from spec.house import SQL

DATES = ["2025-01-31", "2025-02-28", "2025-03-31"]
HANDOVER = """
    customer_id | agent_id | valid_from
    C           | A1       | 2025-01-01
    C           | A2       | 2025-02-15
"""


def recovered(built, as_of: str, columns: str, where: str = "true") -> dict[str, tuple]:
    """Columns of fct_recoveries by document, with the instalment where there are several."""
    rows = built.rows(
        f"select document_id, instalment_no, {columns} from fct_recoveries"
        f" where snapshot_date = date '{as_of}' and {where} order by document_id, instalment_no"
    )
    several = {row[0] for row in rows if row[1] > 1}
    return {f"{row[0]} {row[1]}" if row[0] in several else row[0]: row[2:] for row in rows}


def uses(built, as_of: str, columns: str = "sum(use_local)") -> dict[str, object]:
    """What the receipts of a month were used for."""
    return dict(
        built.rows(
            f"select receipt_use, {columns} from fct_receipt_uses"
            f" where snapshot_date = date '{as_of}' group by receipt_use order by receipt_use"
        )
    )


def failing(built, *names: str) -> dict[str, list[tuple]]:
    """What the checks of recovery find."""
    every = ("check_receipts_are_what_they_were_used_for",
             "check_nothing_is_collected_beyond_what_is_owed", *names)  # fmt: skip
    texts = {name: (SQL / "checks" / f"{name}.sql").read_text("utf-8") for name in every}
    found = {name: built.rows(text) for name, text in texts.items()}
    return {name: rows for name, rows in found.items() if rows}


def test_an_item_is_in_the_month_in_which_it_is_due_and_belongs_to_its_owner_then(house) -> None:
    built = house(
        DATES,
        portfolios=HANDOVER,
        invoices="""
            document_id   | instalment_no | issue_date | due_date   | amount
            a overdue     | 1             | 2025-01-05 | 2025-01-20 |      1
            b on last day | 1             | 2025-01-05 | 2025-01-31 |     20
            c on due date | 1             | 2025-01-05 | 2025-02-10 |    300
            d handed over | 1             | 2025-01-05 | 2025-02-15 |   4000
            e partial     | 1             | 2025-01-05 | 2025-02-14 |  50000
            f early       | 1             | 2025-01-05 | 2025-03-10 | 600000
            g at once     | 1             | 2025-02-16 | 2025-02-16 |      7
            h late issue  | 1             | 2025-02-20 | 2025-02-01 |     80
            i last of feb | 1             | 2025-01-05 | 2025-02-28 |    900
            j no due date | 1             | 2025-01-05 |            |      5
            k parts       | 1             | 2025-01-05 | 2025-02-05 |     11
            k parts       | 2             | 2025-01-05 | 2025-03-05 |     22
        """,
        allocations="""
            document_id   | allocation_date | amount
            b on last day | 2025-02-01      |     20
            c on due date | 2025-02-10      |    300
            d handed over | 2025-02-28      |   4000
            e partial     | 2025-02-20      |  20000
            e partial     | 2025-03-01      |  10000
            f early       | 2025-02-05      | 600000
            g at once     | 2025-02-16      |      7
            j no due date | 2025-02-20      |      5
            k parts       | 2025-02-25      |     15
        """,
    )
    columns = "agent_id, entry_date, entry_bucket_rank, collectible_amount, collected_amount"
    assert recovered(built, "2025-01-31", columns) == {
        "a overdue": ("A1", "2025-01-20", 0, 1, 0),
        "b on last day": ("A1", "2025-01-31", 0, 20, 0),
    }
    assert recovered(built, "2025-02-28", columns, "is_collectible") == {
        "a overdue": ("A1", "2025-01-31", 1, 1, 0),
        "b on last day": ("A1", "2025-01-31", 0, 20, 20),
        "c on due date": ("A1", "2025-02-10", 0, 300, 300),
        "d handed over": ("A2", "2025-02-15", 0, 4000, 4000),
        "e partial": ("A1", "2025-02-14", 0, 50000, 20000),
        "g at once": ("A2", "2025-02-16", 0, 7, 7),
        "h late issue": ("A2", "2025-02-20", 1, 80, 0),
        "i last of feb": ("A2", "2025-02-28", 0, 900, 0),
        "k parts": ("A1", "2025-02-05", 0, 11, 11),
    }
    early = recovered(built, "2025-02-28", "agent_id, collected_amount", "not is_collectible")
    assert early == {"f early": ("A1", 600000), "j no due date": ("A2", 5), "k parts 2": ("A2", 4)}
    assert recovered(built, "2025-03-31", columns, "collected_amount <> 0") == {
        "e partial": ("A2", "2025-02-28", 1, 30000, 10000),
    }
    assert failing(built) == {}


def test_only_cash_is_collected_and_what_is_paid_back_is_not(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | document_type | issue_date | due_date   | amount
            credited    | invoice       | 2025-01-05 | 2025-02-10 |    100
            written off | invoice       | 2025-01-05 | 2025-01-10 |   2000
            set off     | invoice       | 2025-01-05 | 2025-02-10 |  30000
            bounced     | invoice       | 2025-01-05 | 2025-01-10 | 400000
            paid twice  | invoice       | 2025-01-05 | 2025-02-10 |     50
            CN          | credit_note   | 2025-02-01 |            |    100
        """,
        receipts="""
            receipt_id | value_date | returned_on | amount
            R1         | 2025-01-15 | 2025-02-05  | 400000
            R2         | 2025-02-10 |             |     60
            R3         | 2025-03-10 |             |    900
        """,
        allocations="""
            document_id | receipt_id | credit_id | kind             | allocation_date | amount
            credited    |            | CN        | credit_note      | 2025-02-11      |    100
            written off |            |           | write_off        | 2025-02-11      |   2000
            set off     |            |           | netting          | 2025-02-11      |  30000
            bounced     | R1         |           | cash             | 2025-01-15      | 400000
            bounced     | R1         |           | returned_payment | 2025-02-05      | 400000
            paid twice  | R2         |           | cash             | 2025-02-10      |     60
            written off | R3         |           | cash             | 2025-03-10      |    800
            paid twice  |            |           | refund           | 2025-03-11      |     10
        """,
    )
    columns = "collectible_amount, collected_amount, otherwise_amount"
    assert recovered(built, "2025-01-31", columns) == {
        "bounced": (400000, 400000, 0),
        "written off": (2000, 0, 0),
    }
    assert recovered(built, "2025-02-28", columns) == {
        "bounced": (400000, -400000, 0),
        "credited": (100, 0, 100),
        "paid twice": (50, 50, 0),
        "set off": (30000, 0, 30000),
        "written off": (2000, 0, 2000),
    }
    assert uses(built, "2025-01-31") == {"collected": 400000}
    assert uses(built, "2025-02-28") == {
        "collected": 50 - 400000,
        "overpaid": 10,
        "returned": 400000,
    }
    assert uses(built, "2025-03-31") == {
        "overpaid": -10,
        "returned": 10,
        "unapplied": 100,
        "written_off": 800,
    }
    assert failing(built) == {}


def test_cash_without_a_document_is_its_owners_at_the_value_date(house) -> None:
    built = house(
        DATES,
        portfolios=HANDOVER,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-05 | 2025-03-10 |    500
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-02-14 |    700
        """,
        allocations="""
            document_id | receipt_id | kind   | allocation_date | amount
            A           | R          | cash   | 2025-03-12      |    500
            R           |            | refund | 2025-03-20      |     40
        """,
    )
    rows = built.rows(
        "select snapshot_date, receipt_use, agent_id, use_amount, paid_date, late_paid_days"
        " from fct_receipt_uses order by snapshot_date, receipt_use"
    )
    assert rows == [
        ("2025-02-28", "unapplied", "A1", 700, "2025-02-14", None),
        ("2025-03-31", "collected", "A2", 500, "2025-02-14", -24),
        ("2025-03-31", "returned", "A1", 40, "2025-02-14", None),
        ("2025-03-31", "unapplied", "A1", -540, "2025-02-14", None),
    ]
    assert failing(built) == {}


def test_both_sides_are_valued_at_the_rate_of_the_opening(house) -> None:
    built = house(
        DATES,
        rates=[("2025-01-31", "USD", "0.50"), ("2025-02-28", "USD", "0.80"),
               ("2025-03-31", "USD", "0.40")],
        invoices="""
            document_id | currency_code | issue_date | due_date   | amount
            dollars     | USD           | 2025-01-05 | 2025-01-20 |   1000
            euros       | EUR           | 2025-01-05 | 2025-01-20 |     20
            new         | USD           | 2025-02-05 | 2025-02-20 |    300
        """,
        receipts="""
            receipt_id | currency_code | value_date | amount
            R          | USD           | 2025-02-10 | 1000.01
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount
            dollars     | R          | 2025-02-10      | 333.33
            dollars     | R          | 2025-02-11      | 333.33
            dollars     | R          | 2025-02-12      | 333.34
        """,
    )  # fmt: skip
    assert recovered(built, "2025-02-28", "collectible_amount, collected_amount") == {
        "dollars": (500, 500),
        "euros": (20, 0),
        "new": (150, 0),
    }
    sums = "sum(use_amount), sum(receipt_amount), sum(use_fx_amount)"
    rows = built.rows(
        f"select receipt_use, {sums} from fct_receipt_uses"
        " where snapshot_date = date '2025-02-28' group by receipt_use order by receipt_use"
    )
    (collected, unapplied) = rows
    assert collected[:2] == ("collected", 500)
    assert collected[2] + unapplied[2] == built.rows("select cast(800.01 as decimal(18, 2))")[0][0]
    assert collected[2] - collected[1] == collected[3]
    assert failing(built) == {}


def test_channel_delay_dispute_and_size_are_told_of_each_item(house) -> None:
    built = house(
        DATES,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount
            D1         | A           | 2025-01-20 | 2025-02-15 |      1
            D2         | B           | 2025-02-11 |            |      1
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-01 | 2025-01-31 | 999.99
            B           | 2025-01-01 | 2025-02-10 |   1000
        """,
        allocations="""
            document_id | channel | allocation_date | amount
            A           | dispute | 2025-02-10      |    100
            A           | plan    | 2025-02-20      |     30
            A           | court   | 2025-02-20      |      4
            A           | agency  | 2025-02-20      |      5
            A           |         | 2025-02-20      |      6
            B           |         | 2025-02-05      |   1000
        """,
    )
    columns = ("collected_amount, dispute_amount, plan_amount, court_amount, agency_amount,"
               " late_weight_amount, paying_weight_amount, is_disputed, size_rank")  # fmt: skip
    assert recovered(built, "2025-02-28", columns) == {
        "A": (145, 100, 30, 4, 5, 100 * 10 + 45 * 20, 100 * 40 + 45 * 50, True, 1),
        "B": (1000, 0, 0, 0, 0, -5 * 1000, 35 * 1000, False, 2),
    }


def test_two_snapshots_tell_what_was_collected_where_nothing_else_does(house) -> None:
    built = house(
        DATES,
        open_items="""
            document_id | snapshot_date | issue_date | due_date   | original_amount | open_amount
            kept        | 2025-01-31    | 2025-01-01 | 2025-01-10 |               1 |           1
            reduced     | 2025-01-31    | 2025-01-01 | 2025-01-10 |              20 |          20
            settled     | 2025-01-31    | 2025-01-01 | 2025-02-28 |             300 |         300
            early       | 2025-01-31    | 2025-01-01 | 2025-03-01 |            4000 |        4000
            kept        | 2025-02-28    | 2025-01-01 | 2025-01-10 |               1 |           1
            reduced     | 2025-02-28    | 2025-01-01 | 2025-01-10 |              20 |           5
            new         | 2025-02-28    | 2025-02-05 | 2025-02-20 |           60000 |       50000
            grown       | 2025-02-28    | 2025-01-01 | 2025-01-10 |               7 |           7
        """,
    )
    columns = "is_inferred, is_collectible, collectible_amount, collected_amount"
    assert recovered(built, "2025-01-31", columns) == {}
    assert recovered(built, "2025-02-28", columns) == {
        "early": (True, False, 0, 4000),
        "grown": (True, True, 7, 0),
        "kept": (True, True, 1, 0),
        "new": (True, True, 60000, 10000),
        "reduced": (True, True, 20, 15),
        "settled": (True, True, 300, 300),
    }


def test_what_only_the_warehouse_can_know_is_warned_of_with_its_rows(house) -> None:
    built = house(
        DATES,
        agents="agent_id | team | team_lead\n A1 | North | Lea",
        portfolios="""
            customer_id | agent_id | valid_from | valid_to
            C           | A1       | 2025-01-01 | 2025-02-20
            C           | A2       | 2025-02-15 |
            D           | A1       | 2025-01-01 | 2025-02-14
            D           | A2       | 2025-02-15 |
        """,
        objectives="""
            scope_kind | scope_id | month      | measure | target
            agent      | A1       | 2025-02-01 | amount  |      1
            agent      | A9       | 2025-02-01 | amount  |     20
            team       | South    | 2025-02-01 | amount  |    300
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-05 | 2025-02-10 |    100
        """,
        receipts="receipt_id | value_date | amount\n R | 2025-02-10 | 120",
        allocations="""
            document_id | receipt_id | allocation_date | amount
            A           | R          | 2025-02-10      |     60
            A           | R          | 2025-02-10      |     60
        """,
    )
    named = ("check_portfolios_do_not_overlap", "check_objectives_concern_someone_known",
             "check_nothing_is_paid_beyond_its_document",
             "check_no_receipt_is_allocated_twice")  # fmt: skip
    found = failing(built, *named)
    assert set(found) == set(named)
    assert [row[1:3] for row in found[named[0]]] == [("C", "A1")]
    assert sorted(row[1] for row in found[named[1]]) == ["A9", "South"]
    assert [row[-1] for row in found[named[2]]] == [20]
    assert [row[-1] for row in found[named[3]]] == [2]
