"""条文: what exactly does it say, and is it in force?"""

from __future__ import annotations


def show() -> None:
    """."""
