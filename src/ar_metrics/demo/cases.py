"""Cases of the demo group: a claim that nobody paid, its stages, costs and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ar_metrics.demo.agents import in_euros
from ar_metrics.demo.dates import DAY, working_day
from ar_metrics.demo.entities import Case, Cost, Customer, Item, Settlement, Step
from ar_metrics.demo.parameters import countries
from ar_metrics.demo.procedures import (
    ACTS_BY,
    TITLES,
    WITHOUT_COURT,
    End,
    Provider,
    end_of,
    procedure_for,
    provider_of,
    stages,
)

Claim = list[tuple[Item, int]]
PAID_WITHIN = ("paid", "settled")
LATE_SERVICE_SHARE = 0.12
RECOVERED_COSTS_SHARE = 0.75
FORGOTTEN = (185, 250)
INTEREST_A_YEAR = 0.08
REOPENED_SHARE = 0.05
COST_AFTER_CLOSING_SHARE = 0.06


class Court:
    """Opens cases against one customer; what they bring in is told as settlements."""

    def __init__(self, customer: Customer, rng: Random, until: date) -> None:
        self._customer, self._rng, self._until = customer, rng, until
        self._country = customer.bu[:2]
        self._per_eur = countries()[self._country].currency_per_eur

    def open(self, claim: Claim, day: date, procedure: str = "") -> tuple[Case, list[Settlement]]:
        """Return a case about a claim, from its opening to its end, and the cash it brings."""
        rng, customer = self._rng, self._customer
        claimed = sum(amount for _, amount in claim)
        euros = in_euros(claimed, customer.country_code, customer.currency_code)
        procedure = procedure or procedure_for(rng, customer, euros)
        acting = provider_of(rng, self._country, ACTS_BY.get(procedure, "lawyer"))
        court = None
        if procedure not in WITHOUT_COURT:
            court = provider_of(rng, self._country, "court").name
        case = Case(
            customer, procedure, day, claimed, acting.name, court, [i for i, _ in claim], day
        )
        end = end_of(rng, procedure, acting)
        case.outcome = end.outcome
        self._go_through(case, acting, euros)
        paid = self._payments(case, end)
        self._cut(case, paid)
        self._award(case)
        self._reimburse(case, paid)
        self._commission(case, acting, paid)
        self._close(case, paid)
        return case, list(_settled(case, claim, paid))

    def _go_through(self, case: Case, acting: Provider, euros: float) -> None:
        rng, day = self._rng, case.opened_on
        for stage in stages(case.procedure):
            if rng.random() >= stage.chance:
                continue
            day = working_day(day + self._lasts(stage.stage, stage.from_days, stage.to_days, day))
            case.steps.append(Step(day, stage.stage))
            if not stage.cost_kind:
                continue
            who = acting
            if stage.provider and stage.provider != ACTS_BY.get(case.procedure, "lawyer"):
                who = provider_of(rng, self._country, stage.provider)
            fees = who.fees if stage.provider else 1.0
            amount = stage.fixed_euros * fees * rng.uniform(0.9, 1.2) + euros * stage.percent / 100
            self._cost(
                case,
                day,
                stage.cost_kind,
                amount,
                stage.stage,
                who.name if stage.provider else case.court or "",
                recoverable=stage.recoverable == "yes",
            )

    def _lasts(self, stage: str, shortest: int, longest: int, before: date) -> timedelta:
        """Return how long a stage takes; the service of an order is sometimes forgotten."""
        days = self._rng.randint(shortest, longest)
        if stage == "served" and self._rng.random() < LATE_SERVICE_SHARE:
            days += self._rng.randint(70, 170)
        if stage == "served" and self._until - before < 150 * DAY:
            days += self._rng.randint(20, 60)
        if stage == "served" and FORGOTTEN[0] <= (self._until - before).days < FORGOTTEN[1]:
            days += 200  # somebody forgot these: the order has lapsed when the story ends
        if stage == "declared" and self._rng.random() < LATE_SERVICE_SHARE:
            days += self._rng.randint(40, 90)
        return days * DAY

    def _cost(
        self,
        case: Case,
        day: date,
        kind: str,
        euros: float,
        stage: str,
        provider: str,
        *,
        recoverable: bool = False,
    ) -> None:
        paid = working_day(day + self._rng.randint(10, 60) * DAY)
        cents = round(euros * self._per_eur * 100)
        case.costs.append(Cost(day, kind, cents, stage, provider, recoverable, paid))

    def _payments(self, case: Case, end: End) -> list[tuple[date, int]]:
        """Return what the debtor pays, and when."""
        rng = self._rng
        share = rng.uniform(end.from_percent, end.to_percent) / 100
        total = min(case.claimed, round(case.claimed * share))
        if not total:
            return []
        number = rng.choice((1, 1, 1, 2, 3))
        after = rng.choice(case.steps[min(1, len(case.steps) - 1) :])
        first = working_day(after.day + rng.randint(8, 45) * DAY)
        part = total // number
        days = [working_day(first + k * 31 * DAY) for k in range(number)]
        return [*((day, part) for day in days[:-1]), (days[-1], total - part * (number - 1))]

    def _cut(self, case: Case, paid: list[tuple[date, int]]) -> None:
        """Once a debtor has begun to pay all, or the claim is lost, nothing more is done."""
        last = max(step.day for step in case.steps)
        if case.outcome in PAID_WITHIN:
            last = paid[0][0]
        elif case.outcome in {"lost", "withdrawn"}:
            ends = [s.day for s in case.steps if s.stage in {"hearing", "opposition", "response"}]
            last = ends[0] + 60 * DAY if ends else case.steps[len(case.steps) // 2].day
        case.steps = [step for step in case.steps if step.day <= last]
        case.costs = [cost for cost in case.costs if cost.day <= last]

    def _award(self, case: Case) -> None:
        title = TITLES.get(case.procedure)
        reached = [step.day for step in case.steps if step.stage == title]
        if case.outcome == "lost":
            case.awarded, case.awarded_on = 0, case.steps[-1].day
        elif reached:
            share = self._rng.choice((1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.8))
            case.awarded, case.awarded_on = round(case.claimed * share), reached[0]

    def _reimburse(self, case: Case, paid: list[tuple[date, int]]) -> None:
        """Tell each payment as a step; who pays all also bears interest and costs, mostly."""
        steps = [Step(day, act="payment", principal=amount) for day, amount in paid]
        has_title = case.awarded_on is not None and case.awarded
        bears = self._rng.random() < RECOVERED_COSTS_SHARE
        if case.outcome == "paid" and bears and (has_title or case.court):
            last = steps[-1]
            years = (last.day - case.opened_on).days / 365
            last.interest = round(case.claimed * INTEREST_A_YEAR * years)
            for cost in case.costs:
                if cost.recoverable:
                    cost.recovered_on = last.day
                    last.costs += cost.amount
        case.steps += steps

    def _commission(self, case: Case, acting: Provider, paid: list[tuple[date, int]]) -> None:
        if case.procedure != "agency":
            return
        customer = self._customer
        for day, amount in paid:
            euros = in_euros(amount, customer.country_code, customer.currency_code)
            share = self._rng.choice((0.12, 0.15, 0.18)) * acting.fees
            self._cost(case, day, "agency commission", euros * share, "", acting.name)

    def _close(self, case: Case, paid: list[tuple[date, int]]) -> None:
        rng, claimed = self._rng, case.claimed
        last = max(step.day for step in case.steps)
        is_prompt = case.outcome in PAID_WITHIN
        case.closed_on = working_day(last + (rng.randint(5, 25) if is_prompt else 90) * DAY)
        if case.procedure == "agency" and case.outcome == "irrecoverable":
            case.closed_on += rng.randint(60, 120) * DAY
            case.steps.append(Step(case.closed_on, "returned"))
        if not paid and case.outcome == "irrecoverable" and rng.random() < REOPENED_SHARE:
            self._reopen(case, round(claimed * rng.uniform(0.3, 0.7)), paid)
        if rng.random() < COST_AFTER_CLOSING_SHARE and case.costs:
            later, cost = case.closed_on + rng.randint(15, 60) * DAY, case.costs[-1]
            self._cost(case, later, cost.kind, rng.uniform(40, 160), "", cost.provider)

    def _reopen(self, case: Case, amount: int, paid: list[tuple[date, int]]) -> None:
        """A debtor comes to money: the case goes on, and brings a part after all."""
        case.steps.append(Step(case.closed_on, act="closed"))
        again = working_day(case.closed_on + self._rng.randint(60, 160) * DAY)
        case.steps.append(Step(again, act="reopened"))
        bailiff = provider_of(self._rng, self._country, "bailiff").name
        self._cost(case, again, "bailiff", 190, "", bailiff, recoverable=True)
        comes = working_day(again + self._rng.randint(20, 70) * DAY)
        paid.append((comes, amount))
        case.steps.append(Step(comes, act="payment", principal=amount))
        case.outcome, case.closed_on = "partly recovered", working_day(comes + 20 * DAY)


def _settled(case: Case, claim: Claim, paid: list[tuple[date, int]]) -> Iterator[Settlement]:
    """Yield what each payment settles, the oldest item first."""
    channel = "agency" if case.procedure == "agency" else "court"
    left = [[item, amount] for item, amount in claim]
    for day, received in paid:
        rest = received
        for entry in left:
            item, amount = entry
            part = min(rest, amount)
            if part:
                entry[1], rest = amount - part, rest - part
                yield Settlement(item, day, part, "cash", channel=channel, case=case)
