"""Files that nobody should send, and what reads them."""
