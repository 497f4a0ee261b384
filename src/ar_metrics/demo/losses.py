"""What becomes of what nobody pays: it is sued for, given up, written off, or forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

from ar_metrics.demo.agents import in_euros
from ar_metrics.demo.cases import Claim, Court
from ar_metrics.demo.dates import DAY, add_months, month_end, working_day
from ar_metrics.demo.entities import CREDITS, RECEIVABLE, Case, Customer, Item, Ledger, Settlement
from ar_metrics.demo.opening import effects
from ar_metrics.demo.parameters import RULES

REVIVED = "paid after write-off"
WHY = {
    "lost": "lost in court",
    "settled": "settlement",
    "insolvent": "insolvency",
    "withdrawn": "withdrawn",
}
SEIZABLE = ("injonction de payer", "référé-provision", "petites créances")


class Losses:
    """Pursues what one customer never pays; adds cases and settlements to its ledger."""

    def __init__(self, customer: Customer, rng: Random, until: date, ledger: Ledger) -> None:
        self._customer, self._rng, self._until, self._ledger = customer, rng, until, ledger
        self._court = Court(customer, rng, until)

    def pursue(self, lost: Claim) -> None:
        """Open a case for each few items that are overdue together, or give them up."""
        if self._customer.segment not in RULES.written_off_segments:
            return
        for day, claim in self._together(lost):
            chance = self._rng.random()
            if self._is_worth_it(claim) and chance < RULES.pursued_share:
                self._sue(claim, day)
            elif chance < 1 - RULES.forgotten_share:
                self._give_up(claim)

    def declare(self, fallen: date) -> None:
        """Declare what an insolvent customer owes; cases that were on end there."""
        for case in self._ledger.cases:
            _end_with_insolvency(case, fallen)
        claim = list(self._owed())
        if not claim:
            return
        case, brought = self._court.open(claim, fallen, "procédure collective")
        self._book(case, brought)
        self._write_off(case, claim, brought)

    def _together(self, lost: Claim) -> Iterator[tuple[date, Claim]]:
        left = sorted(lost, key=lambda pair: _due(pair[0]))
        while left:
            day = working_day(_due(left[0][0]) + self._rng.randint(*RULES.sued_after_days) * DAY)
            claim = [pair for pair in left if _due(pair[0]) < day - 30 * DAY]
            left = left[len(claim) :]
            yield day, claim

    def _is_worth_it(self, claim: Claim) -> bool:
        customer, cents = self._customer, sum(amount for _, amount in claim)
        euros = in_euros(cents, customer.country_code, customer.currency_code)
        return euros >= RULES.sued_from_euros[customer.segment == "B2C"]

    def _sue(self, claim: Claim, day: date, procedure: str = "") -> None:
        case, brought = self._court.open(claim, day, procedure)
        self._book(case, brought)
        left = _left(claim, brought)
        has_title = left and case.procedure in SEIZABLE and case.awarded
        if has_title and self._rng.random() < RULES.seized_share:
            self._sue(left, case.closed_on + 10 * DAY, "saisie attribution")
            return
        self._write_off(case, claim, brought)

    def _book(self, case: Case, brought: list[Settlement]) -> None:
        if case.opened_on <= self._until:
            self._ledger.cases.append(case)
            self._ledger.settlements += [s for s in brought if s.day <= self._until]

    def _write_off(self, case: Case, claim: Claim, brought: list[Settlement]) -> None:
        day = _quarter_end(case.closed_on)
        if day > self._until or self._rng.random() < RULES.kept_open_share:
            return
        reason = WHY.get(case.outcome, "uncollectable")
        for item, amount in _left(claim, brought):
            self._add(item, day, amount, "write_off", reason=reason, case=case)

    def _give_up(self, claim: Claim) -> None:
        for item, amount in claim:
            day = _quarter_end(_due(item) + self._rng.randint(*RULES.writes_off_after_days) * DAY)
            is_small = amount < RULES.small_cents
            reason = "too small to pursue" if is_small else "uncollectable"
            self._add(item, day, amount, "write_off", reason=reason)
            revives = self._rng.random() < RULES.recovered_after_write_off_share
            if revives and len(item.document.items) == 1:
                back = working_day(day + self._rng.randint(20, 200) * DAY)
                part = round(amount * self._rng.choice((0.25, 0.5, 1.0)))
                self._add(item, back, part, "cash", channel="amicable")
                # the loss is taken back by what came in: the item stays at zero
                self._add(item, back, -part, "write_off", reason=REVIVED)

    def _add(self, item: Item, day: date, amount: int, kind: str, **more: object) -> None:
        made = Settlement(item, day, amount, kind, **more)  # type: ignore[arg-type]
        self._ledger.settlements.append(made)

    def _owed(self) -> Iterator[tuple[Item, int]]:
        """Yield what is open of each item, after all that was settled."""
        gone: Counter[object] = Counter()
        for settlement in self._ledger.settlements:
            for side, amount in effects(settlement):
                gone[side] += amount
        for made in self._ledger.documents:
            if made.kind not in CREDITS and made.account == RECEIVABLE:
                for item in made.items:
                    if item.amount > gone[item]:
                        yield item, item.amount - gone[item]


def _end_with_insolvency(case: Case, fallen: date) -> None:
    if case.closed_on < fallen:
        return
    case.steps = [step for step in case.steps if step.day < fallen]
    case.costs = [cost for cost in case.costs if cost.day < fallen]
    for cost in case.costs:
        cost.recovered_on = None
    for step in case.steps:
        step.costs = 0
    if case.awarded_on and case.awarded_on >= fallen:
        case.awarded = case.awarded_on = None
    case.closed_on, case.outcome = fallen, "insolvent"


def _left(claim: Claim, brought: list[Settlement]) -> Claim:
    paid: Counter[Item] = Counter()
    for settlement in brought:
        paid[settlement.item] += settlement.amount
    return [(item, amount - paid[item]) for item, amount in claim if amount > paid[item]]


def _due(item: Item) -> date:
    return item.due or item.document.issued


def _quarter_end(day: date) -> date:
    return month_end(add_months(day, 2 - (day.month - 1) % 3))
