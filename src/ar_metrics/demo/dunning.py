"""What the agents of the demo group do about late items, and what customers promise them.

Made from what was paid: a promise is kept when the money came in by its day, and broken otherwise.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from ar_metrics.demo.agents import Agent, Step, agents, at_work_from, in_euros, is_at_work, steps
from ar_metrics.demo.dates import DAY, working_day
from ar_metrics.demo.entities import RECEIVABLE, Customer, Document, Item, Ledger, Period, stream
from ar_metrics.demo.opening import effects
from ar_metrics.demo.parameters import countries
from ar_metrics.demo.paying import GESTURE
from ar_metrics.demo.portfolios import is_neglected

CALL, CALL_CENTS = "phone call", 450
CHASED = ("invoice", "debit_note", "fee")
REACHED_SHARE = 0.5
NOT_REACHED = ("no answer",) * 5 + ("message left",) * 4 + ("wrong number",)
TALKS = ("reached",) * 4 + ("refusal", "dispute")
LETTERS = ("sent",) * 40 + ("returned",)
SOON_DAYS = 40
LESS_LIKELY = 0.35
CARE_OF_NEGLECTED = 0.03


@dataclass(frozen=True, slots=True)
class Promise:
    """A customer's word about a document."""

    document: Document
    made_on: date
    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Action:
    """A dunning act; without a document it is about all that is late."""

    customer: Customer
    agent_id: str
    day: date
    kind: str
    cost: int  # cents of the unit's currency
    document: Document | None = None
    outcome: str = ""
    right_party: bool | None = None
    concession: int = 0
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """An item, and what was left of it from which day on."""

    item: Item
    days: list[date]
    left: list[int]

    def left_on(self, day: date) -> int:
        """Return what is open at the end of a day."""
        position = bisect_right(self.days, day)
        return self.left[position - 1] if position else self.item.amount

    def next_payment(self, day: date) -> date | None:
        """Return the first day after `day` on which something is settled."""
        position = bisect_right(self.days, day)
        return self.days[position] if position < len(self.days) else None


def acts(seed: int, ledger: Ledger, period: Period) -> list[Action]:
    """Return what was done about the items of a ledger within the period, by customer."""
    by_customer: dict[Customer, list[Late]] = defaultdict(list)
    for late in chased(ledger):
        by_customer[late.item.document.customer].append(late)
    quiet = _quiet(ledger)
    found = [
        act
        for customer, items in by_customer.items()
        for act in _Dunning(seed, customer, items, period, quiet).acts()
    ]
    return found + list(_beside(ledger, period))


def _beside(ledger: Ledger, period: Period) -> Iterator[Action]:
    """Yield the calls in which a plan was agreed or something given up, and the handovers."""
    for plan in ledger.plans:
        talk = _Talk(plan.customer, plan.agreed_on, CALL, CALL_CENTS)
        yield from talk.act(period, outcome="payment plan", right_party=True)
    for given in ledger.settlements:
        if given.reason == GESTURE:
            made = given.item.document
            talk = _Talk(made.customer, given.dated, CALL, CALL_CENTS, made)
            more = {"outcome": "reached", "right_party": True, "concession": given.amount}
            yield from talk.act(period, **more)
    for case in ledger.cases:
        documents = {item.document for item in case.items}
        for made in sorted(documents, key=lambda each: each.document_id):
            yield from _Talk(made.customer, case.opened_on, "handover", 0, made).act(
                period, outcome="sent"
            )


@dataclass(frozen=True)
class _Talk:
    """Something an agent does on a day, or on the last day at work before it."""

    customer: Customer
    day: date
    kind: str
    cents: int
    document: Document | None = None

    def act(self, period: Period, **more: Any) -> Iterator[Action]:
        """Yield it, if somebody follows the customer then and it falls into the period."""
        agent_id = self.customer.agent_on(self.day)
        if agent_id is None:
            return
        day = self.day
        while not is_at_work(agents()[agent_id], self.customer.bu, day):
            day -= DAY
        if period.start <= day <= period.until:
            cost = round(self.cents * _per_eur(self.customer))
            yield Action(self.customer, agent_id, day, self.kind, cost, self.document, **more)


def _per_eur(customer: Customer) -> float:
    return countries()[customer.bu[:2]].currency_per_eur


def chased(ledger: Ledger) -> Iterator[Late]:
    """Yield the items that can be chased, with the days on which they were settled."""
    changes: dict[Item, list[tuple[date, int]]] = defaultdict(list)
    for settlement in ledger.settlements:
        for side, amount in effects(settlement)[:1]:
            changes[side].append((settlement.dated, amount))  # type: ignore[index]
    for made in ledger.documents:
        if made.kind in CHASED and made.account == RECEIVABLE and not made.customer.intercompany:
            for item in made.items:
                days, left, rest = [], [], item.amount
                for day, amount in sorted(changes[item]):
                    rest -= amount
                    days.append(day)
                    left.append(rest)
                yield Late(item, days, left)


