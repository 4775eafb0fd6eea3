"""What a search finds, and where it marks it."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ticlex.search import Index, search
from ticlex.search.articles import articles
from ticlex.search.terms import stem
from ticlex.store import Store

CASES = list(csv.DictReader((Path(__file__).parent / "cases.csv").read_text(encoding="utf-8").splitlines()))
EVERYTHING = 1000


def marked(store: Store, ref: str, start: int, end: int) -> str:
    return "".join(store.document(ref.split("/")[0]).text[start:end].split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["asked"])
def test_a_search(index: Index, store: Store, case: dict[str, str]) -> None:
    hits = index.search(case["asked"])
    first = case["first"].split(";") if case["first"] else []
    assert sorted(hit.ref for hit in hits[: len(first)]) == sorted(first)
    if not first:
        assert hits == []
    elif case["marked"]:
        assert case["marked"] in marked(store, hits[0].ref, hits[0].start, hits[0].end)


def test_a_document_can_be_chosen(index: Index) -> None:
    hits = index.search("绩效评估", EVERYTHING, documents=["js", "cq"])
    assert {hit.ref.split("/")[0] for hit in hits} == {"js", "cq"}
    assert index.search("第九条", documents=["js"])[0].ref == "js/art9"
    assert len(index.search("第九条", documents=["js"])) == 1
    assert index.search("绩效评估", documents=[]) == []


def test_an_article_stands_once_unless_the_words_stand_in_several_of_its_items(index: Index) -> None:
    refs = [hit.ref for hit in index.search("全职人员和团队要满足什么条件", EVERYTHING)]
    parents = [ref.partition(".")[0] for ref in refs if "/art" in ref]
    assert len(parents) == len(set(parents))
    assert {"cn-2021/art17.2", "cn-2021/art17.3"} <= {hit.ref for hit in index.search("聘任", EVERYTHING)}


def test_a_search_once_is_a_search_in_an_index(store: Store, index: Index) -> None:
    assert search(store, "会员制", 3) == index.search("会员制", 3)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_two_characters_are_found_wherever_they_stand(index: Index, store: Store, data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(store.documents))
    units = [unit for article in articles([document]) for unit in article.units]
    unit = data.draw(st.sampled_from(units))
    pairs = ["".join(p) for p in pairwise(unit.text) if all("一" <= c <= "鿿" for c in p)]
    word = data.draw(st.sampled_from(pairs or ["创新"]))
    assume(not {"条", "章"} & set(word))  # 一条 is a reference
    every = {ref for article in articles(store.documents) for ref in article.refs if word in store.texts[ref]}
    found = index.search(word, EVERYTHING)
    assume(not found[0].ref.endswith("/title"))  # 试行 stands in a title alone
    assert every <= {hit.ref for hit in found}
    assert word in found[0].text
    for hit in found:
        if hit.ref in every:
            assert marked(store, hit.ref, hit.start, hit.end) == word


@settings(max_examples=120, deadline=None)
@given(
    text=st.text(max_size=30)
    | st.text(alphabet="第条项款章（）0123456789一二三十百/art.js-%元万年 评估创新中心", max_size=20)
)
def test_whatever_is_asked_every_hit_lies_in_its_provision(index: Index, store: Store, text: str) -> None:
    hits = index.search(text, 30)
    assert len(hits) <= 30
    assert len({(hit.ref, hit.start) for hit in hits}) == len(hits)
    assert all(a.score >= b.score for a, b in pairwise(hits))
    for hit in hits:
        name, _, ref = hit.ref.partition("/")
        unit = store.document(name).unit(ref)
        assert unit is not None
        assert unit.start <= hit.start < hit.end <= unit.end
        assert hit.text == unit.text


def test_every_provision_with_words_belongs_to_one_article(store: Store) -> None:
    refs = [ref for article in articles(store.documents) for ref in article.refs]
    assert len(refs) == len(set(refs))
    kinds = {f"{d.id}/{u.ref}": u.kind for d in store.documents for u in d.structure.units}
    assert {kinds[ref] for ref in kinds.keys() - set(refs)} <= {"title", "part", "chapter", "section"}


@pytest.mark.parametrize(
    "forms",
    [
        "evaluate evaluates evaluated evaluation evaluations evaluating", "plan plans planned planning",
        "centre center centers", "build built building", "industry industries", "fund funds funded funding",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1
