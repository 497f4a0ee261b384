"""The closed lists that contracts check against."""

from __future__ import annotations

from functools import cache

import pycountry

CREDIT_TYPES = ("credit_note", "receipt", "payment", "advance")
DOCUMENT_TYPES = ("invoice", "debit_note", "interest", "fee", *CREDIT_TYPES, "unbilled")
ALLOCATION_KINDS = (
    "cash",
    "credit_note",
    "write_off",
    "netting",
    "refund",
    "returned_payment",
    "adjustment",
)
CHANNELS = ("amicable", "plan", "dispute", "court", "agency")
PUBLIC_KINDS = ("State", "local", "hospital", "undertaking")
SCOPE_KINDS = ("agent", "team", "bu")
MEASURES = ("amount", "rate", "delay", "cost")
ENTRY_KINDS = ("sale", "cash", "write_off", "opening", "other")

# ISO 3166-1 leaves these to the user: the way to keep a country code that is not a country.
_USER_ASSIGNED = ("AA", "ZZ", *(f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"))
_USER_ASSIGNED_X = tuple(f"X{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@cache
def country_codes() -> tuple[str, ...]:
    """Return the ISO 3166-1 alpha-2 codes, user-assigned ones (XA, QM, …) included."""
    official = [country.alpha_2 for country in pycountry.countries]
    return (*sorted(official), *_USER_ASSIGNED, *_USER_ASSIGNED_X)


@cache
def currency_codes() -> tuple[str, ...]:
    """Return the ISO 4217 codes, without the ones for tests and for no currency at all."""
    return tuple(sorted(c.alpha_3 for c in pycountry.currencies if c.alpha_3 not in ("XTS", "XXX")))
