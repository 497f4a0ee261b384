"""What changed the encours: opening + steps = closing, to the cent."""

from __future__ import annotations

DATES = ["2025-01-31", "2025-02-28"]


def test_every_ledger_step_has_its_name(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | document_type | issue_date | due_date   | amount
            old         | invoice       | 2025-01-10 | 2025-01-20 |   1000
            lost        | invoice       | 2025-01-10 | 2025-01-20 |     30
            set off     | invoice       | 2025-01-10 | 2025-01-20 |    400
            new         | invoice       | 2025-02-10 | 2025-03-20 |   5000
            in and out  | invoice       | 2025-02-11 | 2025-03-20 |  60000
            CN          | credit_note   | 2025-02-12 |            |    200
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-02-15 |  60700
        """,
        allocations="""
            document_id | receipt_id | credit_id | kind        | allocation_date | amount
            in and out  | R          |           | cash        | 2025-02-15      |  60000
            old         | R          |           | cash        | 2025-02-15      |    700
            old         |            | CN        | credit_note | 2025-02-20      |    200
            lost        |            |           | write_off   | 2025-02-20      |     30
            set off     |            |           | netting     | 2025-02-20      |    400
        """,
    )
    assert built.bridge("2025-01-31") == {"invoiced": 1430}
    assert built.bridge("2025-02-28") == {
        "invoiced": 65000,
        "cash_received": -60700,
        "credit_notes": -200,
        "write_offs": -30,
        "netting_and_adjustments": -400,
    }
    assert built.open_items("document_id, open_local", "2025-02-28") == [
        ("new", 5000),
        ("old", 100),
    ]
    assert built.failing().keys() <= {"check_every_customer_is_known"}


def test_two_snapshots_tell_new_increased_reduced_and_settled(house) -> None:
    built = house(
        DATES,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            kept        | 2025-01-31    | 2025-03-31 |           1
            grown       | 2025-01-31    | 2025-03-31 |          20
            reduced     | 2025-01-31    | 2025-03-31 |         300
            settled     | 2025-01-31    | 2025-03-31 |        4000
            kept        | 2025-02-28    | 2025-03-31 |           1
            grown       | 2025-02-28    | 2025-03-31 |          25
            reduced     | 2025-02-28    | 2025-03-31 |         100
            new         | 2025-02-28    | 2025-03-31 |       50000
        """,
    )
    assert built.bridge("2025-02-28", "is_inferred") == {
        "new_items": 50000,
        "increased": 5,
        "reduced": -200,
        "settled": -4000,
    }
    assert "check_the_bridge_adds_up" not in built.failing()


def test_a_rate_moves_only_what_stays_open(house) -> None:
    built = house(
        DATES,
        rates=[("2025-01-31", "USD", "0.90"), ("2025-02-28", "USD", "0.80")],
        open_items="""
            document_id | snapshot_date | currency_code | due_date   | open_amount
            kept        | 2025-01-31    | USD           | 2025-03-31 |         100
            settled     | 2025-01-31    | USD           | 2025-03-31 |        1000
            kept        | 2025-02-28    | USD           | 2025-03-31 |         100
            new         | 2025-02-28    | USD           | 2025-03-31 |          10
        """,
    )
    assert built.bridge("2025-02-28") == {"new_items": 8, "settled": -900, "fx": -10}


def test_a_ledger_s_movements_are_valued_at_the_closing_rate(house) -> None:
    built = house(
        DATES,
        rates=[("2025-01-31", "USD", "0.90"), ("2025-02-28", "USD", "0.80")],
        invoices="""
            document_id | currency_code | issue_date | due_date   | amount
            A           | USD           | 2025-01-10 | 2025-03-31 |   1000
        """,
        allocations="""
            document_id | allocation_date | amount
            A           | 2025-02-10      |    100
        """,
    )
    assert built.bridge("2025-02-28") == {"cash_received": -80, "fx": -100}
    assert built.open_items("outstanding_amount", "2025-02-28") == [(720,)]


def test_a_customer_who_changes_segment_leaves_one_and_enters_the_other(house) -> None:
    built = house(
        DATES,
        customers="""
            customer_id | segment | valid_from | valid_to
            C           | small   |            | 2025-02-14
            C           | large   | 2025-02-15 |
        """,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            A           | 2025-01-31    | 2025-03-31 |         100
            A           | 2025-02-28    | 2025-03-31 |          70
        """,
    )
    assert built.bridge("2025-02-28") == {"reduced": -30}
    assert built.bridge("2025-02-28", "segment = 'small'") == {"reclassification": -100}
    assert built.bridge("2025-02-28", "segment = 'large'") == {
        "reduced": -30,
        "reclassification": 100,
    }


def test_an_item_that_grows_late_is_reclassified_between_types(house) -> None:
    built = house(
        DATES,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-02-27 |    100
        """,
    )
    assert built.bridge("2025-02-28") == {}
    assert built.bridge("2025-02-28", "receivable_type = 'due'") == {"reclassification": 100}
    assert built.bridge("2025-02-28", "receivable_type = 'certain'") == {"reclassification": -100}


def test_a_corrected_snapshot_shows_as_restatement(house) -> None:
    built = house(
        DATES,
        first="""
            document_id | snapshot_date | due_date   | open_amount
            same        | 2025-01-31    | 2025-03-31 |           1
            wrong       | 2025-01-31    | 2025-03-31 |          20
            not ours    | 2025-01-31    | 2025-03-31 |         300
        """,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            same        | 2025-01-31    | 2025-03-31 |           1
            wrong       | 2025-01-31    | 2025-03-31 |          25
            forgotten   | 2025-01-31    | 2025-03-31 |        4000
            same        | 2025-02-28    | 2025-03-31 |           1
        """,
    )
    restated = built.rows(
        "select document_id, sum(restatement_amount) from fct_restatements"
        " where snapshot_date = date '2025-01-31' group by document_id order by document_id"
    )
    assert restated == [("forgotten", 4000), ("not ours", -300), ("wrong", 5)]


def test_a_bu_that_goes_from_ledger_to_snapshots_still_adds_up(house) -> None:
    built = house(
        [*DATES, "2025-03-31"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-10 | 2025-01-20 |    100
            B           | 2025-03-10 | 2025-03-20 |     30
        """,
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            A           | 2025-02-28    | 2025-01-20 |          90
        """,
    )
    assert built.bridge("2025-02-28") == {"reduced": -10}
    assert built.bridge("2025-03-31") == {"new_items": 30, "increased": 10}
    assert "check_the_bridge_adds_up" not in built.failing()
