"""What happens in the demo group: customers, documents, receipts and what settles what.

Amounts are whole cents of the customer's currency. Identifiers are given at the end, by date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from ar_metrics.demo.dates import add_months, first_of_month
from ar_metrics.demo.parameters import RULES

RECEIVABLE, DOUBTFUL, UNBILLED, ADVANCE = "411000", "416000", "418100", "419100"
CREDITS = ("credit_note", "advance")


@dataclass(frozen=True)
class Period:
    """The months that the files tell: from the first day of a month to the last day."""

    start: date
    until: date

    @property
    def simulated_from(self) -> date:
        """First day of the warm-up, which leaves the arrears of the first month."""
        return add_months(self.start, -RULES.warm_up_months)

    def at(self, share: float) -> date:
        """Return the first day of the month that lies at `share` of the period."""
        months = (self.until.year - self.start.year) * 12 + self.until.month - self.start.month + 1
        return add_months(self.start, int(share * months))

    def month_starts(self, since: date | None = None) -> list[date]:
        """Return the first day of each month, of the warm-up too unless `since` is given."""
        day, months = first_of_month(since or self.simulated_from), []
        while day <= self.until:
            months.append(day)
            day = add_months(day, 1)
        return months


@dataclass(frozen=True)
class Owner:
    """The agent who follows a customer from one day to another."""

    agent_id: str
    valid_from: date
    valid_to: date | None = None


@dataclass(slots=True, eq=False)
class Customer:
    """A customer; `monthly` is what it is invoiced in an average month."""

    bu: str
    customer_id: str
    name: str
    country_code: str
    segment: str
    currency_code: str
    habit: str
    terms: str
    monthly: int
    invoices_per_month: float
    since: date
    delay_factor: float = 1.0
    role: str = ""
    parent_id: str | None = None
    public_kind: str | None = None
    insolvent_on: date | None = None
    doubtful_on: date | None = None  # its items are on account 416 from this day on
    promoted_on: date | None = None  # it was B2B before this day
    intercompany: bool = False
    owners: list[Owner] = field(default_factory=list)

    def agent_on(self, day: date) -> str | None:
        """Return who follows the customer on a day."""
        for owner in self.owners:
            if owner.valid_from <= day <= (owner.valid_to or day):
                return owner.agent_id
        return None


@dataclass(slots=True, eq=False)
class Document:
    """An issued document; a credit has one item."""

    customer: Customer
    kind: str
    issued: date
    amount: int
    tax: int
    account: str = RECEIVABLE
    corrects: Document | None = None
    items: list[Item] = field(default_factory=list)
    document_id: str = ""


@dataclass(slots=True, eq=False)
class Item:
    """One instalment of a document."""

    document: Document
    number: int
    due: date | None
    amount: int


@dataclass(slots=True, eq=False)
class Receipt:
    """Cash that came in."""

    customer: Customer
    value_date: date
    amount: int
    method: str
    returned_on: date | None = None
    receipt_id: str = ""


@dataclass(slots=True, eq=False)
class Settlement:
    """What settles an item (or opens it again) on a day.

    Of kind cash it is paid on `day` and counts from the later of `day` and the document's date.
    """

    item: Item
    day: date
    amount: int
    kind: str
    receipt: Receipt | None = None
    credit: Document | None = None
    reason: str | None = None
    channel: str | None = None
    case: Case | None = None
    returned_on: date | None = None

    @property
    def dated(self) -> date:
        """The later accounting date of the two documents."""
        return max(self.day, self.item.document.issued)


@dataclass(slots=True, eq=False)
class Dispute:
    """A document that the customer contests."""

    document: Document
    opened_on: date
    cause: str
    amount: int
    closed_on: date
    owner: str | None
    outcome: str


@dataclass(slots=True, eq=False)
class Plan:
    """A payment plan: days and amounts that a customer agreed to."""

    customer: Customer
    agreed_on: date
    instalments: list[tuple[date, int]]
    plan_id: str = ""


@dataclass(slots=True, eq=False)
class Step:
    """A dated step of a case: the stage it enters or the act that is done, and what came of it."""

    day: date
    stage: str = ""
    act: str = ""
    principal: int = 0
    interest: int = 0
    costs: int = 0


@dataclass(slots=True, eq=False)
class Cost:
    """A cost of a case, in cents of the unit's currency."""

    day: date
    kind: str
    amount: int
    stage: str
    provider: str
    recoverable: bool
    paid_on: date
    recovered_on: date | None = None


@dataclass(slots=True, eq=False)
class Case:
    """A procedure against a customer; `closed_on` may lie beyond what is known."""

    customer: Customer
    procedure: str
    opened_on: date
    claimed: int
    provider: str
    court: str | None
    items: list[Item]
    closed_on: date
    outcome: str = ""
    awarded: int | None = None
    awarded_on: date | None = None
    steps: list[Step] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    case_id: str = ""


@dataclass(slots=True)
class Ledger:
    """Everything that happened, over all business units or in one of them."""

    customers: list[Customer] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def of(self, bu: str) -> Ledger:
        """Return what belongs to one business unit."""
        return Ledger(
            [c for c in self.customers if c.bu == bu],
            [d for d in self.documents if d.customer.bu == bu],
            [r for r in self.receipts if r.customer.bu == bu],
            [s for s in self.settlements if s.item.document.customer.bu == bu],
            [d for d in self.disputes if d.document.customer.bu == bu],
            [p for p in self.plans if p.customer.bu == bu],
            [c for c in self.cases if c.customer.bu == bu],
        )


def stream(seed: int, *names: str) -> Random:
    """Return the random numbers of one topic: another topic or customer does not move them."""
    return Random(":".join((str(seed), *names)))  # noqa: S311 - figures for show, no secret


def document(
    customer: Customer, kind: str, issued: date, amount: int, vat_percent: int, **more: object
) -> Document:
    """Return a document of one item without due date; `more` are fields of Document."""
    tax = (2 * amount * vat_percent + 100 + vat_percent) // (2 * (100 + vat_percent))
    made = Document(customer, kind, issued, amount, tax, **more)  # type: ignore[arg-type]
    made.items.append(Item(made, 1, None, amount))
    return made
