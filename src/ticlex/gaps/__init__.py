"""What a document lacks that others have, and where it differs from the document above it.

Law that repeats the level above is information, not a fault: it is counted, not reported. Nothing here says which of
two texts is right: rank, status and date of both stand beside each finding.
"""

from ticlex.gaps.findings import CLASHES, MISSING, Finding, Side, Standing
from ticlex.gaps.report import Report, gaps, report

__all__ = ["CLASHES", "MISSING", "Finding", "Report", "Side", "Standing", "gaps", "report"]
