"""Where provisions came from: each in one bucket, and the bucket follows the words."""

import csv
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.corpus.demands import numbers, strength
from ticlex.corpus.documents import Document
from ticlex.corpus.structure import parse
from ticlex.derivation import Derived, Likeness, Text, compare, relate, texts
from ticlex.names import local_name, ref_of
from ticlex.resources import data_dir
from ticlex.store import Store

HERE = Path(__file__).parent
CHANGES = list(csv.DictReader((HERE / "derivation_changes.csv").read_text(encoding="utf-8").splitlines()))
MARKERS = ("应", "应当", "须", "必须", "不得", "可", "可以", "原则上", "一般", "鼓励", "探索")
FORCES = {"Strict": 4, "General": 3, "InPrinciple": 2, "Permitted": 1, "Encouraged": 0}


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def _copy(document: Document, words: str, changed: str) -> Document:
    text = document.text.replace(words, changed)
    assert words == changed or text != document.text, f"{document.id} does not print {words}"
    return replace(document, text=text, structure=parse(text))


def _related(original: Document, copy: Document) -> tuple[dict[str, Derived], dict[str, Derived]]:
    """Buckets of a copy against its original, by reference, both ways."""
    sources, targets = texts(original, {}, {}), texts(copy, {}, {})
    came_from, became = relate(sources, targets, Likeness([*sources, *targets]))
    return (
        {str(d.target).partition("/")[2]: d for d in came_from},
        {str(d.source).partition("/")[2]: d for d in became},
    )


@pytest.mark.parametrize("document", ["cn-2017", "cn-2020", "cn-2021", "js", "cq"])
def test_a_copy_is_verbatim_throughout(store: Store, document: str) -> None:
    original = store.document(document)
    came_from, became = _related(original, original)
    assert {d.relation for d in [*came_from.values(), *became.values()]} == {"Verbatim"}


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: f"{c['document']}-{c['ref']}-{c['changed']}")
def test_a_changed_word_or_number_changes_the_bucket(store: Store, change: dict[str, str]) -> None:
    original = store.document(change["document"])
    copy = _copy(original, change["words"], change["changed"])
    came_from, became = _related(original, copy)
    assert came_from[change["ref"]].relation == change["bucket"], came_from[change["ref"]]
    assert came_from[change["ref"]].source == f"{change['document']}/{change['ref']}"
    assert became[change["ref"]].relation == change["bucket"]


def test_a_deleted_item_narrows_its_article_and_leaves_its_bucket(store: Store) -> None:
    original = store.document("cn-2021")
    item = original.unit("art10.5")
    assert item is not None
    copy = _copy(original, original.text[item.start : item.end], "")
    came_from, became = _related(original, copy)
    assert came_from["art10"].relation == "Narrowed"
    # 科研诚信 stands in another article too: the item is at most likened to that, no longer to itself.
    assert became["art10.5"].relation != "Verbatim"
    assert became["art10.5"].target != "cn-2021/art10.5"
    assert became["art10.4"].relation == "Verbatim"


def test_an_added_item_extends_its_article_and_is_added(store: Store) -> None:
    original = store.document("cn-2021")
    item = original.unit("art10.6")
    assert item is not None
    words = original.text[item.start : item.end]
    extra = "7. 每季度向社会公布仪器清单与检验服务价格，设立投诉电话并由专人值守，答复咨询者的疑问。"
    copy = _copy(original, words, f"{words}\n{extra}")
    came_from, became = _related(original, copy)
    assert came_from["art10"].relation == "Extended"
    assert came_from["art10.7"].relation == "Added"
    assert became["art10"].relation == "Extended"
    # Seen the other way round, what was added is left out.
    assert _related(copy, original)[1]["art10.7"].relation == "LeftOut"


def test_what_was_changed_is_said(store: Store) -> None:
    original = store.document("js")
    came_from, _ = _related(original, _copy(original, "不少于5000平方米", "不少于3000平方米"))
    assert came_from["art12.1"].changes == ("不少于5000平方米→不少于3000平方米",)


def test_every_provision_is_in_one_bucket_for_each_counterpart(store: Store) -> None:
    """Derivations look back at every earlier document above or beside, take-ups ahead."""
    earlier = {
        "cn-2020": ["cn-2017"], "cn-2021": ["cn-2017", "cn-2020"],
        "js": ["cn-2017", "cn-2020", "cn-2021"], "cq": ["cn-2017", "cn-2020", "cn-2021"],
    }  # fmt: skip
    for kind, own in (("Derivation", "to"), ("TakeUp", "from")):
        rows = store.select(
            f"SELECT ?own ?against ?relation WHERE {{ ?d a tic:{kind} ; tic:{own} ?own ; tic:against ?against ;"
            " tic:relation ?relation }"
        )
        counts = Counter((ref_of(str(r["own"])), ref_of(str(r["against"]))) for r in rows)
        assert set(counts.values()) == {1}
        pairs = {(ref.partition("/")[0], against) for ref, against in counts}
        expected = {(later, before) for later, befores in earlier.items() for before in befores}
        assert pairs == (expected if kind == "Derivation" else {(b, a) for a, b in expected})
        for document in store.documents:
            said = {text.ref for text in texts(document, {}, {})}
            for against in {a for d, a in pairs if d == document.id}:
                assert {ref for ref, other in counts if other == against and ref.startswith(document.id + "/")} == said


