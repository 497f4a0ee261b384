"""What agents do and what comes of it: acts, their effect, promises.

Acts are counted with who did them, promises with who owned the customer when they were made.
"""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric, part_of, ratio_of


def count_of(where: str) -> str:
    """The number of some of the rows."""
    return f"count(*) filter (where {where})"


KEPT, BROKEN = (f"is_decided and promise_status = '{how}'" for how in ("kept", "broken"))

ACTIONS = Metric(
    name="action_count",
    label="Acts",
    definition="Dunning acts done in the period: reminders, calls, letters, visits.",
    unit="count",
    better="neither",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql="count(*)",
)
CONTACT_ATTEMPTS = Metric(
    name="contact_attempt_count",
    label="Attempts to reach someone",
    definition="Calls and visits of the period, and other acts that reached the right person.",
    unit="count",
    better="neither",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql=count_of("is_contact_attempt"),
)
CONTACTS = Metric(
    name="contact_count",
    label="Contacts",
    definition="Acts of the period that reached the right person.",
    unit="count",
    better="higher",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql=count_of("is_right_party"),
)
CONTACT_RATE = Metric(
    name="contact_ratio",
    label="Contact rate",
    definition="Contacts ÷ attempts to reach someone: how often the right person answered.",
    unit="ratio",
    better="higher",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql=ratio_of(count_of("is_right_party"), count_of("is_contact_attempt")),
)
ACTION_COST = Metric(
    name="action_cost_amount",
    label="Cost of acts",
    definition="What the acts of the period cost, at its closing rate.",
    unit="money",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql="sum(cost_amount)",
)
CONCESSIONS = Metric(
    name="conceded_amount",
    label="Concessions",
    definition="Amounts given up by acts of the period.",
    unit="money",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql="sum(concession_amount)",
)
CONCESSIONS_OVER = Metric(
    name="concession_over_count",
    label="Concessions beyond the margin",
    definition="Acts of the period that gave up more than the dunning policy allows: its share of "
    "the document, or of all that the customer owed.",
    unit="count",
    kind="flow",
    model="fct_actions",
    rows="true",
    sql=count_of("is_concession_over"),
)
TESTED_ACTIONS = Metric(
    name="tested_action_count",
    label="Acts whose effect is known",
    definition="Acts whose days of effect ended in the period, in BUs that say on which day they "
    "were paid.",
    unit="count",
    better="neither",
    kind="flow",
    model="fct_action_effects",
    rows="true",
    sql="count(*)",
)
EFFECT_RATE = Metric(
    name="effect_ratio",
    label="Acts followed by a payment",
    definition="Acts after which the customer paid within the days of effect ÷ acts whose days of "
    "effect ended in the period. A payment follows the last act before it and no other.",
    unit="ratio",
    better="higher",
    kind="flow",
    model="fct_action_effects",
    rows="true",
    sql=ratio_of(count_of("is_paid"), "count(*)"),
)
EFFECT_CASH = Metric(
    name="effect_cash_amount",
    label="Cash after acts",
    definition="Cash that came in within the days of effect of an act, counted with the last act "
    "before it and no other, so that kinds of acts add up.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_action_effects",
    rows="true",
    sql="sum(paid_amount)",
)
PROMISES_MADE = Metric(
    name="promises_made_count",
    label="Promises made",
    definition="Promises to pay that customers made in the period.",
    unit="count",
    better="higher",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=count_of("is_made"),
)
PROMISED = Metric(
    name="promises_made_amount",
    label="Amount promised",
    definition="Amount of the promises made in the period, at its closing rate.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=part_of("is_made", "promised_amount"),
)
PROMISES_KEPT = Metric(
    name="promises_kept_count",
    label="Promises kept",
    definition="Promises that were kept in the period: cash of the customer, or of the document "
    "named, reached the amount by the due date and the days of grace. An amount keeps one promise "
    "only, the one that falls due first.",
    unit="count",
    better="higher",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=count_of(KEPT),
)
KEPT_AMOUNT = Metric(
    name="promises_kept_amount",
    label="Amount of promises kept",
    definition="Amount of the promises that were kept in the period.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=part_of(KEPT, "promised_amount"),
)
PROMISES_BROKEN = Metric(
    name="promises_broken_count",
    label="Promises broken",
    definition="Promises whose due date and days of grace passed in the period without the amount.",
    unit="count",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=count_of(BROKEN),
)
BROKEN_AMOUNT = Metric(
    name="promises_broken_amount",
    label="Amount of promises broken",
    definition="Amount of the promises that were broken in the period, what came in included.",
    unit="money",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=part_of(BROKEN, "promised_amount"),
)
PROMISE_RATE = Metric(
    name="promises_kept_ratio",
    label="Promises kept, by number",
    definition="Promises kept ÷ promises kept or broken in the period.",
    unit="ratio",
    better="higher",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=ratio_of(count_of(KEPT), count_of("is_decided")),
)
PROMISE_AMOUNT_RATE = Metric(
    name="promises_kept_amount_ratio",
    label="Promises kept, by amount",
    definition="Amount of the promises kept ÷ amount of the promises kept or broken in the period.",
    unit="ratio",
    better="higher",
    kind="flow",
    model="fct_promises",
    rows="true",
    sql=ratio_of(part_of(KEPT, "promised_amount"), part_of("is_decided", "promised_amount")),
)
OPEN_PROMISES = Metric(
    name="open_promise_count",
    label="Promises open",
    definition="Promises whose day, grace included, has not passed and that are not kept yet.",
    unit="count",
    better="neither",
    model="fct_promises",
    rows="true",
    sql=count_of("promise_status = 'open'"),
)
UNFOLLOWED = Metric(
    name="promises_unfollowed_count",
    label="Promises fallen due without follow-up",
    definition="Broken promises of customers that still owe something late, after whose due date "
    "nobody did anything about them.",
    unit="count",
    model="fct_promises",
    rows="true",
    sql=count_of("is_unfollowed"),
)
UNFOLLOWED_AMOUNT = Metric(
    name="promises_unfollowed_amount",
    label="Amount promised and not followed up",
    definition="Amount of the broken promises of customers that still owe something late, after "
    "whose due date nobody did anything about them.",
    unit="money",
    model="fct_promises",
    rows="true",
    sql=part_of("is_unfollowed", "promised_amount"),
)

