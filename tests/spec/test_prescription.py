"""The last day on which a debt can be sued for: first term, acts that interrupt, titles."""

from __future__ import annotations

ROWS = (
    "select prescription_date, left_days, is_lapsed, last_act, last_act_date"
    " from fct_prescriptions where snapshot_date = date '{}' order by document_id, instalment_no"
)
DATES = ["2025-06-29", "2025-06-30", "2025-07-01"]


def test_a_business_debt_lapses_the_day_after_five_years_from_its_due_date(house) -> None:
    built = house(
        DATES,
        customers="customer_id | segment\n C | private B2B",
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2020-06-01 | 2020-06-30 |      1
        """,
    )
    said = [built.rows(ROWS.format(day))[0] for day in DATES]
    assert said == [
        ("2025-06-30", 1, False, None, None),
        ("2025-06-30", 0, False, None, None),
        ("2025-06-30", -1, True, None, None),
    ]


def test_the_term_and_its_start_are_those_of_the_debtors_regime(house) -> None:
    built = house(
        ["2025-06-30"],
        customers="""
            customer_id | country_code | segment   | natural_person | public_kind
            1 business  | FR           | B2B       |                |
            2 consumer  | FR           | B2C       |                |
            3 person    | FR           | household | yes            |
            4 commune   | FR           | Public    |                | local
            5 segment   | FR           | public    |                |
            6 undertake | FR           | public    |                | undertaking
            7 german    | DE           | B2B       |                |
            8 morocco   | MA           | public    |                |
            9 nowhere   | AQ           | B2B       |                |
        """,
        invoices="""
            customer_id | document_id | issue_date | due_date   | amount
            1 business  | 1           | 2024-02-01 | 2024-02-29 |      1
            2 consumer  | 2           | 2024-02-01 | 2024-02-29 |      1
            3 person    | 3           | 2024-02-01 | 2024-02-29 |      1
            4 commune   | 4           | 2023-12-31 | 2024-01-30 |      1
            5 segment   | 5           | 2024-01-01 | 2024-01-30 |      1
            6 undertake | 6           | 2024-01-01 | 2024-01-30 |      1
            7 german    | 7           | 2023-12-20 | 2024-01-20 |      1
            8 morocco   | 8           | 2024-01-01 |            |      1
            9 nowhere   | 9           | 2024-01-01 | 2024-01-30 |      1
        """,
    )
    found = built.rows(
        "select document_id, regime_code, prescription_date from fct_prescriptions order by 1"
    )
    assert found == [
        ("1", "FR business", "2029-02-28"),
        ("2", "FR consumer", "2026-02-28"),
        ("3", "FR consumer", "2026-02-28"),
        ("4", "FR public debtor", "2027-12-31"),
        ("5", "FR public debtor", "2028-12-31"),
        ("6", "FR business", "2029-01-30"),
        ("7", "DE ordinary", "2027-12-31"),
        ("8", "MA ordinary", "2029-01-01"),
        ("9", None, None),
    ]


def test_an_act_on_the_last_day_interrupts_and_a_day_later_it_does_not(house) -> None:
    """Acts after the end help no more, however many follow."""
    built = house(
        ["2025-07-31"],
        customers="customer_id | segment\n C | private B2B",
        litigation_cases="""
            case_id | opened_on
            K       | 2020-01-01
        """,
        litigation_case_documents="""
            case_id | document_id
            K       | last day
            K       | too late
        """,
        litigation_events="""
            case_id | date       | stage       | act
            K       | 2025-06-30 | enforcement | saisie
            K       | 2025-07-10 | enforcement | saisie
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            last day    | 2020-06-01 | 2020-06-30 |      1
            too late    | 2020-06-01 | 2020-06-29 |     20
        """,
    )
    assert built.rows(ROWS.format("2025-07-31")) == [
        ("2030-07-10", 1805, False, "saisie", "2025-07-10"),
        ("2025-06-29", -32, True, None, None),
    ]


def test_who_pays_a_part_owes_the_rest_for_a_whole_term_more_each_instalment_by_itself(
    house,
) -> None:
    built = house(
        ["2025-06-30"],
        customers="customer_id | segment\n C | B2C",
        invoices="""
            document_id | instalment_no | issue_date | due_date   | amount
            A           | 1             | 2024-01-01 | 2024-02-01 |    100
            A           | 2             | 2024-01-01 | 2024-03-01 |    200
            B           | 1             | 2024-01-01 | 2024-02-01 |    400
        """,
        allocations="""
            document_id | instalment_no | allocation_date | amount | kind        | receipt_id
            A           |               | 2025-01-15      |     10 | cash        | R
            B           | 1             | 2025-02-15      |     10 | credit_note |
        """,
        receipts="""
            receipt_id | value_date | amount
            R          | 2025-01-15 |     10
        """,
    )
    assert built.rows(ROWS.format("2025-06-30")) == [
        ("2027-01-15", 564, False, "part payment", "2025-01-15"),
        ("2026-03-01", 244, False, None, None),
        ("2026-02-01", 216, False, None, None),
    ]


def test_a_payment_of_the_last_day_interrupts_though_it_is_allocated_after_it(house) -> None:
    """As long as nobody allocated it, no debt is known to be acknowledged."""
    built = house(
        ["2024-03-01", "2024-03-05"],
        customers="customer_id | segment\n C | B2C",
        invoices="""
            document_id | issue_date | due_date   | amount
            last day    | 2022-01-01 | 2022-02-28 |    100
            too late    | 2022-01-01 | 2022-02-27 |    200
        """,
        receipts="receipt_id | value_date | amount\n R | 2024-02-28 | 30",
        allocations="""
            document_id | receipt_id | allocation_date | amount
            last day    | R          | 2024-03-05      |     10
            too late    | R          | 2024-03-05      |     20
        """,
    )
    late = ("2024-02-27", -7, True, None, None)
    assert [row[2] for row in built.rows(ROWS.format("2024-03-01"))] == [True, True]
    assert built.rows(ROWS.format("2024-03-05")) == [
        ("2026-02-28", 725, False, "part payment", "2024-02-28"),
        late,
    ]


def test_a_formal_notice_moves_the_date_of_a_public_debtor_and_not_of_a_business(house) -> None:
    built = house(
        ["2025-06-30"],
        customers="""
            customer_id | segment | public_kind
            business    | B2B     |
            commune     | public  | local
        """,
        actions="""
            action_id | agent_id | customer_id | date       | kind            | document_id
            1         | A        | business    | 2025-01-31 | mise en demeure | A
            2         | A        | commune     | 2025-01-31 | Reminder 2      |
            3         | A        | commune     | 2025-02-10 | phone call      |
        """,
        invoices="""
            customer_id | document_id | issue_date | due_date   | amount
            business    | A           | 2021-01-01 | 2021-01-31 |      1
            commune     | B           | 2021-01-01 | 2021-01-31 |     20
            commune     | C not due   | 2025-01-31 | 2025-02-28 |    300
        """,
    )
    assert built.rows(ROWS.format("2025-06-30")) == [
        ("2026-01-31", 215, False, None, None),
        ("2029-12-31", 1645, False, "reminder 2", "2025-01-31"),
        ("2029-12-31", 1645, False, None, None),
    ]


def test_a_title_gives_ten_years_from_its_day_and_so_does_each_act_after_it(house) -> None:
    built = house(
        ["2024-03-09", "2024-03-10", "2025-01-31"],
        customers="customer_id | segment\n C | B2C",
        litigation_cases="""
            case_id | opened_on  | procedure           | closed_on
            K       | 2024-01-10 | injonction-de-payer | 2024-12-31
        """,
        litigation_case_documents="case_id | document_id\n K | A",
        litigation_events="""
            case_id | date       | stage       | interrupts_prescription | gives_title
            K       | 2024-01-10 | filed       |                         |
            K       | 2024-01-31 | served      |                         |
            K       | 2024-03-10 | enforceable |                         |
            K       | 2025-01-15 | enforcement | yes                     |
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2022-01-10 | 2022-02-10 |      1
        """,
    )
    said = [built.rows(ROWS.format(day))[0][::3] for day in ("2024-03-09", "2024-03-10")]
    assert said == [("2026-01-31", "served"), ("2034-03-10", "enforceable")]
    assert built.rows(ROWS.format("2025-01-31"))[0][::3] == ("2035-01-15", "enforcement")


def test_a_title_gives_ten_years_though_the_term_had_run_out_before_it(house) -> None:
    """The claim was judged: only what follows the title late is late; without one it has lapsed."""
    built = house(
        ["2024-02-29", "2034-03-01"],
        customers="customer_id | segment\n C | B2C",
        litigation_cases="""
            case_id | opened_on  | procedure           | closed_on
            K       | 2023-01-10 | assignation au fond | 2024-12-31
            L       | 2023-01-10 | assignation au fond | 2024-12-31
        """,
        litigation_case_documents="case_id | document_id\n K | judged\n L | seized",
        litigation_events="""
            case_id | date       | stage
            K       | 2023-02-01 | enforcement
            K       | 2024-02-29 | judgment
            K       | 2034-03-01 | enforcement
            L       | 2024-02-29 | enforcement
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            judged      | 2020-01-10 | 2020-02-10 |      1
            seized      | 2020-01-10 | 2020-02-10 |     20
        """,
    )
    lapsed = ("2022-02-10", True, None)
    found = built.rows(
        "select prescription_date, is_lapsed, last_act from fct_prescriptions"
        " order by snapshot_date, document_id"
    )
    assert found == [
        ("2034-02-28", False, "judgment"), lapsed,
        ("2034-02-28", True, "judgment"), lapsed,
    ]  # fmt: skip


def test_nothing_lapses_while_a_claim_is_before_a_court(house) -> None:
    """And where the case outlived the term, a new one begins with its closing."""
    dates = ["2020-01-31", "2022-02-01", "2022-06-30", "2022-07-31"]
    built = house(
        dates,
        customers="customer_id | segment\n C | B2C",
        litigation_cases="""
            case_id | opened_on  | procedure           | closed_on
            K       | 2020-01-31 | assignation au fond | 2022-06-30
        """,
        litigation_case_documents="case_id | document_id\n K | A",
        litigation_events="case_id | date | stage\n K | 2020-01-31 | filed",
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2019-01-10 | 2019-02-10 |      1
        """,
    )
    found = built.rows(
        "select prescription_date, is_protected, is_lapsed from fct_prescriptions order by"
        " snapshot_date"
    )
    assert found == [
        ("2022-01-31", True, False),
        ("2022-01-31", True, False),
        ("2024-06-30", False, False),
        ("2024-06-30", False, False),
    ]