def _quiet(ledger: Ledger) -> dict[Document | Customer, list[tuple[date, date]]]:
    """Return when a document is contested, and when a customer pays by a plan: nobody reminds."""
    found: dict[Document | Customer, list[tuple[date, date]]] = defaultdict(list)
    for dispute in ledger.disputes:
        found[dispute.document].append((dispute.opened_on, dispute.closed_on))
    for plan in ledger.plans:
        found[plan.customer].append((plan.agreed_on, plan.instalments[-1][0]))
    for case in ledger.cases:
        for item in case.items:
            found[item.document].append((case.opened_on, date.max))
    return found


class _Dunning:
    def __init__(
        self,
        seed: int,
        customer: Customer,
        items: list[Late],
        period: Period,
        quiet: dict[Document | Customer, list[tuple[date, date]]],
    ) -> None:
        self._customer, self._items, self._period = customer, items, period
        self._quiet = quiet
        self._rng: Random = stream(seed, "dun", customer.bu, customer.customer_id)
        self._per_eur = _per_eur(customer)

    def acts(self) -> Iterator[Action]:
        """Yield the customer's acts, by day."""
        due: dict[tuple[date, str], list[Late]] = defaultdict(list)
        costs: dict[str, int] = {}
        for late in self._items:
            for day, step in self._done(late):
                due[day, step.kind].append(late)
                costs[step.kind] = round(step.cost_cents * self._per_eur)
        for (day, kind), items in sorted(due.items(), key=lambda pair: pair[0]):
            yield self._act(day, kind, items, costs[kind])

    def _done(self, late: Late) -> Iterator[tuple[date, Step]]:
        """Yield the steps that were done about an item, with their days."""
        if late.item.due is None:
            return
        for step in steps(self._customer.segment):
            planned = late.item.due + step.days * DAY
            if late.left_on(planned) <= 0:
                break
            agent = self._agent(planned)
            if agent is None or self._euros(late.left_on(planned)) < step.from_euros:
                continue
            for again in range(self._times(agent, step)):
                slack = int(self._rng.expovariate(2 * agent.diligence)) + 4 * again
                day = at_work_from(agent, self._customer.bu, planned + slack * DAY)
                if self._is_open(late, day):
                    yield day, step

    def _times(self, agent: Agent, step: Step) -> int:
        """Return how often a step is done: most steps once, some never, calls as agents like."""
        care = agent.diligence
        if is_neglected(self._customer, agent):
            care = CARE_OF_NEGLECTED
        if self._rng.random() >= care:
            return 0
        whole, rest = divmod(agent.calls if step.kind == CALL else 1, 1)
        return int(whole) + (self._rng.random() < rest)

    def _is_open(self, late: Late, day: date) -> bool:
        made = late.item.document
        insolvent = self._customer.insolvent_on
        if not self._period.start <= day <= self._period.until or day < made.issued:
            return False
        if late.left_on(day) <= 0 or (insolvent and day >= insolvent):
            return False
        spells = self._quiet.get(made, []) + self._quiet.get(self._customer, [])
        return not any(first <= day < last for first, last in spells)

    def _agent(self, day: date) -> Agent | None:
        return agents().get(self._customer.agent_on(day) or "")

    def _euros(self, cents: int) -> float:
        return in_euros(cents, self._customer.country_code, self._customer.currency_code)

    def _act(self, day: date, kind: str, items: list[Late], cost: int) -> Action:
        agent = self._agent(day) or agents()["A01"]
        largest = max(items, key=lambda late: late.left_on(day))
        document = largest.item.document if len(items) == 1 else None
        common = (self._customer, agent.agent_id, day, kind, cost, document)
        if kind != CALL:
            outcome = "reached" if kind == "visit" else self._rng.choice(LETTERS)
            return Action(*common, outcome=outcome)
        if self._rng.random() >= REACHED_SHARE:
            return Action(*common, outcome=self._rng.choice(NOT_REACHED), right_party=False)
        comes = largest.next_payment(day)
        is_likely = comes is not None and (comes - day).days <= SOON_DAYS
        if self._rng.random() >= agent.promises * (1 if is_likely else LESS_LIKELY):
            return Action(*common, outcome=self._rng.choice(TALKS), right_party=True)
        promise = self._promise(largest, day)
        return Action(*common, outcome="promise", right_party=True, promise=promise)

    def _promise(self, late: Late, day: date) -> Promise:
        """Return a promise: what comes soon was promised; else the customer's word was broken."""
        comes = late.next_payment(day)
        if comes and (comes - day).days <= SOON_DAYS and self._rng.random() < 0.9:
            due = comes + self._rng.choice((0, 0, 0, 1, 2, 3, 5)) * DAY
            if self._rng.random() < 0.12:  # a few days late: the grace decides
                due = max(day + DAY, comes - self._rng.randint(1, 8) * DAY)
        else:
            due = working_day(day + self._rng.randint(4, 16) * DAY)
        return Promise(late.item.document, day, due, late.left_on(day))
