"""The words of the trade, English and French side by side, and what they mean here."""

from __future__ import annotations

from ar_metrics.i18n import N_

# English word, French word, meaning.
WORDS = (
    ("outstanding", "encours", N_("What customers owe at a date, credits deducted.")),
    (
        "open item",
        "poste ouvert",
        N_("One document, or one instalment of it, with a residual amount."),
    ),
    (
        "not due",
        "non échu",
        N_("Due on the as-of date or later. The due date itself is not overdue."),
    ),
    ("overdue", "échu", N_("Due before the as-of date: 1 day late or more.")),
    ("aged balance", "balance âgée", N_("Outstanding by customer and lateness bucket.")),
    (
        "bucket",
        "tranche d’âge",
        N_("A closed range of days late; buckets add up to the outstanding."),
    ),
    ("receipt", "encaissement", N_("Cash that came in.")),
    ("allocation", "lettrage", N_("The link from a receipt to an item, with amount and date.")),
    (
        "unapplied cash",
        "encaissement non lettré",
        N_("A receipt, or part of one, that no item carries yet."),
    ),
    (
        "reminder, formal notice",
        "relance, mise en demeure",
        N_("The steps of dunning, those before the due date included."),
    ),
    ("promise to pay", "promesse de règlement", N_("A customer's word: an amount and a date.")),
    ("payment plan", "échéancier, échelonnement", N_("Instalments that were agreed.")),
    ("dispute", "litige commercial", N_("The customer contests an amount.")),
    ("litigation", "contentieux", N_("A court or enforcement procedure.")),
    ("collection agent", "chargé de recouvrement", N_("Owns a portfolio of customers.")),
    ("objective", "objectif", N_("A target per agent and month.")),
    ("doubtful, written off", "douteux, passé en perte", N_("Accounts 416 and 654.")),
    ("statute of limitations", "prescription", N_("After it the claim can no longer be sued for.")),
    ("segment", "segment", N_("A kind of customer; the values come from your data.")),
    ("BU", "BU, filiale", N_("The business unit or subsidiary that owns the claim.")),
    ("as-of date", "date d’arrêté", N_("The day whose end the figures describe.")),
    ("known at", "connu au", N_("Which imports count: those made until then.")),
    (
        "restatement",
        "retraitement",
        N_("What a corrected import changed in a figure already shown."),
    ),
    (
        "bridge",
        "évolution de l’encours",
        N_("From one date's outstanding to another's, step by step."),
    ),
)  # fmt: skip

# The types of receivable, in the order in which the first rule that holds decides.
TYPES = (
    ("irrecoverable", N_("Written off.")),
    ("doubtful", N_("On account 416, an insolvent customer, or too old by the age rule.")),
    ("litigious", N_("An open dispute or procedure.")),
    ("old", N_("More than 90 days late, unless the reference data says otherwise.")),
    ("due", N_("Overdue.")),
    ("certain", N_("Invoiced, not due yet.")),
    ("unbilled", N_("Delivered, not invoiced yet (418): shown apart.")),
    ("credit", N_("A credit note or a receipt that no invoice carries yet.")),
)
