"""Receivables: encours, aged balance, recovery and litigation from dated extracts."""

__version__ = "0.1.0"