def test_a_judgement_stands_in_for_what_is_computed_until_the_words_change(tmp_path: Path) -> None:
    regulations = tmp_path / "regulations"
    shutil.copytree(data_dir("regulations"), regulations)
    query = """SELECT ?c ?relation ?computed ?note WHERE {
      ?c a tic:Derivation ; tic:to js:art5 ; tic:against reg:cn-2017 ; tic:relation ?relation
      OPTIONAL { ?c tic:note ?note } OPTIONAL { ?c tic:computedRelation ?computed }
    }"""
    (judged,) = Store({"regulations": regulations}).select(query)
    assert "computed" in judged
    assert str(judged["note"]).startswith("“原则上独立法人")
    source = regulations / "js" / "source.txt"
    source.write_text(
        source.read_text(encoding="utf-8").replace("多方共建的独立法人单位建设", "多方共建的单位建设"), encoding="utf-8"
    )
    (lapsed,) = Store({"regulations": regulations}).select(query)
    assert "computed" not in lapsed
    assert lapsed["relation"] == judged["computed"]


def test_added_has_no_source_and_left_out_no_target(store: Store) -> None:
    query = """SELECT ?d ?relation ?from ?to WHERE {
      VALUES ?kind { tic:Derivation tic:TakeUp } ?d a ?kind ; tic:relation ?relation
      OPTIONAL { ?d tic:from ?from } OPTIONAL { ?d tic:to ?to }
    }"""
    for row in store.select(query):
        relation = local_name(str(row["relation"]))
        assert ("from" in row) == (relation != "Added"), row
        assert ("to" in row) == (relation != "LeftOut"), row


def test_verbatim_is_word_for_word_and_nothing_else_is(store: Store) -> None:
    every = {text.ref: text for document in store.documents for text in texts(document, {}, {})}
    query = """SELECT ?d ?relation ?from ?to WHERE {
      ?d a tic:Derivation ; tic:relation ?relation ; tic:from ?from ; tic:to ?to
    }"""
    rows = store.select(query)
    assert any(str(row["relation"]).endswith("Verbatim") for row in rows)
    for row in rows:
        same = every[ref_of(str(row["from"]))].plain == every[ref_of(str(row["to"]))].plain
        assert same or not str(row["relation"]).endswith("Verbatim"), row


def test_the_words_say_the_force_that_the_norms_have(store: Store) -> None:
    """The reading of 应, 可, 原则上 in a clause agrees with every norm whose marker is one of them."""
    rows = store.select("""
      SELECT ?norm ?marker ?quote ?force WHERE {
        ?norm a tic:Norm ; tic:marker ?marker ; tic:quote ?quote ; tic:force ?force
      }""")
    checked = 0
    for row in rows:
        marker, quote = str(row["marker"]), "".join(str(row["quote"]).split())
        # 可以探索 is both, and the norm's force is that of the first.
        if marker in MARKERS and marker in quote and "可以探索" not in quote:
            checked += 1
            assert strength(quote) == FORCES[local_name(str(row["force"]))], quote
    assert checked > 80


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("面积不少于5000平方米", [("AtLeast", 5000, "平方米")]),
        ("投入不低于3000万元", [("AtLeast", 30_000_000, "元")]),
        ("投入二千万元以上", [("AtLeast", 20_000_000, "元")]),
        ("占比达到百分之三十", [("AtLeast", 30, "%")]),
        ("不超过三分之一", [("AtMost", 100 / 3, "%")]),
        ("不超过1/3", [("AtMost", 100 / 3, "%")]),
        ("筹建期一般不超过三年", [("AtMost", 3, "年")]),
        ("每年1月30日前报告", [("AtMost", 61, "日期")]),
        ("且3年内不得重新申报", [("AtMost", 3, "年")]),
        ("面积2000m2", [(None, 2000, "平方米")]),
        ("一批中心，若干办法", []),
        ("第三方机构", []),
    ],
)
def test_numbers_of_a_clause(clause: str, said: list[tuple[str | None, float, str]]) -> None:
    assert [(n.op, pytest.approx(n.value), n.unit) for n in numbers(clause)] == said


_WORDS = st.text(alphabet="中心应可以建设研发投入不少于平方米年度报告，。；", min_size=4, max_size=60)


def _text(words: str) -> Text:
    clauses = [clause for clause in words.replace("。", "，").replace("；", "，").split("，") if len(clause) > 1]
    return Text("x/art1", words, clauses, clauses, frozenset(words[n : n + 2] for n in range(len(words) - 1)))


@settings(max_examples=200, deadline=None)
@given(_WORDS, _WORDS)
def test_a_bucket_turns_round_with_its_sides(one: str, other: str) -> None:
    """Stricter seen from there is looser seen from here; more is less; the same is the same."""
    sides = [_text(one), _text(other)]
    turned = {"Stricter": "Looser", "Looser": "Stricter", "Extended": "Narrowed", "Narrowed": "Extended"}
    there, back = compare(sides[0], sides[1]).relation, compare(sides[1], sides[0]).relation
    assert back == turned.get(there, there)
