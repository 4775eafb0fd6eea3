"""What a person's query may take."""

DEADLINE = 2.0
"""Seconds that a query may run."""
FAST = 0.05
"""Seconds of a processor that a query may take in the fast lane."""
ROWS = 10_000
"""Rows, or triples, that an answer may have."""
MEMORY = 2 * 1024**3
"""Bytes of address space of the process that answers."""
MAX_LENGTH = 100_000
"""Characters that a query may have."""
