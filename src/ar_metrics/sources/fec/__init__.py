"""The FEC (fichier des écritures comptables, LPF A. 47 A-1): the ledger of a French company."""

from ar_metrics.sources.fec.reader import FecOptions, fec_parts, read_fec

__all__ = ["FecOptions", "fec_parts", "read_fec"]