def test_credits_and_what_is_not_yet_invoiced_have_no_prescription(house) -> None:
    built = house(
        ["2025-06-30"],
        invoices="""
            document_id | document_type | due_date   | amount
            A           | invoice       | 2025-02-01 |      1
            B           | credit_note   |            |     20
            C           | unbilled      |            |    300
        """,
    )
    assert built.rows("select document_id from fct_prescriptions") == [("A",)]


def test_a_step_that_closes_a_case_ends_its_protection_and_one_that_opens_it_again_brings_it_back(
    house,
) -> None:
    """The document is litigious, and no reminder is due, on the same days."""
    dates = ["2021-02-09", "2021-02-10", "2021-03-09", "2021-03-10", "2021-03-31", "2022-06-30"]
    built = house(
        dates,
        customers="customer_id | segment\n C | B2C",
        litigation_cases="""
            case_id | opened_on  | procedure
            K       | 2021-01-10 | assignation au fond
        """,
        litigation_case_documents="case_id | document_id\n K | A",
        litigation_events="""
            case_id | date       | stage    | act
            K       | 2021-01-15 | filed    |
            K       | 2021-02-10 | closed   |
            K       | 2021-03-10 |          | reopened
            K       | 2021-03-31 | reopened |
            K       | 2021-03-31 |          | closed
            K       | 2022-06-30 |          | closed
        """,
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2020-01-10 | 2020-02-10 |      1
        """,
    )
    found = built.rows(
        "select is_open, is_protected, receivable_type from fct_litigation_cases"
        " inner join fct_prescriptions using (snapshot_date) order by snapshot_date"
    )
    court, over = (True, True, "litigious"), (False, False, "old")
    assert found == [court, over, over, court, court, over]
    stops = built.rows("select starts_date, resumes_date from int_dunning_stops order by 1")
    assert stops == [("2021-01-10", "2021-02-10"), ("2021-03-10", "2021-03-31"),
                     ("2021-03-31", "2022-06-30")]  # fmt: skip
    assert built.rows(ROWS.format("2022-06-30"))[0][0] == "2023-01-15"
