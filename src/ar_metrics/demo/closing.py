"""One close at which the general ledger is not what the items add up to, as it happens.

In one unit an invoice of the last days was not posted yet; in another one of the next month was
posted already; in a third an entry was made by hand, on the account and on no document. A fourth,
which sends its ledger, printed its open items too, before its last receipt was entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ar_metrics.demo.balances import Account, Open, open_at
from ar_metrics.demo.dates import DAY
from ar_metrics.demo.entities import RECEIVABLE, Ledger, Receipt
from ar_metrics.demo.group import Group
from ar_metrics.demo.parameters import RULES

NEAR = 5 * DAY


def hurried_close(made: Group) -> date:
    """Return the month end whose balances were sent too early: some months before the last one."""
    days = made.month_ends
    return days[max(0, len(days) - 1 - RULES.hurried_months_ago)]


def ledger_differences(made: Group) -> dict[tuple[date, Account], int]:
    """Return by day and account what the general ledger has more (or less) than the items."""
    day = hurried_close(made)
    every = {**made.ledgers, **made.printers}
    late = next(_issued(every[RULES.unposted_bu], day, day - NEAR, day), 0)
    following = min((d for d in made.month_ends if d > day), default=day)
    early = next(_issued(every[RULES.cut_off_bu], following, day, day + NEAR), 0)
    told = {
        RULES.unposted_bu: -late,
        RULES.cut_off_bu: early,
        RULES.by_hand_bu: RULES.by_hand_cents,
    }
    return {(day, (bu, RECEIVABLE, "EUR")): cents for bu, cents in told.items()}


def without_last_receipt(made: Group, items: list[Open], day: date) -> list[Open]:
    """Return what is open at a day as a list says that was printed before the last receipt that
    settles a document whole was entered: the document is still on it.
    """
    paid = [
        one
        for one in made.ledgers[RULES.printing_bu].settlements
        if one.kind == "cash" and one.dated <= day and one.amount == one.item.amount
    ]
    last = max(paid, key=lambda one: one.dated)
    return [*items, Open(last.item, last.amount)]


def _issued(ledger: Ledger, seen: date, after: date, until: date) -> Iterator[int]:
    """Yield what is open at `seen` of invoices in euros issued in these days, the latest first."""
    ((_, items),) = open_at(ledger, [seen])
    for item in reversed(items):
        side = item.side
        if (
            not isinstance(side, Receipt)
            and side.document.kind == "invoice"
            and side.document.account == RECEIVABLE
            and item.customer.doubtful_on is None
            and item.customer.currency_code == "EUR"
            and after < item.issued <= until
        ):
            yield item.amount
