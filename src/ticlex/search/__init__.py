"""Search in the provisions: by reference, topic, word, amount or question; ranked, with the hit marked.

BM25 over two-character terms finds the words; the graph adds names, synonyms, English and numbers. No word list and no
answer stands in the code.
"""

from ticlex.search.index import Hit, Index, search

__all__ = ["Hit", "Index", "search"]
