"""A small group of companies as drawn tables: one of everything that the models tell apart.

S1 prints snapshots (one of them twice), L1 keeps a ledger, F1 sends its legal ledger export.
Amounts are distinct, so a lost row shows in the sum.
"""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts import FEEDS

TABLES = {
    "open_items": """
        snapshot_date | bu | customer_id | document_id | document_type | issue_date | due_date   | currency_code | original_amount | open_amount | account | dispute | doubtful | instalment_no | batch_id
        2025-05-31    | S1 | C1          | A           | invoice       | 2025-04-01 | 2025-05-31 | EUR           | 100.01          | 100.01      | 411000  |         |          | 1             | 1
        2025-05-31    | S1 | C1          | B           | invoice       | 2025-03-01 | 2025-05-01 | USD           | 200.02          | 150.15      | 411000  | true    |          | 1             | 1
        2025-05-31    | S1 | C2          | C           | credit_note   | 2025-05-20 |            | EUR           | 30.03           | 30.03       | 411000  |         |          | 1             | 1
        2025-05-31    | S1 | C2          | D           | receipt       | 2025-05-25 |            | EUR           | 40.04           | 40.04       | 411000  |         |          | 1             | 1
        2025-05-31    | S1 | C3          | E           | unbilled      | 2025-05-30 |            | EUR           | 50.05           | 50.05       | 418100  |         |          | 1             | 1
        2025-06-30    | S1 | C1          | A           | invoice       | 2025-04-01 | 2025-05-31 | EUR           | 100.01          | 60.06       | 411000  |         | true     | 1             | 3
        2025-06-30    | S1 | C1          | B           | invoice       | 2025-03-01 | 2025-05-01 | USD           | 200.02          | 150.15      | 411000  |         |          | 1             | 3
        2025-06-30    | S1 | C2          | F           | invoice       | 2025-06-10 | 2025-07-10 | EUR           | 70.07           | 70.07       | 411000  |         |          | 1             | 3
        2025-06-30    | S1 | C2          | F           | invoice       | 2025-06-10 | 2025-08-10 | EUR           | 71.71           | 71.71       | 411000  |         |          | 2             | 3
        2025-06-30    | S1 | C4          | G           | invoice       | 2025-06-11 |            | EUR           | 80.08           | 80.08       | 416000  |         |          | 1             | 3
    """,
    "first_open_items": """
        snapshot_date | bu | customer_id | document_id | document_type | issue_date | due_date   | currency_code | original_amount | open_amount | account | instalment_no | batch_id
        2025-06-30    | S1 | C1          | A           | invoice       | 2025-04-01 | 2025-05-31 | EUR           | 100.01          | 61.61       | 411000  | 1             | 2
        2025-06-30    | S1 | C1          | B           | invoice       | 2025-03-01 | 2025-05-01 | USD           | 200.02          | 150.15      | 411000  | 1             | 2
    """,
    "invoices": """
        bu | customer_id | document_id | document_type | issue_date | due_date   | currency_code | amount  | instalment_no | account | corrects_document_id | batch_id
        L1 | C1          | I1          | invoice       | 2025-04-10 | 2025-05-10 | EUR           | 300.03  | 1             | 411000  |                      | 4
        L1 | C1          | I2          | invoice       | 2025-04-20 | 2025-06-20 | EUR           | 310.31  | 1             | 411000  |                      | 4
        L1 | C1          | I2          | invoice       | 2025-04-20 | 2025-07-20 | EUR           | 320.32  | 2             | 411000  |                      | 4
        L1 | C2          | I3          | invoice       | 2025-05-05 |            | MAD           | 3300.33 | 1             | 411000  |                      | 4
        L1 | C2          | N1          | credit_note   | 2025-05-15 |            | EUR           | 34.34   | 1             | 411000  | I1                   | 4
        L1 | C3          | I4          | invoice       | 2025-02-01 | 2025-02-15 | USD           | 350.35  | 1             | 411000  |                      | 4
        L1 | C5          | I5          | invoice       | 2025-06-01 | 2025-06-30 | EUR           | 360.36  | 1             | 411000  |                      | 4
        L1 | C1          | N2          | credit_note   | 2025-06-15 |            | EUR           | 37.37   | 1             | 411000  |                      | 4
        L1 | C5          | N3          | credit_note   | 2025-06-12 |            | EUR           | 6.06    | 1             | 411000  | I5                   | 4
    """,
    "allocations": """
        bu | document_id | allocation_date | amount | kind             | instalment_no | receipt_id | credit_id | channel | case_id | receipt_amount | batch_id
        L1 | I1          | 2025-05-20      | 110.11 | cash             | 1             | R1         |           |         |         |                | 4
        L1 | I1          | 2025-06-20      | 34.34  | credit_note      | 1             |            | N1        |         |         |                | 4
        L1 | I2          | 2025-06-05      | 400.04 | cash             |               | R2         |           |         |         |                | 4
        L1 | I3          | 2025-06-06      | 330.33 | write_off        | 1             |            |           |         |         |                | 4
        L1 | I4          | 2025-05-07      | 41.41  | netting          | 1             |            |           |         |         |                | 4
        L1 | I1          | 2025-06-25      | 11.11  | returned_payment | 1             | R1         |           |         |         |                | 4
        L1 | I4          | 2025-06-08      | 4.04   | adjustment       | 1             |            |           | court   | K1      |                | 4
        L1 | I2          | 2025-06-28      | 5.05   | refund           | 1             | R2         |           |         |         |                | 4
        L1 | I3          | 2025-06-20      | 22.22  | cash             | 1             |            |           | court   | K2      |                | 4
        L1 | I5          | 2025-06-09      | 9.09   | cash             | 1             | R3         |           |         |         | 10.10          | 4
        L1 | I5          | 2025-06-13      | 6.06   | credit_note      | 1             |            |           |         |         |                | 4
    """,
    "receipts": """
        receipt_id | bu | customer_id | value_date | currency_code | amount | batch_id
        R1         | L1 | C1          | 2025-05-18 | EUR           | 150.51 | 4
        R2         | L1 | C1          | 2025-06-05 | EUR           | 400.04 | 4
        R3         | L1 | C3          | 2025-06-09 | USD           | 43.43  | 4
    """,
    "ledger_entries": """
        bu | siren     | fiscal_year_end | line_no | journal_code | entry_no | entry_date | account | customer_id | aux | aux_name | piece_ref | label   | debit  | credit | letter | letter_date | currency_code | is_opening | entry_kind | terms_days | terms_end_of_month | batch_id
        F1 | 000000000 | 2024-12-31      | 2       | VE           | 1        | 2024-11-10 | 411000  | C1          | C1  | Un       | P1        | Facture | 500.05 | 0.00   | AA     | 2024-12-10  | EUR           | false      | sale       | 30         | false              | 5
        F1 | 000000000 | 2024-12-31      | 3       | BQ           | 2        | 2024-12-10 | 411000  | C1          | C1  | Un       | P2        | Vir     | 0.00   | 500.05 | AA     | 2024-12-10  | EUR           | false      | cash       | 30         | false              | 5
        F1 | 000000000 | 2024-12-31      | 4       | VE           | 3        | 2024-12-20 | 411000  | C2          | C2  | Deux     | P3        | Facture | 510.51 | 0.00   |        |             | EUR           | false      | sale       | 30         | true               | 5
        F1 | 000000000 | 2024-12-31      | 5       | VE           | 4        | 2024-11-20 | 411000  | C2          | C2  | Deux     | P7        | Facture | 530.53 | 0.00   | AC     | 2024-12-28  | EUR           | false      | sale       | 30         | false              | 5
        F1 | 000000000 | 2024-12-31      | 6       | BQ           | 5        | 2024-12-28 | 411000  | C2          | C2  | Deux     | P8        | Vir     | 0.00   | 530.53 | AC     | 2024-12-28  | EUR           | false      | cash       | 30         | false              | 5
        F1 | 000000000 | 2024-12-31      | 7       | VE           | 6        | 2024-12-22 | 411000  | C1          | C1  | Un       | P9        | Facture | 540.54 | 0.00   |        |             | EUR           | false      | sale       | 30         | false              | 5
        F1 | 000000000 | 2025-12-31      | 2       | AN           | 1        | 2025-01-01 | 411000  | C2          | C2  | Deux     | P3        | Report  | 510.51 | 0.00   | AB     | 2025-05-25  | EUR           | true       | opening    | 30         | true               | 6
        F1 | 000000000 | 2025-12-31      | 6       | AN           | 1        | 2025-01-01 | 411000  | C2          | C2  | Deux     | P7        | Report  | 530.53 | 0.00   |        |             | EUR           | true       | opening    | 30         | false              | 6
        F1 | 000000000 | 2025-12-31      | 7       | AN           | 1        | 2025-01-01 | 411000  | C2          | C2  | Deux     | P8        | Report  | 0.00   | 530.53 |        |             | EUR           | true       | opening    | 30         | false              | 6
        F1 | 000000000 | 2025-12-31      | 3       | VE           | 2        | 2025-04-12 | 411000  | C2          | C2  | Deux     | P4        | Facture | 520.52 | 0.00   |        |             | EUR           | false      | sale       | 30         | false              | 6
        F1 | 000000000 | 2025-12-31      | 4       | BQ           | 3        | 2025-05-25 | 411000  | C2          | C2  | Deux     | P5        | Vir     | 0.00   | 510.51 | AB     | 2025-05-25  | EUR           | false      | cash       | 30         | false              | 6
        F1 | 000000000 | 2025-12-31      | 5       | OD           | 4        | 2025-06-03 | 411000  | C2          | C2  | Deux     | P6        | Perte   | 0.00   | 52.05  |        |             | EUR           | false      | write_off  | 30         | false              | 6
    """,
    "customers": """
        bu | customer_id | name  | country_code | segment | valid_from | valid_to   | parent_id | intercompany | payment_terms | insolvency_on | batch_id
        S1 | C1          | Un    | FR           | public  |            |            | G1        |              | 30            |               | 1
        S1 | C1          | Un SA | BE           | private | 2025-06-15 |            | G1        |              | 30 EOM        |               | 1
        S1 | C2          | Deux  | DE           | private | 2025-01-01 | 2025-12-31 |           |              |               | 2025-06-15    | 1
        S1 | C4          | Inter | FR           | group   |            |            |           | true         |               |               | 1
        L1 | C1          | Un    | MA           | public  |            |            | G1        |              | 45 EOM        |               | 4
        L1 | C2          | Zwei  |              |         |            |            |           |              | 60            |               | 4
        F1 | C2          | Deux  | FR           | private |            |            |           |              |               |               | 5
    """,
    "portfolios": """
        bu | customer_id | agent_id | valid_from | valid_to   | batch_id
        S1 | C1          | A1       | 2025-01-01 | 2025-06-14 | 1
        S1 | C1          | A2       | 2025-06-15 |            | 1
        L1 | C1          | A1       | 2025-01-01 |            | 4
    """,
    "agents": """
        agent_id | name | team  | team_lead | valid_from | batch_id
        A1       | Ada  | North | Lea       |            | 1
        A2       | Bob  | South | Max       | 2025-01-01 | 1
    """,
    "disputes": """
        dispute_id | bu | document_id | opened_on  | cause | amount | closed_on  | batch_id
        D1         | L1 | I1          | 2025-05-12 | price | 30.00  | 2025-06-12 | 4
        D2         | L1 | I4          | 2025-03-01 | goods | 35.00  |            | 4
    """,
    "actions": """
        action_id | agent_id | bu | customer_id | date       | kind        | document_id | instalment_no | outcome   | right_party | cost | currency_code | concession_amount | batch_id
        T1        | A1       | L1 | C1          | 2025-05-12 | reminder 1  | I1          |               | sent      |             | 1.01 | EUR           |                   | 4
        T2        | A2       | L1 | C1          | 2025-05-22 | Phone call  |             |               | promise   | true        | 2.02 |               | 3.03              | 4
        T3        | A1       | S1 | C1          | 2025-06-20 | phone call  | B           | 1             | my words  |             | 4.04 | USD           |                   | 4
        T4        | A1       | L1 | C3          | 2025-03-10 | reminder 1  | I4          |               | draft     |             |      |               |                   | 4
    """,
    "promises": """
        promise_id | bu | customer_id | made_on    | due_on     | amount | currency_code | document_id | action_id | batch_id
        P1         | L1 | C1          | 2025-05-22 | 2025-06-05 | 400.04 | EUR           |             | T2        | 4
        P2         | L1 | C1          | 2025-05-12 | 2025-05-20 | 120.12 | EUR           | I1          | T1        | 4
        P3         | S1 | C1          | 2025-06-20 | 2025-07-31 | 50.05  | USD           | B           | T3        | 4
        P4         | L1 | C3          | 2025-05-09 | 2025-06-09 | 40.04  | EUR           |             |           | 4
        P5         | L1 | C5          | 2025-06-01 | 2025-06-09 | 5.05   | EUR           | I5          |           | 4
    """,
    "payment_plans": """
        plan_id | bu | customer_id | due_on     | amount | currency_code | batch_id
        Q1      | L1 | C3          | 2025-06-10 | 20.02  | USD           | 4
        Q1      | L1 | C3          | 2025-06-25 | 30.03  | USD           | 4
        Q2      | L1 | C2          | 2025-05-15 | 60.06  | EUR           | 4
    """,
    "objectives": """
        scope_kind | scope_id | month      | measure | target  | batch_id
        agent      | A1       | 2025-06-01 | amount  | 1000.01 | 4
        team       | North    | 2025-06-01 | rate    | 0.85    | 4
        bu         | L1       | 2025-06-01 | delay   | 12.5    | 4
    """,
    "objective_versions": """
        scope_kind | scope_id | month      | measure | target  | batch_id
        agent      | A1       | 2025-06-01 | amount  | 900.01  | 3
        agent      | A1       | 2025-06-01 | amount  | 1000.01 | 4
        team       | North    | 2025-06-01 | rate    | 0.85    | 3
        team       | North    | 2025-06-01 | rate    | 0.85    | 4
    """,
    "litigation_cases": """
        case_id | bu | customer_id | procedure           | opened_on  | claimed_amount | currency_code | awarded_amount | provider | court   | closed_on  | outcome | batch_id
        K1      | L1 | C3          | injonction-de-payer | 2025-04-02 | 350.35         | USD           | 340.34         | Me Roux  | TC Lyon | 2025-06-20 | paid    | 4
        K2      | L1 | C2          | assignation au fond | 2025-05-02 | 3300.33        | MAD           |                |          |         |            |         | 4
        K3      | S1 | C1          | injonction de payer | 2025-05-03 | 100.01         | EUR           |                |          |         | 2025-05-20 | lost    | 4
        K4      | S1 | C2          | procédure collective| 2025-06-15 | 70.07          | EUR           |                |          |         |            |         | 4
        K5      | L1 | C1          | injonction de payer | 2025-04-12 | 300.03         | EUR           |                | Me Roux  |         |            |         | 4
        K6      | L1 | C1          | injonction de payer | 2025-04-13 | 310.31         | EUR           |                | Me Roux  |         | 2025-05-30 | my word | 4
    """,
    "litigation_events": """
        case_id | date       | stage       | act    | interrupts_prescription | gives_title | recovered_principal | recovered_interest | recovered_costs | batch_id
        K1      | 2025-04-10 | filed       |        |                         |             |                     |                    |                 | 4
        K1      | 2025-05-15 | order       |        |                         |             |                     |                    |                 | 4
        K1      | 2025-05-20 | served      |        |                         |             |                     |                    |                 | 4
        K1      | 2025-06-10 | enforceable |        |                         | true        | 30.03               | 1.01               | 2.02            | 4
        K2      | 2025-05-05 | filed       |        | false                   |             |                     |                    |                 | 4
        K2      | 2025-05-25 |             | letter | true                    |             |                     |                    |                 | 4
        K3      | 2025-05-10 | order       |        |                         |             |                     |                    |                 | 4
        K3      | 2025-05-25 | reopened    |        |                         |             |                     |                    |                 | 4
        K4      | 2025-06-16 | published   |        |                         |             |                     |                    |                 | 4
        K5      | 2025-05-11 | order       |        |                         |             |                     |                    |                 | 4
        K6      | 2025-05-12 | order       |        |                         |             |                     |                    |                 | 4
        K5      | 2025-05-12 | filed       |        |                         |             |                     |                    |                 | 4
    """,
    "litigation_case_documents": """
        case_id | bu | document_id | batch_id
        K1      | L1 | I4          | 4
        K2      | L1 | I3          | 4
        K3      | S1 | A           | 4
        K5      | L1 | I1          | 4
    """,
    "litigation_costs": """
        cost_id | case_id | date       | kind      | amount | currency_code | stage  | provider | committed_on | paid_on    | recoverable | recovered_on | batch_id
        X1      | K1      | 2025-05-10 | court fee | 31.31  | EUR           | filed  | Greffe   | 2025-04-20   | 2025-05-30 | true        | 2025-06-10   | 4
        X2      | K1      | 2025-06-22 | bailiff   | 32.32  | USD           |        |          |              |            |             |              | 4
        X3      | K2      | 2025-05-20 | expert    | 333.33 | MAD           |        |          | 2025-06-01   |            |             |              | 4
        X4      | K9      | 2025-05-21 | other     | 34.34  | EUR           |        |          |              |            |             |              | 4
    """,
    "parameters": """
        parameter          | subject | detail   | valid_from | value  | remark | batch_id
        late_interest_rate | MA      | public   | 2025-01-01 | 0.0808 | first  | 3
        late_interest_rate | MA      | public   | 2025-06-01 | 0.0909 | then   | 4
        late_indemnity     | MA      | public   | 2025-01-01 | 41.41  |        | 4
        alert_overdue_ratio | bu     | all      | 2025-06-01 | 0.0101 |        | 4
        alert_overdue_ratio | bu     | S1       | 2025-06-01 |        | off    | 4
    """,
    "parameter_versions": """
        parameter          | subject | detail   | valid_from | value  | remark | batch_id
        late_interest_rate | MA      | public   | 2025-01-01 | 0.0808 | first  | 3
        late_interest_rate | MA      | public   | 2025-06-01 | 0.0909 | then   | 4
        late_indemnity     | MA      | public   | 2025-01-01 | 41.41  |        | 4
        late_indemnity     | MA      | public   | 2025-01-01 | 42.42  |        | 3
    """,
    "notes": """
        note_id | written_on | written_by | note          | snapshot_date | bu | customer_id | batch_id
        N1      | 2025-07-01 | Lea        | ERP migration | 2025-06-30    |    |             | 3
        N2      | 2025-07-02 | Ada        | Moves house   |               | S1 | C1          | 3
    """,
    "fx_rates": """
        date       | currency_code | rate   | batch_id
        2025-04-28 | MAD           | 0.0911 | 4
        2025-05-30 | MAD           | 0.0922 | 4
        2025-06-27 | MAD           | 0.0933 | 4
    """,
    "gl_balances": """
        date       | bu | account | currency_code | balance | batch_id
        2025-06-30 | S1 | 411000  | EUR           | 201.84  | 3
        2025-06-30 | S1 | 411000  | USD           | 150.15  | 3
    """,
    "sales": """
        month      | bu | customer_id | currency_code | amount | batch_id
        2025-06-01 | S1 | C1          | USD           | 900.07 | 3
    """,
}

