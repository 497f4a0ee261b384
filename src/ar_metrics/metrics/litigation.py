"""What litigation claims, brings in and costs, and what is about to lapse, in dispute or given up.

Cases, prescriptions and disputes are stocks: pictures at a date. Cost lines and write-offs are
flows. A rate over cases counts closed ones only, so that open cases flatter no one.
"""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric, part_of, ratio_of

CASES = "fct_litigation_cases"
COSTS = "fct_litigation_costs"
STAGES = "fct_litigation_stages"
PRESCRIPTIONS = "fct_prescriptions"
DISPUTES = "fct_disputes"
WRITE_OFFS = "fct_write_offs"


def _case(name: str, label: str, definition: str, sql: str, unit: str = "money",
          better: str = "neither") -> Metric:  # fmt: skip
    return Metric(name, label, definition, unit, sql, better, model=CASES, rows="true")  # pyright: ignore[reportArgumentType]


CASE_COUNT = _case(
    "case_count", "Cases", "Number of cases opened by the date, closed ones included.",
    "count(*)", "count",
)  # fmt: skip
OPEN_CASE_COUNT = _case(
    "open_case_count", "Open cases", "Cases opened by the date and not closed, or opened again.",
    "count(*) filter (where is_open)", "count",
)  # fmt: skip
CLOSED_CASE_COUNT = _case(
    "closed_case_count", "Closed cases",
    "Cases closed by the date: what a rate over closed cases rests on.",
    "count(*) filter (where not is_open)", "count",
)  # fmt: skip
OPEN_CLAIMED = _case(
    "open_claimed_amount", "Claimed in open cases", "Amount claimed in the cases that are open.",
    part_of("is_open", "claimed_amount"),
)  # fmt: skip
CLAIMED = _case(
    "case_claimed_amount", "Claimed", "Amount claimed, at the closing rate of the date.",
    "sum(claimed_amount)",
)  # fmt: skip
AWARDED = _case(
    "case_awarded_amount", "Awarded",
    "Amount awarded, costs (art. 700, dépens) included where the file includes them.",
    "sum(awarded_amount)", better="higher",
)  # fmt: skip
RECOVERED = _case(
    "case_recovered_amount", "Recovered by procedures",
    "Principal and interest that cases brought in. Costs paid back by the debtor are not in it: "
    "they lower the net cost.",
    "sum(recovered_amount)", better="higher",
)  # fmt: skip
RECOVERED_INTEREST = _case(
    "case_recovered_interest_amount", "Interest recovered", "Interest that cases brought in.",
    "sum(recovered_interest_amount)", better="higher",
)  # fmt: skip
RECOVERED_COSTS = _case(
    "case_recovered_costs_amount", "Costs recovered",
    "Costs that the debtor paid back. Steps and cost lines tell the same money: per case, "
    "whichever tells more.",
    "sum(recovered_costs_amount)", better="higher",
)  # fmt: skip
COST = _case(
    "case_cost_amount", "Litigation costs",
    "Cost lines dated up to the date, each valued at the closing rate of the period in which it "
    "first appears.",
    "sum(litigation_cost_amount)", better="lower",
)  # fmt: skip
COMMITTED = _case(
    "case_committed_amount", "Costs committed", "Cost lines committed by the date, paid or not.",
    "sum(committed_amount)", better="lower",
)  # fmt: skip
PAID = _case(
    "case_paid_amount", "Costs paid", "Cost lines paid by the date.", "sum(cost_paid_amount)",
)  # fmt: skip
RECOVERABLE = _case(
    "case_recoverable_amount", "Costs to be borne by the debtor",
    "Cost lines that the debtor has to bear, paid back or not.", "sum(recoverable_amount)",
)  # fmt: skip
NET_COST = _case(
    "case_net_cost_amount", "Net cost", "Litigation costs less what the debtor paid back.",
    "sum(net_cost_amount)", better="lower",
)  # fmt: skip
NET_RETURN = _case(
    "case_net_return_amount", "Net return", "Recovered by procedures less the net cost.",
    "sum(net_return_amount)", better="higher",
)  # fmt: skip
COST_RATIO = _case(
    "litigation_cost_ratio", "Cost per euro recovered",
    "Litigation costs not recovered from the debtor ÷ recovered by procedures.",
    ratio_of("sum(net_cost_amount)", "sum(recovered_amount)"), "ratio", "lower",
)  # fmt: skip
CLAIM_COST_RATIO = _case(
    "litigation_claim_cost_ratio", "Cost per euro claimed",
    "Litigation costs not recovered from the debtor ÷ amount claimed.",
    ratio_of("sum(net_cost_amount)", "sum(claimed_amount)"), "ratio", "lower",
)  # fmt: skip
SUCCESS = _case(
    "case_success_ratio", "Success rate",
    "Closed cases that ended with a success ÷ closed cases. The outcome decides, and principal "
    "that came in where the outcome is in nobody's list.",
    ratio_of("count(*) filter (where is_success)", "count(*) filter (where not is_open)"),
    "ratio", "higher",
)  # fmt: skip
CLOSED_RECOVERY = _case(
    "closed_recovery_ratio", "Recovered of closed claims",
    "Principal and interest recovered in closed cases ÷ amount claimed in them.",
    ratio_of("sum(recovered_amount) filter (where not is_open)",
             "sum(claimed_amount) filter (where not is_open)"),
    "ratio", "higher",
)  # fmt: skip
COHORT_RECOVERY = _case(
    "all_recovery_ratio", "Recovered of all claims",
    "Principal and interest recovered ÷ amount claimed, in open and closed cases: an open case "
    "weighs in full.",
    ratio_of("sum(recovered_amount)", "sum(claimed_amount)"), "ratio", "higher",
)  # fmt: skip
DURATION = _case(
    "case_duration_days", "Mean duration", "Mean number of days from opening to closing, over "
    "closed cases.",
    ratio_of("sum(duration_days)", "count(duration_days)"), "days", "lower",
)  # fmt: skip
LOSS_COUNT = _case(
    "loss_case_count", "Loss-making cases",
    "Cases whose net cost passes the claim, and open cases whose expected net return is negative "
    "given what the closed ones of their procedure brought in and cost.",
    "count(*) filter (where loss_reason <> 'none')", "count", "lower",
)  # fmt: skip
MISSED_COUNT = _case(
    "missed_deadline_count", "Deadlines missed", "Open cases whose next deadline has passed.",
    "count(*) filter (where left_days < 0)", "count", "lower",
)  # fmt: skip
STAGE_CASES = Metric(
    "stage_case_count", "Cases in the stage", "Open cases that are in the stage at the date.",
    "count", "count(*) filter (where is_current)", "neither", "stock", STAGES, "true",
)  # fmt: skip
STAGE_ENTERED = Metric(
    "stage_entered_count", "Cases that came to the stage",
    "Cases that had entered the stage by the date, whatever came of them.",
    "count", "count(*)", "neither", "stock", STAGES, "true",
)  # fmt: skip
STAGE_DAYS = Metric(
    "mean_stage_days", "Mean days in the stage",
    "Mean number of days in the stage, so far for the cases that are still in it.",
    "days", ratio_of("sum(stage_days)", "count(*)"), "lower", "stock", STAGES, "true",
)  # fmt: skip
COST_LINES = Metric(
    "litigation_cost_amount", "Litigation costs of the period",
    "Cost lines dated in the period, each at the closing rate of the one it first appears in.",
    "money",
    part_of("cost_step = 'incurred'", "litigation_cost_amount"), "lower", "flow", COSTS, "true",
)  # fmt: skip
COST_LINES_RECOVERED = Metric(
    "recovered_cost_amount", "Cost lines paid back by the debtor",
    "Cost lines that the debtor paid back in the period.", "money",
    part_of("cost_step = 'recovered'", "litigation_cost_amount"), "higher", "flow", COSTS, "true",
)  # fmt: skip


