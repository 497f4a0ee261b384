"""Taking an import out again."""

from __future__ import annotations

from ar_metrics.errors import UserError
from ar_metrics.imports.batches import Batch, effective
from ar_metrics.imports.folder import one_writer, write_batch
from ar_metrics.settings import Settings


def withdraw(settings: Settings, batch_id: int, by: str | None = None) -> Batch:
    """Take an import out, as if it had never been made; what it replaced counts again.

    The import stays in its folder and known-at still finds it. The withdrawal is a batch too.

    Raises UserError when there is no such import, or when it has been withdrawn.
    """
    with one_writer(settings):
        batch = next((b for b in effective(settings) if b.id == batch_id), None)
        if batch is None:
            known = ", ".join(str(b.id) for b in effective(settings)[-10:]) or "none"
            raise UserError(
                f"There is no import {batch_id} to withdraw, or it has been withdrawn already.",
                advice=f"Imports that can be withdrawn: {known}.",
            )
        said = {
            "kind": "withdrawal",
            "imported_by": by or settings.user,
            "files": [],
            "layout": dict(batch.layout),
            "content_key": "",
            "feeds": {},
            "warnings": 0,
            "generated": batch.generated,
            "withdraws": batch_id,
        }
        return write_batch(settings, said, {}, {})