OTHERS = {
    "raw_snapshot_dates": (
        {"snapshot_date": pl.Date, "prior_snapshot_date": pl.Date, "is_month_end": pl.Boolean},
        """
        snapshot_date | prior_snapshot_date | is_month_end
        2025-02-28    |                     | true
        2025-04-30    | 2025-02-28          | true
        2025-05-31    | 2025-04-30          | true
        2025-06-30    | 2025-05-31          | true
        """,
    ),
    "raw_snapshot_units": (
        {"snapshot_date": pl.Date, "bu": pl.String},
        """
        snapshot_date | bu
        2025-05-31    | S1
        2025-06-30    | S1
        """,
    ),
    "raw_market_rates": (
        {"rate_date": pl.Date, "currency_code": pl.String, "rate": pl.Decimal(18, 10)},
        """
        rate_date  | currency_code | rate
        2025-02-27 | USD           | 0.95
        2025-04-30 | USD           | 0.88
        2025-05-30 | USD           | 0.8811
        2025-06-30 | USD           | 0.8533
        """,
    ),
    "raw_settings": ({"reporting_currency": pl.String}, "reporting_currency\n EUR"),
}


def drawn(text: str, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The drawn table with the columns and types of `schema`; a column left out is null."""
    lines = [line.split("|") for line in text.strip().splitlines()]
    names = [name.strip() for name in lines[0]]
    rows = [[cell.strip() or None for cell in line] for line in lines[1:]]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.select(
        _typed(name, kind) if name in names else pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
    )


def _typed(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Date:
        return pl.col(name).str.to_date()
    if kind == pl.Boolean:
        return pl.col(name) == "true"
    return pl.col(name).cast(kind)


# Tables of the build that hold rows of a feed.
SAME_COLUMNS = {"first_open_items": "open_items", "objective_versions": "objectives",
                "parameter_versions": "parameters"}  # fmt: skip


def raw_tables() -> dict[str, pl.DataFrame]:
    """Every raw table that the models read, by name."""
    tables = {}
    for name, text in TABLES.items():
        feed = FEEDS[SAME_COLUMNS.get(name, name)]
        tables[f"raw_{name}"] = drawn(text, {**feed.schema, "batch_id": pl.Int32()})
    return tables | {name: drawn(text, schema) for name, (schema, text) in OTHERS.items()}


LAST = 3
"""The batch that brings one more snapshot, and again the part of it that came before."""


def batches() -> dict[int, dict[str, pl.DataFrame]]:
    """The same tables as the imports that brought them: feeds by number of the batch, in order."""
    raw = raw_tables()
    feeds = {name: raw[f"raw_{name}"] for name in FEEDS if f"raw_{name}" in raw}
    for versions in ("objective_versions", "parameter_versions"):
        feeds[versions.replace("_versions", "s")] = raw[f"raw_{versions}"]
    feeds["open_items"] = pl.concat([feeds["open_items"], raw["raw_first_open_items"]])
    numbers = sorted({n for frame in feeds.values() for n in frame["batch_id"]})
    brought = {
        number: {name: rows.filter(pl.col("batch_id") == number) for name, rows in feeds.items()}
        for number in numbers
    }
    return {
        n: {name: rows for name, rows in told.items() if rows.height} for n, told in brought.items()
    }
