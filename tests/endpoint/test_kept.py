"""Answers that are kept: never more than there is room for, the latest asked stay."""

from hypothesis import given
from hypothesis import strategies as st

from ticlex.app.endpoint import Kept, Request
from ticlex.endpoint.answers import answer


def request(n: int) -> Request:
    return Request("GET", "/sparql", str(n).encode(), "", "", "http://a")


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000)), max_size=60))
def test_the_room_is_never_exceeded(asked: list[tuple[int, int]]) -> None:
    kept = Kept(most=20_000)
    for n, size in asked:
        found = answer(200, "text/csv", b"x" * size, keep=True)
        kept.put(request(n), found)
        assert kept.size <= 20_000
        if kept.get(request(n)) is None:
            assert size + 1000 > 20_000 // 8 - 10


def test_what_may_not_be_kept_is_not() -> None:
    kept = Kept()
    kept.put(request(1), answer(503, "text/plain", b"busy"))
    assert kept.get(request(1)) is None
