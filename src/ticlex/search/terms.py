"""Terms of a text: two neighbouring characters in Chinese, a word's stem in English.

Bigrams need no word list and find two-character Chinese words. They do not cross punctuation
or white space.
"""

import re
from functools import lru_cache

_CHINESE = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_FUNCTION_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        """
    a about all also am an and any are as at be been being between both but by can could did do does each
    every for from get gets had has have how if in into is it its like long many may me might more most much
    must my no not of off on one only or other our own per say says should so some such tell than that the
    their them then there these they this those through to under upon was we were what when where whether
    which while who whom whose why will with would you your
        """,
    )
)
_IRREGULAR = {
    "built": "build", "paid": "pay", "held": "hold", "made": "make", "given": "give", "gave": "give",
    "taken": "take", "took": "take", "chosen": "choose", "chose": "choose", "led": "lead", "left": "leave",
    "lost": "lose", "met": "meet", "sent": "send", "spent": "spend", "sold": "sell", "written": "write",
    "wrote": "write", "centre": "center", "centres": "center", "bought": "buy", "brought": "bring",
    "kept": "keep", "known": "know",
}  # fmt: skip
_VOWEL = re.compile("[aeiouy]")
# The longest first; what is left must still hold a vowel and three letters.
_SUFFIXES = (
    "isations", "izations", "isation", "ization", "ations", "ating", "ation", "ative", "ators", "ments",
    "ities", "ingly", "ated", "ates", "ator", "able", "ment", "ness", "ings", "ions", "ised", "ized", "ises",
    "izes", "ity", "ate", "ing", "ion", "ies", "ied", "ise", "ize", "ers", "ors", "ful", "ive", "ual", "al",
    "ed", "er", "or", "es", "ly", "s", "y", "e",
)  # fmt: skip


def grams(text: str) -> list[str]:
    """Two-character terms of the Chinese in `text`, in order; a lone character is a term too."""
    found = []
    for run in _CHINESE.findall(text):
        found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return found


def characters(text: str) -> str:
    """The Chinese characters of `text`."""
    return "".join(_CHINESE.findall(text))


def words(text: str) -> list[str]:
    """English words of `text` in lower case, function words left out."""
    return [w for w in (m.removesuffix("'s") for m in _WORD.findall(text.casefold())) if w not in _FUNCTION_WORDS]


def stems(text: str) -> list[str]:
    """Stems of the English words of `text`."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Cut a word's endings: evaluation, evaluates and evaluated become evalu."""
    word = _IRREGULAR.get(word, word)
    for suffix in _SUFFIXES:
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest) and not (suffix == "s" and rest.endswith("s")):
            # planned, planning: plan
            doubled = rest[-1] == rest[-2] and rest[-1] not in "aeiousl"
            return rest[:-1] if doubled else rest
    return word


def find(phrase: str, text: str) -> int:
    """Where `phrase` stands in `text`, not within a longer number; -1 if nowhere."""
    at = text.find(phrase) if phrase else -1
    while at >= 0 and (_joined(text, at) or _joined(text, at + len(phrase))):
        at = text.find(phrase, at + 1)
    return at


def _joined(text: str, at: int) -> bool:
    """Whether a number goes on from before `at` to behind it."""
    pair = text[max(at - 1, 0) : at + 1]
    return len(pair) == 2 and pair.isascii() and pair.isdecimal()