def _prescription(name: str, label: str, definition: str, where: str) -> Metric:
    return Metric(
        name, label, definition, "money", part_of(where), "lower", "stock", PRESCRIPTIONS, "true"
    )


IN_TIME = "left_days >= 0 and not is_protected"
LAPSED = _prescription(
    "lapsed_amount", "Lapsed",
    "Debts whose last day has passed and that no open case protects: they can no longer be sued "
    "for.",
    "is_lapsed",
)  # fmt: skip
LAPSING_30 = _prescription(
    "lapsing_30_amount", "Lapses within 30 days",
    "Debts whose last day is the date or one of the 30 days after it; those before a court are "
    "not in it.",
    f"{IN_TIME} and left_days <= 30",
)  # fmt: skip
LAPSING_90 = _prescription(
    "lapsing_90_amount", "Lapses within 90 days",
    "Debts whose last day is the date or one of the 90 days after it.",
    f"{IN_TIME} and left_days <= 90",
)  # fmt: skip
LAPSING_180 = _prescription(
    "lapsing_180_amount", "Lapses within 180 days",
    "Debts whose last day is the date or one of the 180 days after it.",
    f"{IN_TIME} and left_days <= 180",
)  # fmt: skip
PROTECTED = Metric(
    "protected_amount", "Before a court",
    "Debts whose prescription is held by a claim in an open case.", "money",
    part_of("is_protected"), "neither", "stock", PRESCRIPTIONS, "true",
)  # fmt: skip
NO_REGIME = Metric(
    "no_regime_amount", "Without regime",
    "Debts of customers for whose country the reference has no regime of prescription.", "money",
    part_of("regime_code is null"), "lower", "stock", PRESCRIPTIONS, "true",
)  # fmt: skip


