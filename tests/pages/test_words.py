"""What a code of the data is called on a screen and in a file for people."""

from __future__ import annotations

import pytest

from ar_metrics import vocabulary
from ar_metrics.i18n import Language


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("1-30", "1\u201330\u00a0d"),
        ("0", "0\u00a0d"),
        ("91+", "91\u202f+\u00a0d"),
        ("not due", "not due"),
        ("Current", "Current"),
        ("Over 90", "Over 90"),
        ("> 90", "> 90"),
    ],
)
def test_a_bucket_is_told_by_its_days_or_by_the_name_that_a_home_gave_it(name, told) -> None:
    assert vocabulary.bucket(Language("en"), name) == told


@pytest.mark.parametrize(
    ("column", "code", "told"),
    [
        ("next_action_kind", "phone call", "appel téléphonique"),
        ("last_act", "filed", "requête ou assignation"),
        ("from_bucket", "1-30", "1\u201330\u00a0j"),
        ("outcome", "rejected", "rejeté"),
        ("settlement_kind", "cash", "paiement"),
        ("document_id", "invoice", "invoice"),
        ("customer_name", "paid", "paid"),  # a name is no word of ours
    ],
)
def test_columns_that_hold_the_codes_of_another_have_its_words(column, code, told) -> None:
    assert vocabulary.value(Language("fr"), column, code) == told
