"""Content negotiation is a law: the best that the client names, and never what it rules out."""

from hypothesis import given
from hypothesis import strategies as st

from ticlex.endpoint.negotiation import GRAPHS, RESULTS, choose

OFFERS = st.sampled_from([tuple(RESULTS), tuple(GRAPHS), ("text/html", *GRAPHS)])
NAMES = st.sampled_from([*RESULTS, *GRAPHS, "text/html", "image/png", "*/*", "text/*", "application/*"])
RANGES = st.dictionaries(NAMES, st.integers(0, 10), min_size=1, max_size=6)


def header(ranges: dict[str, int]) -> str:
    return ", ".join(f"{name};q={quality / 10}" for name, quality in ranges.items())


def quality(media: str, ranges: dict[str, int]) -> int:
    """Section 12.5.1 of RFC 9110, said once more: the most specific range decides."""
    for name in (media, media.split("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0


@given(RANGES, OFFERS)
def test_the_best_wins_and_what_is_ruled_out_never_does(ranges: dict[str, int], offered: tuple[str, ...]) -> None:
    found = choose(header(ranges), offered)
    best = max(quality(media, ranges) for media in offered)
    if best == 0:
        assert found is None
    else:
        assert found == next(media for media in offered if quality(media, ranges) == best)


@given(RANGES, OFFERS, st.randoms())
def test_the_order_of_the_ranges_changes_nothing(
    ranges: dict[str, int], offered: tuple[str, ...], random: object
) -> None:
    shuffled = list(ranges.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(header(ranges), offered) == choose(header(dict(shuffled)), offered)


@given(RANGES, OFFERS, st.text("abc/;=,q01. *", max_size=12).filter(lambda t: "/" not in t and "," not in t))
def test_what_cannot_be_read_is_passed_over(ranges: dict[str, int], offered: tuple[str, ...], noise: str) -> None:
    assert choose(f"{noise}, {header(ranges)}", offered) == choose(header(ranges), offered)


@given(st.text(), OFFERS)
def test_any_header_gets_an_offer_or_none(accept: str, offered: tuple[str, ...]) -> None:
    assert choose(accept, offered) in (*offered, None)


def test_no_header_accepts_everything() -> None:
    assert choose("", tuple(RESULTS)) == "application/sparql-results+json"
