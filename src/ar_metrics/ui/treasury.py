"""What the codes and columns of the CFO's analysis are called."""

from __future__ import annotations

from collections.abc import Mapping

from ar_metrics.i18n import N_

# Beside the buckets: where debts come from and go to.
PLACES: Mapping[str, str] = {
    "new": N_("new"),
    "increased": N_("increased or revalued"),
    "settled": N_("paid or credited"),
    "written off": N_("written off"),
}

COLUMNS: Mapping[str, str] = {
    "from_bucket": N_("Bucket before"),
    "to_bucket": N_("Became"),
    "migrated_amount": N_("Amount"),
    "migrated_count": N_("Number of items"),
    "roll_ratio": N_("Share of the bucket"),
    "count_ratio": N_("Share of its items"),
}
