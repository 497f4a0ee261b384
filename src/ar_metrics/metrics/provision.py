"""Expected credit loss by the simplified matrix of IFRS 9: worked out by `queries.provision`."""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric

PROVISION = Metric(
    name="provision_amount",
    label="Provision by matrix",
    definition="Expected loss of the open debts that are not assessed one by one: per segment and "
    "bucket, exposure × loss rate. The rates come from what became of the debts of the last twelve "
    "months, or as many as are set, unless a rate was entered.",
    unit="money",
    model="",
    sql="Σ exposure_amount × loss_ratio",
)
EXPOSURE = Metric(
    name="exposure_amount",
    label="Exposure in the matrix",
    definition="Open debts that are not assessed one by one, credits not deducted, without tax "
    "where the tax of the document is known.",
    unit="money",
    better="neither",
    model="",
    sql="open debts without tax, not doubtful",
)
INDIVIDUAL = Metric(
    name="individual_exposure_amount",
    label="Assessed one by one",
    definition="Debts of customers with a loss rate of their own, and doubtful debts (account 416, "
    "insolvency, age rule), without tax where it is known: left out of the matrix. Without a rate "
    "of the customer their provision is not computed.",
    unit="money",
    model="",
    sql="doubtful open debts without tax",
)
COVERAGE = Metric(
    name="provision_ratio",
    label="Provision by exposure",
    definition="Provision by matrix ÷ exposure in the matrix.",
    unit="ratio",
    model="",
    sql="provision_amount ÷ exposure_amount",
)
INDIVIDUAL_PROVISION = Metric(
    name="individual_provision_amount",
    label="Provision of customers assessed alone",
    definition="Exposure of the customers that have a loss rate of their own in the settings, "
    "times that rate.",
    unit="money",
    model="",
    sql="Σ exposure of a customer × its own rate",
)
PROVISIONS = (PROVISION, COVERAGE, EXPOSURE, INDIVIDUAL, INDIVIDUAL_PROVISION)
