"""The agreed columns of the marts of litigation, prescription, disputes and write-offs."""

from __future__ import annotations

CUSTOMER = """
snapshot_date date, bu varchar, customer_id varchar, customer_name varchar, parent_id varchar,
parent_name varchar, country_code varchar, segment varchar, agent_id varchar,
currency_code varchar, is_intercompany boolean"""

LITIGATION = {
    "fct_prescriptions": f"""
        {CUSTOMER}, document_id varchar, instalment_no integer, document_type varchar,
        account varchar, receivable_type varchar, regime_code varchar, issue_date date,
        due_date date, start_date date, prescription_date date, last_act varchar,
        last_act_date date, last_act_case_id varchar, left_days integer, has_title boolean,
        is_protected boolean, is_lapsed boolean, open_local decimal(18, 2),
        outstanding_amount decimal(18, 2)""",
}
