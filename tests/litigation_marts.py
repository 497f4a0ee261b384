"""The agreed columns of the marts of litigation, prescription, disputes and write-offs."""

from __future__ import annotations

CUSTOMER = """
snapshot_date date, bu varchar, customer_id varchar, customer_name varchar, parent_id varchar,
parent_name varchar, country_code varchar, segment varchar, agent_id varchar, currency_code
varchar, is_intercompany boolean"""

LITIGATION = {
    "fct_prescriptions": f"""
        {CUSTOMER}, document_id varchar, instalment_no integer, document_type varchar, account
        varchar, receivable_type varchar, regime_code varchar, issue_date date, due_date date,
        start_date date, prescription_date date, last_act varchar, last_act_date date,
        last_act_case_id varchar, left_days integer, has_title boolean, is_protected boolean,
        is_lapsed boolean, open_local decimal(18, 2), outstanding_amount decimal(18, 2)""",
    "fct_litigation_cases": f"""
        {CUSTOMER}, case_id varchar, procedure_code varchar, provider varchar, court varchar,
        stage varchar, stage_rank integer, outcome varchar, opened_date date, opened_quarter
        date, stage_date date, closed_date date, open_days integer, duration_days integer,
        stage_days integer, next_deadline_code varchar, next_deadline_date date, left_days
        integer, claimed_local decimal(18, 2), claimed_amount decimal(18, 2), awarded_amount
        decimal(18, 2), recovered_principal_amount decimal(18, 2), recovered_interest_amount
        decimal(18, 2), recovered_costs_amount decimal(18, 2), recovered_amount decimal(18, 2),
        committed_amount decimal(18, 2), litigation_cost_amount decimal(18, 2), cost_paid_amount
        decimal(18, 2), recoverable_amount decimal(18, 2), net_cost_amount decimal(18, 2),
        net_return_amount decimal(18, 2), expected_recovered_amount decimal(18, 2),
        expected_return_amount decimal(18, 2), outstanding_amount decimal(18, 2), document_count
        integer, observed_count integer, is_open boolean, is_reopened boolean, has_title
        boolean, is_success boolean, loss_reason varchar""",
    "fct_litigation_costs": f"""
        {CUSTOMER}, cost_id varchar, cost_step varchar, case_id varchar, procedure_code varchar,
        court varchar, provider varchar, cost_kind varchar, stage varchar, is_recoverable
        boolean, cost_date date, cost_step_date date, cost_month date, amount_local
        decimal(18, 2), litigation_cost_amount decimal(18, 2)""",
    "fct_litigation_stages": f"""
        {CUSTOMER}, case_id varchar, stage_number integer, procedure_code varchar, provider
        varchar, court varchar, stage varchar, stage_rank integer, entered_date date, left_date
        date, is_current boolean, stage_days integer""",
    "fct_litigation_events": f"""
        {CUSTOMER}, case_id varchar, event_date date, stage varchar, act varchar, procedure_code
        varchar, provider varchar, court varchar, interrupting_act varchar, is_title boolean,
        recovered_principal_amount decimal(18, 2), recovered_interest_amount decimal(18, 2),
        recovered_costs_amount decimal(18, 2)""",
    "fct_litigation_deadlines": f"""
        {CUSTOMER}, case_id varchar, deadline_code varchar, set_date date, procedure_code
        varchar, provider varchar, court varchar, before_stage varchar, legal_source varchar,
        deadline_date date, met_date date, left_days integer, deadline_state varchar""",
    "fct_litigation_documents": f"""
        {CUSTOMER}, case_id varchar, document_bu varchar, document_id varchar, issue_date date,
        due_date date, overdue_days integer, outstanding_amount decimal(18, 2)""",
    "fct_disputes": f"""
        {CUSTOMER}, dispute_id varchar, document_id varchar, cause varchar, dispute_owner
        varchar, outcome varchar, opened_date date, closed_date date, open_days integer,
        resolution_days integer, is_open boolean, disputed_local decimal(18, 2), disputed_amount
        decimal(18, 2), credited_amount decimal(18, 2), outstanding_amount decimal(18, 2)""",
    "fct_write_offs": f"""
        {CUSTOMER}, write_off_step varchar, write_off_step_date date, write_off_month date,
        document_id varchar, reason varchar, account varchar, amount_local decimal(18, 2),
        write_off_step_amount decimal(18, 2)""",
    "fct_insolvencies": """
        snapshot_date date, bu varchar, customer_id varchar, customer_name varchar, parent_id
        varchar, parent_name varchar, country_code varchar, segment varchar, agent_id varchar,
        is_intercompany boolean, insolvency_kind varchar, procedure_code varchar, case_id
        varchar, insolvency_date date, declared_date date, deadline_date date, left_days
        integer, deadline_state varchar, is_declared boolean, outstanding_amount decimal(18, 2),
        item_count integer""",
}
