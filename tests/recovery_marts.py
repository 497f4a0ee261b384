"""The agreed columns of the marts of recovery and objectives."""

from __future__ import annotations

ITEM = """
customer_id varchar, customer_name varchar, parent_id varchar, parent_name varchar,
country_code varchar, segment varchar, agent_id varchar, document_id varchar,
instalment_no integer, currency_code varchar, issue_date date, due_date date,
is_intercompany boolean"""

RECOVERY = {
    "fct_recoveries": f"""
        snapshot_date date, opening_date date, bu varchar, {ITEM}, document_type varchar,
        account varchar, entry_bucket_rank integer, size_rank integer, entry_date date,
        entry_days integer, collectible_local decimal(18, 2), collected_local decimal(18, 2),
        otherwise_local decimal(18, 2), plan_local decimal(18, 2), dispute_local decimal(18, 2),
        court_local decimal(18, 2), agency_local decimal(18, 2),
        late_weight_local decimal(18, 2), paying_weight_local decimal(18, 2),
        opening_rate decimal(19, 10), collectible_amount decimal(18, 2),
        collected_amount decimal(18, 2), otherwise_amount decimal(18, 2),
        late_weight_amount decimal(18, 2), paying_weight_amount decimal(18, 2),
        agency_amount decimal(18, 2), court_amount decimal(18, 2), dispute_amount decimal(18, 2),
        plan_amount decimal(18, 2), is_collectible boolean, is_inferred boolean,
        is_disputed boolean""",
    "fct_receipt_uses": f"""
        snapshot_date date, bu varchar, {ITEM}, receipt_id varchar, part_rank integer,
        use_rank integer, receipt_use varchar, channel varchar, case_id varchar,
        settlement_date date, paid_date date, late_paid_days integer, use_local decimal(18, 2),
        receipt_amount decimal(18, 2), use_amount decimal(18, 2), use_fx_amount decimal(18, 2)""",
    "fct_recovery_rates": """
        snapshot_date date, entry_bucket_rank integer, segment varchar, is_disputed boolean,
        size_rank integer, is_inferred boolean, collectible_amount decimal(18, 2),
        collected_amount decimal(18, 2), item_count bigint""",
    "fct_objectives": """
        scope_kind varchar, scope_id varchar, objective_month date, measure varchar,
        target_value decimal(18, 4), bu varchar, agent_id varchar, team varchar,
        batch_id integer""",
}