def _dispute(name: str, label: str, definition: str, sql: str, unit: str,
             better: str = "lower") -> Metric:  # fmt: skip
    return Metric(name, label, definition, unit, sql, better, model=DISPUTES, rows="true")  # pyright: ignore[reportArgumentType]


OPEN_DISPUTE_COUNT = _dispute(
    "open_dispute_count", "Open disputes", "Disputes opened by the date and not closed.",
    "count(*) filter (where is_open)", "count",
)  # fmt: skip
CLOSED_DISPUTE_COUNT = _dispute(
    "closed_dispute_count", "Closed disputes", "Disputes closed by the date.",
    "count(*) filter (where not is_open)", "count", "neither",
)  # fmt: skip
OPEN_DISPUTE_AMOUNT = _dispute(
    "open_dispute_amount", "Contested in open disputes",
    "Amount contested in open disputes, at the closing rate of the date.",
    part_of("is_open", "disputed_amount"), "money",
)  # fmt: skip
OPEN_DISPUTE_DAYS = _dispute(
    "open_dispute_days", "Mean age of open disputes",
    "Mean number of days since the opening of the disputes that are open.",
    ratio_of("sum(open_days)", "count(open_days)"), "days",
)  # fmt: skip
RESOLUTION_DAYS = _dispute(
    "dispute_resolution_days", "Resolution time",
    "Mean number of days from opening to closing, over closed disputes.",
    ratio_of("sum(resolution_days)", "count(resolution_days)"), "days",
)  # fmt: skip
DISPUTE_CREDITED = _dispute(
    "dispute_credited_amount", "Credited after disputes",
    "Credit notes of a day after the opening of a dispute that correct its document or were set "
    "against it.",
    "coalesce(sum(credited_amount), 0)", "money",
)  # fmt: skip
GIVEN_UP = Metric(
    "given_up_amount", "Written off, by reason",
    "Debts given up in the period (654), with the reason of each.", "money",
    part_of("write_off_step = 'written off'", "write_off_step_amount"), "lower", "flow",
    WRITE_OFFS, "true",
)  # fmt: skip
RECOVERED_AFTER = Metric(
    "recovered_after_write_off_amount", "Recovered after write-off",
    "Cash beyond what was still owed of a debt, up to what had been written off of it, less what "
    "went back.",
    "money",
    part_of("write_off_step = 'recovered'", "write_off_step_amount"), "higher", "flow",
    WRITE_OFFS, "true",
)  # fmt: skip
BAD_DEBT = Metric(
    "bad_debt_ratio", "Bad-debt ratio",
    "Written off in the period ÷ sales of the period, tax included in both.", "ratio",
    "given_up_amount ÷ sales_amount", "lower", "flow", "",
)  # fmt: skip

LITIGATION_METRICS = (
    CASE_COUNT, OPEN_CASE_COUNT, CLOSED_CASE_COUNT, OPEN_CLAIMED, CLAIMED, AWARDED, RECOVERED,
    RECOVERED_INTEREST, RECOVERED_COSTS, COST, COMMITTED, PAID, RECOVERABLE, NET_COST, NET_RETURN,
    COST_RATIO, CLAIM_COST_RATIO, SUCCESS, CLOSED_RECOVERY, COHORT_RECOVERY, DURATION, LOSS_COUNT,
    MISSED_COUNT, STAGE_CASES, STAGE_ENTERED, STAGE_DAYS, COST_LINES, COST_LINES_RECOVERED,
    LAPSED, LAPSING_30, LAPSING_90, LAPSING_180,
    PROTECTED, NO_REGIME, OPEN_DISPUTE_COUNT, CLOSED_DISPUTE_COUNT, OPEN_DISPUTE_AMOUNT,
    OPEN_DISPUTE_DAYS, RESOLUTION_DAYS, DISPUTE_CREDITED, GIVEN_UP, RECOVERED_AFTER,
)  # fmt: skip