EFFORT = (
    ACTIONS, CONTACT_ATTEMPTS, CONTACTS, CONTACT_RATE, ACTION_COST, CONCESSIONS, CONCESSIONS_OVER,
    TESTED_ACTIONS, EFFECT_RATE, EFFECT_CASH, PROMISES_MADE, PROMISED, PROMISES_KEPT, KEPT_AMOUNT,
    PROMISES_BROKEN, BROKEN_AMOUNT, PROMISE_RATE, PROMISE_AMOUNT_RATE, OPEN_PROMISES, UNFOLLOWED,
    UNFOLLOWED_AMOUNT,
)  # fmt: skip

COST_PER_COLLECTED = Metric(
    name="cost_per_collected_ratio",
    label="Cost per unit collected",
    definition="Cost of the acts of the period ÷ cash collected in it, both of the portfolio.",
    unit="ratio",
    kind="flow",
    model="",
    sql="action_cost_amount ÷ collected_amount",
)
COST_TO_COLLECT = Metric(
    name="cost_to_collect_ratio",
    label="Cost to collect",
    definition="Cost of the acts, and of procedures and agencies, incurred in the period ÷ cash "
    "collected in it.",
    unit="ratio",
    kind="flow",
    model="",
    sql="(action_cost_amount + litigation_cost_amount) ÷ collected_amount",
)
COSTS = (COST_PER_COLLECTED, COST_TO_COLLECT)
