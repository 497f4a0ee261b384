"""How the customers of the demo group pay: late, in part, twice, after a dispute, or never."""

from __future__ import annotations

from datetime import date
from math import log
from random import Random

from ar_metrics.demo.agents import agents
from ar_metrics.demo.ancient import ancient_debt
from ar_metrics.demo.banking import bank
from ar_metrics.demo.dates import DAY, month_end, pay_day, working_day
from ar_metrics.demo.entities import (
    Customer,
    Dispute,
    Document,
    Item,
    Ledger,
    Period,
    Settlement,
    document,
)
from ar_metrics.demo.losses import Losses
from ar_metrics.demo.parameters import RULES, habits
from ar_metrics.demo.people import pick
from ar_metrics.demo.plans import agreed_plan
from ar_metrics.demo.portfolios import lateness

GESTURE = "commercial gesture"


class Payer:
    """One customer who settles documents; what it did is in `ledger`."""

    def __init__(self, customer: Customer, rng: Random, court: Random, period: Period) -> None:
        self.customer, self.habit = customer, habits()[customer.habit]
        self.ledger, self._lost = Ledger(), list[tuple[Item, int]]()
        self._losses = Losses(customer, court, period.until, self.ledger)
        self._rng, self._period = rng, period
        self._overpaid: list[tuple[date, int]] = []
        self._credits: list[Document] = []

    def settle(self, documents: list[Document]) -> Ledger:
        """Return what settles `documents` until the end of the period, credit notes included."""
        self.ledger.documents += documents
        for made in documents:
            if made.kind == "advance":
                self._credits.append(made)
            elif made.kind == "unbilled":
                self._reverse(made)
            elif self.customer.intercompany:
                self._net(made)
            else:
                self._contest_or_pay(made)
        if self.customer.role == "forgotten":
            old, paid = ancient_debt(self.customer, self._rng, self._period)
            self.ledger.documents += old
            self.ledger.settlements += paid
        self._losses.pursue(self._lost)
        self._drop_what_comes_too_late()
        self._use_credits()
        if self.customer.insolvent_on and self.customer.insolvent_on <= self._period.until:
            self._losses.declare(self.customer.insolvent_on)
        bank(self.customer, self.ledger, self._overpaid, self.habit.method, self._period.until)
        return self.ledger

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share

    def _add(self, item: Item, day: date, amount: int, kind: str, **more: object) -> None:
        made = Settlement(item, day, amount, kind, **more)  # type: ignore[arg-type]
        self.ledger.settlements.append(made)

    def _reverse(self, made: Document) -> None:
        """Unbilled work is reversed on the first day of the next month."""
        self._add(made.items[0], made.issued + DAY, made.amount, "adjustment", reason="invoiced")

    def _net(self, made: Document) -> None:
        day = month_end(made.items[0].due or made.issued)
        self._add(made.items[0], day, made.amount, "netting", reason="intercompany")

    def _contest_or_pay(self, made: Document) -> None:
        chance, credited = self._rng.random(), 0
        not_before, channel = made.issued, "amicable"
        if len(made.items) == 1 and made.kind == "invoice":
            if chance < self.habit.dispute_share:
                (not_before, credited), channel = self._contest(made), "dispute"
            elif chance < self.habit.dispute_share + self.habit.credit_note_share:
                credited = self._correct(made)
        for item in made.items:
            if item.amount > credited:
                self._pay(item, item.amount - credited, not_before, channel)

    def _contest(self, made: Document) -> tuple[date, int]:
        """Dispute an invoice; return from when on it can be paid and what a credit note took."""
        rng, item = self._rng, made.items[0]
        opened = made.issued + rng.randint(8, 35) * DAY
        lasts = 5 + int(rng.lognormvariate(log(RULES.dispute_days), RULES.dispute_spread))
        closed = opened + lasts * DAY
        accepted = self._happens(RULES.accepted_share)
        share = rng.choice(RULES.contested_parts)
        amount = round(item.amount * share)
        cause = pick(rng, "cause")
        owner = None if self._happens(RULES.ownerless_share) else pick(rng, "owner")
        outcome = "accepted" if accepted else "rejected"
        self.ledger.disputes.append(Dispute(made, opened, cause, amount, closed, owner, outcome))
        if accepted:
            note = self._credit_note(made, closed, amount)
            more = {"credit": note, "reason": cause, "channel": "dispute"}
            self._add(item, closed, amount, "credit_note", **more)
        return closed + rng.randint(4, 20) * DAY, amount if accepted else 0

    def _correct(self, made: Document) -> int:
        """Issue a credit note: it reduces the invoice, or waits for a later one."""
        rng, item = self._rng, made.items[0]
        amount = round(item.amount * rng.choice(RULES.corrected_parts))
        day = made.issued + rng.randint(4, 40) * DAY
        note = self._credit_note(made, day, amount)
        if self._happens(RULES.standalone_share):
            self._credits.append(note)
            return 0
        self._add(item, day, amount, "credit_note", credit=note, reason="correction")
        return amount

    def _credit_note(self, made: Document, day: date, amount: int) -> Document:
        vat = round(100 * made.tax / max(1, made.amount - made.tax))
        note = document(self.customer, "credit_note", day, amount, vat, corrects=made)
        self.ledger.documents.append(note)
        return note

    def _pay(self, item: Item, amount: int, not_before: date, channel: str) -> None:
        rng, habit, day = self._rng, self.habit, self._pays_on(item, not_before)
        if self._happens(habit.never_share * self._lateness(item)):
            self._never_pay(item, amount)
        elif self.customer.role == "netting" and self._happens(RULES.netted_share):
            self._add(item, day, amount, "netting", reason="supplier invoices")
        elif channel == "amicable" and self._happens(habit.prepaid_share):
            self._cash(item, item.document.issued - rng.randint(3, 20) * DAY, amount)
        elif self._happens(habit.returned_share):
            self._pay_twice(item, day, amount)
        elif self._happens(habit.partial_share):
            first = round(amount * rng.uniform(0.3, 0.7))
            self._cash(item, day, first, channel)
            later = pay_day(day + rng.randint(20, 60) * DAY, habit.pay_days)
            self._cash(item, later, amount - first, channel)
        elif self._happens(RULES.short_paid_share) and amount > RULES.short_paid_from_cents:
            short = rng.randint(1, RULES.short_paid_at_most_cents)
            self._add(item, day, short, "adjustment", reason="small difference")
            self._cash(item, day, amount - short, channel)
        elif self._asks_for_a_plan(item, amount, day):
            self._pay_by_plan(item, amount)
        else:
            if self._happens(habit.overpaid_share):
                self._overpaid.append((day, round(amount * rng.choice(RULES.overpaid_parts))))
            self._cash(item, day, amount - self._gesture(item, day, amount), channel)

    def _cash(self, item: Item, day: date, amount: int, channel: str = "amicable") -> None:
        self._add(item, day, amount, "cash", channel=channel)

    def _gesture(self, item: Item, day: date, amount: int) -> int:
        """Return what the agent gives up of an item that is paid late."""
        agent = agents().get(self.customer.agent_on(day) or "")
        due = item.due or day
        if agent is None or (day - due).days < RULES.gesture_after_days:
            return 0
        if not self._happens(agent.generous):
            return 0
        given_up = round(amount * self._rng.choice(RULES.gesture_parts))
        if given_up:
            self._add(item, day, given_up, "adjustment", reason=GESTURE)
        return given_up

    def _asks_for_a_plan(self, item: Item, amount: int, day: date) -> bool:
        if self.customer.segment not in RULES.written_off_segments or item.due is None:
            return False
        late = (day - item.due).days > RULES.plan_after_days
        return late and amount >= RULES.plan_from_cents and self._happens(RULES.plan_share)

    def _pay_by_plan(self, item: Item, amount: int, *, is_broken: bool = False) -> None:
        """Agree on instalments and keep to them, or not; what is left then is given up or paid."""
        plan, paid = agreed_plan(self.customer, self._rng, item, amount, is_broken=is_broken)
        self.ledger.plans.append(plan)
        for day, part in paid:
            self._cash(item, day, part, "plan")
        left = amount - sum(part for _, part in paid)
        if left and not is_broken and self._happens(RULES.paid_after_broken_share):
            self._cash(item, working_day(paid[-1][0] + self._rng.randint(60, 130) * DAY), left)
        elif left:
            self._lost.append((item, left))

    def _never_pay(self, item: Item, amount: int) -> None:
        asks = item.due and amount >= RULES.plan_from_cents
        if asks and self._happens(RULES.plan_of_never_share):
            self._pay_by_plan(item, amount, is_broken=True)
        else:
            self._lost.append((item, amount))

    def _pays_on(self, item: Item, not_before: date) -> date:
        due = item.due or item.document.issued + RULES.days_without_terms * DAY
        day = due + (self._delay(due) - self.habit.pays_early_days) * DAY
        day = max(day, not_before, item.document.issued + DAY)
        return pay_day(day, self.habit.pay_days)

    def _lateness(self, item: Item) -> float:
        return lateness(self.customer, self.customer.agent_on(item.due or item.document.issued))

    def _delay(self, due: date) -> int:
        """Return the days from the due date on, early payment apart."""
        rng, habit = self._rng, self.habit
        days = rng.lognormvariate(log(habit.late_days), habit.spread) * self.customer.delay_factor
        if self._happens(habit.slow_share):
            days += rng.expovariate(1 / habit.slow_days)
        days *= lateness(self.customer, self.customer.agent_on(due))
        drifts_from = self._period.at(RULES.drift_from)
        if self.customer.role == "drifting" and due > drifts_from:
            days += RULES.drift_days_per_quarter * (1 + (due - drifts_from).days // 91)
        return int(days)

    def _pay_twice(self, item: Item, day: date, amount: int) -> None:
        """The bank returns the payment; most customers pay again."""
        returned = day + RULES.returned_after_days * DAY
        self._add(item, day, amount, "cash", channel="amicable", returned_on=returned)
        if self._happens(RULES.paid_again_share):
            self._cash(item, returned + self._rng.randint(10, 45) * DAY, amount)

    def _drop_what_comes_too_late(self) -> None:
        last, insolvent = self._period.until, self.customer.insolvent_on
        if insolvent:
            self.ledger.disputes = [d for d in self.ledger.disputes if d.closed_on < insolvent]
            last = min(last, insolvent - DAY)
        keep = self.ledger
        keep.settlements = [s for s in keep.settlements if s.dated <= last]
        keep.documents = [d for d in keep.documents if d.issued <= last]
        keep.disputes = [d for d in keep.disputes if d.opened_on <= last]
        keep.cases = [c for c in keep.cases if c.opened_on <= last]
        keep.plans = [p for p in keep.plans if p.agreed_on <= last]
        self._overpaid = [(day, amount) for day, amount in self._overpaid if day <= last]
        self._credits = [made for made in self._credits if made.issued <= last]

    def _use_credits(self) -> None:
        """Let credits and overpayments reduce what is paid of a later invoice."""
        for credit in self._credits:
            later = self._later_payment(credit.issued, credit.amount)
            kind = "netting" if credit.kind == "advance" else "credit_note"
            if later:
                later.amount -= credit.amount
                self._add(later.item, credit.issued, credit.amount, kind, credit=credit)
            elif credit.kind == "credit_note" and self.customer.segment == "B2C":
                self._refund(credit)
        for position, (day, amount) in enumerate(self._overpaid):
            later = self._later_payment(day, amount)
            if later and not self._happens(RULES.never_matched_share):
                later.amount -= amount
                self._cash(later.item, day, amount)
                self._overpaid[position] = (day, 0)

    def _later_payment(self, day: date, amount: int) -> Settlement | None:
        """Return the payment of the first invoice issued after `day` that leaves a rest."""
        came_back = {s.item for s in self.ledger.settlements if s.returned_on}
        given_up = {s.item for s in self.ledger.settlements if s.kind == "write_off"}
        return next(
            (
                s
                for s in self.ledger.settlements
                if s.kind == "cash" and s.channel == "amicable"
                if s.item not in came_back | given_up and s.amount > amount
                if s.day > s.item.document.issued > day
            ),
            None,
        )

    def _refund(self, credit: Document) -> None:
        day = credit.issued + RULES.refunded_after_days * DAY
        if day <= self._period.until:
            self._add(credit.items[0], day, credit.amount, "refund", reason="no further order")
