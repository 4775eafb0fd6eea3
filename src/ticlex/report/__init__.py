"""What a check came to, as documents: one model, and a module for each format that is made of it.

Here verdicts become text, tables and triples. Nothing is read or judged; `ticlex_loaders.writers` puts them into files.
"""

from ticlex.report.model import Report, build
from ticlex.report.results import Entry, Results
from ticlex.report.stated import Stated

__all__ = ["Entry", "Report", "Results", "Stated", "build"]
