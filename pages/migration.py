"""Migration: what became of the debts of one date by a later one, bucket by bucket."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What became of the debts?"),
    _("Each document is followed from the earlier date to the as-of date: paid, written off, in "
      "the same bucket, in a later one or back in an earlier one. The share that rolls on says "
      "what will be very late next."),
    needs_items=False,
)  # fmt: skip
ui.breadcrumbs(reader, view)
since = ui.since_choice(reader, view)
ui.migration_cards(reader, view)

with ui.section(_("Where did each bucket go?")):
    ui.migration_matrix(reader, view, since)
with ui.section(_("From one month to the next")):
    ui.sankey_figure(reader, view, since)
with ui.section(_("How often does a bucket roll on?")):
    ui.roll_trend_figure(reader, view)
ui.downloads(reader, view, ui.migration_frames(reader, view, since), since)
