"""The agreed columns of the marts of acts, promises, plans, dunning steps and follow-ups."""

from __future__ import annotations

DIMENSIONS = """
customer_id varchar, customer_name varchar, parent_id varchar, parent_name varchar,
country_code varchar, segment varchar, agent_id varchar"""

EFFORT = {
    "fct_actions": f"""
        snapshot_date date, action_id varchar, bu varchar, {DIMENSIONS},
        is_intercompany boolean, actor_agent_id varchar, document_id varchar, currency_code varchar,
        action_date date, action_kind varchar, kind_rank integer, outcome varchar,
        is_contact_attempt boolean, is_right_party boolean, cost_amount decimal(18, 2),
        concession_amount decimal(18, 2), allowed_concession_amount decimal(18, 2),
        is_concession_over boolean, batch_id integer""",
    "fct_action_effects": f"""
        snapshot_date date, action_id varchar, bu varchar, {DIMENSIONS},
        is_intercompany boolean, actor_agent_id varchar, action_date date, action_kind varchar,
        effect_date date, is_paid boolean, paid_amount decimal(18, 2)""",
    "fct_promises": f"""
        snapshot_date date, promise_id varchar, bu varchar, {DIMENSIONS},
        is_intercompany boolean, document_id varchar, action_id varchar, currency_code varchar,
        made_date date, due_date date, grace_date date, decided_date date,
        promise_status varchar, is_made boolean, is_decided boolean, is_unfollowed boolean,
        is_inferred boolean, promised_local decimal(18, 2), promised_amount decimal(18, 2),
        received_amount decimal(18, 2), batch_id integer""",
    "fct_plan_instalments": f"""
        snapshot_date date, plan_id varchar, due_date date, bu varchar, {DIMENSIONS},
        is_intercompany boolean, currency_code varchar, grace_date date, paid_date date,
        instalment_status varchar, is_plan_on_track boolean, instalment_local decimal(18, 2),
        instalment_amount decimal(18, 2)""",
    "fct_dunning_steps": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, is_intercompany boolean,
        document_id varchar, instalment_no integer, document_type varchar, account varchar,
        currency_code varchar, receivable_type varchar, policy varchar, level_rank integer,
        reached_rank integer,
        policy_step_rank integer, action_kind varchar, is_done boolean, step_status varchar,
        step_date date, done_date date, due_date date, overdue_days integer,
        outstanding_amount decimal(18, 2)""",
    "fct_followups": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, is_intercompany boolean,
        overdue_amount decimal(18, 2), callable_amount decimal(18, 2), callable_days integer,
        callable_since_date date, unowned_dispute_count integer, last_touch_date date,
        untouched_days integer, unfollowed_promise_count integer,
        unfollowed_promise_amount decimal(18, 2), broken_since_date date,
        has_open_promise boolean, late_instalment_count integer, due_step_count integer,
        next_action_kind varchar, due_step_date date, prescription_days integer,
        is_neglected boolean, is_large_debt boolean, is_old_debt boolean,
        is_prescription_near boolean, is_resting boolean, call_points integer, call_rank integer""",
    "fct_objective_changes": """
        scope_kind varchar, scope_id varchar, objective_month date, measure varchar,
        earlier_value decimal(18, 4), target_value decimal(18, 4), bu varchar, agent_id varchar,
        team varchar, batch_id integer""",
}
