"""What each agent, team and business unit of the demo group was asked to collect, by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ar_metrics.demo.agents import Agent, agents, in_euros
from ar_metrics.demo.dates import DAY, add_months, first_of_month, month_end
from ar_metrics.demo.dunning import Late, chased
from ar_metrics.demo.entities import Customer, stream
from ar_metrics.demo.group import Group, Rows, text

Target = tuple[str, str, date, str, str]  # scope kind, scope, month, measure, target
STRETCH = 1.02
ON_LEAVE = ("A04", 2)  # an agent with an objective of zero in the last months


def objective_rows(made: Group, known: date) -> Rows:
    """Return the targets of every month that has begun, by month and scope."""
    rows = [row for row in _targets(made) if row[2] <= known]
    return [(kind, scope, text(month), *rest) for kind, scope, month, *rest in rows]


def _targets(made: Group) -> Iterator[Target]:
    months = made.period.month_starts(made.period.start)
    asked, came = _collected(made)
    rng = stream(made.seed, "objectives")
    for month in months:
        sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for agent in agents().values():
            jitter = rng.uniform(0.97, 1.03)
            share = _usual(agent.agent_id, asked, came, months) * STRETCH * jitter
            rate = min(0.95, max(0.4, round(share, 2)))
            for scope in (key for key in asked if key[1:] == (agent.agent_id, month)):
                for total in (("team", agent.team), ("bu", scope[0])):
                    sums[total][0] += asked[scope]
                    sums[total][1] += asked[scope] * rate
            mine = sum(v for key, v in asked.items() if key[1:] == (agent.agent_id, month))
            if not mine:
                continue
            is_away = agent.agent_id == ON_LEAVE[0] and month in months[-ON_LEAVE[1] :]
            yield from _of_agent(agent, month, 0 if is_away else mine * rate, rate)
        for (kind, scope), (amount, goal) in sorted(sums.items()):
            yield kind, scope, month, "amount", f"{round(goal, -3):.2f}"
            yield kind, scope, month, "rate", f"{goal / amount if amount else 0:.2f}"


def _of_agent(agent: Agent, month: date, amount: float, rate: float) -> Iterator[Target]:
    values = {
        "amount": f"{round(amount, -3):.2f}",
        "rate": f"{rate:.2f}",
        "delay": f"{round(18 * agent.skill)}",
        "cost": f"{round(350 * agent.calls, -1):.2f}",
    }
    for measure in agent.objectives:
        yield "agent", agent.agent_id, month, measure, values[measure]


Sums = dict[tuple[str, str, date], float]  # bu, agent, month → euros


def _usual(agent_id: str, asked: Sums, came: Sums, months: list[date]) -> float:
    """Return the share that an agent collects on average over the whole period."""
    keys = [key for key in asked if key[1] == agent_id and key[2] in months]
    total = sum(asked[key] for key in keys)
    return sum(came[key] for key in keys) / total if total else 0.75


def _collected(made: Group) -> tuple[Sums, Sums]:
    """Return what could be collected in each month and what was, in euros."""
    asked, came = defaultdict[tuple[str, str, date], float](float), defaultdict(float)
    start, until = made.period.start, made.period.until
    for ledger in (*made.ledgers.values(), *made.printers.values()):
        for late in chased(ledger):
            for month, open_before, paid in _months(late, start, until):
                customer = late.item.document.customer
                agent_id = customer.agent_on(month)
                if agent_id:
                    key = (customer.bu, agent_id, month)
                    asked[key] += _euros(customer, open_before)
                    came[key] += _euros(customer, paid)
    return asked, came


def _months(late: Late, start: date, until: date) -> Iterator[tuple[date, int, int]]:
    """Yield each month in which an item could be collected, what was open and what was settled."""
    due = late.item.due or late.item.document.issued
    month = max(first_of_month(due), start)
    while month <= until:
        before = late.left_on(month - DAY) if late.item.document.issued < month else None
        left = late.left_on(month_end(month))
        opened = late.item.amount if before is None else before
        if opened <= 0:
            return
        yield month, opened, opened - left
        month = add_months(month, 1)


def _euros(customer: Customer, cents: int) -> float:
    return in_euros(cents, customer.country_code, customer.currency_code)
