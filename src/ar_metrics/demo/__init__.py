"""A group made up for show: customers, ledgers and month ends, written as feed files."""

from ar_metrics.demo.files import Batch, batches, write_demo

__all__ = ["Batch", "batches", "write_demo"]
