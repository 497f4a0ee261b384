"""What accounting programs call our columns, in English, French, German and Spanish."""

from __future__ import annotations

import re

from ar_metrics.sources.sheet import normal

# The first name of a column that a file has is taken: codes before names, residuals before totals.
CALLED: dict[str, tuple[str, ...]] = {
    "snapshot_date": (
        "snapshot date", "key date", "as of date", "as of", "date arrete", "date d'arrete",
        "date de situation", "stichtag", "fecha de corte",
    ),
    "bu": (
        "bu", "business unit", "company code", "cocd", "company", "legal entity", "entity",
        "subsidiary", "code societe", "societe", "entite", "filiale", "buchungskreis", "bukr",
        "gesellschaft", "sociedad",
    ),
    "customer_id": (
        "customer id", "customer no", "customer number", "customer code", "customer account",
        "client id", "client code", "account number", "code client", "n client", "no client",
        "num client", "numero client", "compte client", "compte tiers", "code tiers", "n tiers",
        "compte auxiliaire", "compte aux", "kundennummer", "kundennr", "kunden nr",
        "debitorennummer", "debitorennr", "debitor", "kunde", "konto", "codigo cliente",
        "customer", "client", "tiers", "partner", "partenaire", "contact", "cliente",
        "customer name", "client name", "nom client", "raison sociale", "code", "account",
        "compte", "n compte",
    ),
    "document_id": (
        "document no", "document number", "document id", "documentno", "invoice no",
        "invoice number", "invoice id", "invoice", "bill no", "numero facture",
        "numero de facture", "n facture", "no facture", "num facture", "n de facture", "facture",
        "n piece", "no piece", "n de piece", "numero piece", "numero de piece", "num piece",
        "piece", "n document", "numero document", "belegnummer", "belegnr", "beleg nr",
        "rechnungsnummer", "rechnungsnr", "rechnung", "beleg", "journal entry", "document",
        "n factura", "factura", "num", "numero", "number", "reference piece", "reference", "ref",
    ),
    "document_type": (
        "document type", "doc type", "transaction type", "type de piece", "type de document",
        "type piece", "type document", "belegart", "nature", "kind", "type", "art", "typ", "tipo",
    ),
    "issue_date": (
        "invoice date", "document date", "doc date", "issue date", "issued", "date facture",
        "date de facture", "date de facturation", "date piece", "date de piece",
        "date de la piece", "date document", "date d'emission", "date emission", "emise le",
        "emise", "rechnungsdatum", "belegdatum", "belegdat", "fecha factura", "date", "datum",
        "fecha", "transaction date", "posting date", "buchungsdatum", "date comptable",
        "date ecriture", "date d'ecriture",
    ),
    "due_date": (
        "due date", "net due date", "net due dt", "payment due", "maturity date", "maturity",
        "date d'echeance nette", "date d'echeance", "date echeance", "date d'exigibilite",
        "echeance", "a payer le", "payable le", "nettofalligkeit", "falligkeitsdatum", "falligkeit",
        "fallig am", "fallig", "faelligkeit", "zahlbar bis", "vencimiento", "scadenza", "due",
    ),
    "currency_code": (
        "currency code", "document currency", "currency", "curr", "crcy", "ccy", "code devise",
        "devise", "monnaie", "belegwahrung", "wahrung", "wahrg", "waehrung", "moneda", "divisa",
    ),
    "original_amount": (
        "original amount", "invoice amount", "document amount", "gross amount", "amount",
        "montant ttc", "total ttc", "montant facture", "montant initial", "montant original",
        "montant total", "montant piece", "montant", "rechnungsbetrag", "bruttobetrag",
        "ursprungsbetrag", "betrag", "importe", "total",
        "amount in document currency", "amount in doc curr", "montant en devise",
        "betrag in belegwahrung", "amount in local currency",
        "montant en devise interne", "montant en devise societe", "betrag in hauswahrung",
    ),
    "open_amount": (
        "residual amount in currency", "amount residual in currency",
        "montant residuel en devise", "open amount", "open balance", "balance due", "amount due",
        "amount outstanding",
        "outstanding amount", "outstanding", "remaining amount", "remaining", "residual amount",
        "amount residual", "residual", "restant du", "reste du", "reste a payer",
        "reste a regler", "montant du", "montant ouvert", "montant restant", "solde du",
        "solde restant", "offener betrag", "offener saldo", "restbetrag", "offen", "encours",
        "impaye", "open", "solde", "saldo", "balance",
    ),
    "account": (
        "g/l account", "gl account", "compte general", "compte collectif", "hauptbuchkonto",
        "n compte", "compte",
    ),
}  # fmt: skip
IN_CURRENCY = r"in currency|en devise$|in doc(?:ument)? ?curr|belegwahrung|devise piece"
IN_COMPANY = r"residual$|residuel$|local curr|hauswahrung|devise (?:interne|societe|locale)|company"
DEBITS = ("debit", "debits", "montant debit", "soll", "debe", "dr", "debit amount")
CREDITS = ("credit", "credits", "montant credit", "haben", "haber", "cr", "credit amount")
CREDIT_SIDES = ("c", "cr", "credit", "h", "haben", "-", "-1")
DEBIT_SIDES = ("d", "dr", "debit", "s", "soll", "+", "+1", "1")
SIDE_AFTER = r"(?i)([0-9])\s*(?:(dr|db|cr|d|c|s|h)\.?)$"  # 1 200,00 D
DOCUMENTS = (
    ("credit_note", r"credit.?(?:memo|note)|avoir|gutschrift|rectificativa"
                    r"|^(?:avo?|cn|nc|dg|g2|rinv)$"),
    ("debit_note", r"debit.?(?:memo|note)|note de debit|^(?:nd|dn)$"),
    ("advance", r"acompte|advance|prepayment|deposit|anzahlung|anticipo"),
    ("receipt", r"payment|receipt|reglement|paiement|virement|cheque|zahlung|encaissement|cobro"
                r"|^(?:dz|zp|rg|rgt|pmt|vir|chq|bq)$"),
    ("interest", r"interest|interets|zinsen"),
    ("invoice", r"invoice|facture|rechnung|factura|^(?:fac?|fc|fv|inv|rv|dr|bill)$"),
)  # fmt: skip


def plain(header: str) -> str:
    """Return a header as the names above are written: without signs and what brackets say."""
    # a bracket ends at the next one: else a million of them are read a million times
    bare = re.sub(r"\([^()]*\)|\[[^][]*\]", " ", normal(header))
    return re.sub(r"[^\w'/]+", " ", bare.replace("°", " ").replace("º", " ")).strip()


def document_type(value: str) -> str:
    """Return the type of document that a file calls so; empty where its words do not say."""
    said = normal(value)
    return next((ours for ours, pattern in DOCUMENTS if re.search(pattern, said)), "")
