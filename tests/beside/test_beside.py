"""Which words of one document answer to which of another, on the law itself and on made-up cells; the command too."""

import csv
import io
import json
from itertools import permutations
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticlex.app.__main__ import main
from ticlex.beside import Beside, beside, laid, measured, passages
from ticlex.compare import SILENCES, Cell, compare, matrix, regulations
from ticlex.store import Store

CASES = Path(__file__).with_name("answers.csv")


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def found(store: Store, topic: str, base: str, other: str) -> Beside:
    return beside(store, compare(store, topic, base), other)


@pytest.mark.parametrize("case", rows(), ids=lambda c: f"{c['topic']}-{c['ours'][:8]}")
def test_words_answer_to_words(store: Store, case: dict[str, str]) -> None:
    lines = found(store, case["topic"], case["base"], case["other"]).lines
    line = next(one for one in lines if one.base and one.base.quote == case["ours"])
    assert (line.other.quote if line.other else "") == case["theirs"]


def test_every_word_of_the_matrix_stands_once_on_its_side(store: Store) -> None:
    measures = measured(store)
    documents = [r.id for r in regulations(store)]
    for cells in matrix(store).values():
        for base, other in permutations(documents, 2):
            lines, silences = laid(cells, base, other, measures)
            for n, document in enumerate((base, other)):
                said = [one for line in lines if (one := (line.base, line.other)[n])]
                assert sorted(p.quote for p in said) == sorted(p.quote for p in passages(cells, document))
                norms = [norm for p in said for norm in p.norms]
                assert sorted(norms) == sorted({c.norm for c in cells if c.document == document and c.norm})
                assert bool(said) or silences[document] in SILENCES
            for line in lines:
                for n, passage in enumerate((line.base, line.other)):
                    if line.segments:
                        assert passage is not None
                        assert "".join((s.a, s.b)[n] for s in line.segments) == passage.quote


def test_the_norms_on_a_part_of_a_sentence_are_read_with_it(store: Store) -> None:
    quotes = [p.quote for p in passages(compare(store, "Exit").cells, "cn-2021")]
    assert "限期整改" not in quotes
    assert not [q for q in quotes if sum(q in other for other in quotes) > 1]


def test_an_amount_of_persons_never_answers_to_a_share() -> None:
    def cell(document: str, unit: str) -> Cell:
        words = f"研发人员不少于50{'人' if unit == 'persons' else '%'}"
        return Cell(document, "issued", "value", f"{document}/art1", words, "AtLeast", 50, unit, "Strict", document)

    (line, rest), _ = laid([cell("a", "persons"), cell("b", "ratio")], "a", "b", {})
    assert (line.other, rest.base) == (None, None)
    (line,), _ = laid([cell("a", "persons"), cell("b", "persons")], "a", "b", {})
    assert line.other is not None


@given(st.lists(st.text("研发人员不少于5五十％百人、。", min_size=1), max_size=5), st.randoms())
def test_a_text_beside_itself_is_all_answers(quotes: list[str], random: object) -> None:
    cells = [
        Cell(d, "issued", "text", f"{d}/art{n}", q, norm=f"{d}:{n}") for d in "ab" for n, q in enumerate(set(quotes))
    ]
    lines, _ = laid(cells, "a", "b", {})
    assert all(line.base and line.other and line.base.quote == line.other.quote for line in lines)
    assert len(lines) == len(set(quotes))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["compare", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_lays_two_documents_beside_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "仪器设备", "--base", "js", "--with", "cq")
    assert code == 0
    assert "科研仪器设备原值不少于2000万元" in out
    assert "写法不同，意思或数值相同：不少于 = 不低于" in out
    assert "征求意见稿，不是现行规定" in out
    _, out, _ = run(capsys, "仪器设备", "--base", "js", "--with", "cq", "--json")
    (pair,) = json.loads(out)
    assert pair["lines"][0]["other"]["provision"] == "cq/art9.4"
    assert {s["op"] for s in pair["lines"][0]["diff"]} >= {"equal", "same_value", "replace"}


def test_the_command_without_a_topic_is_the_matrix(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--only", "gaps", "--base", "js")
    assert "知识产权" in out
    assert "场地面积" not in out
    _, out, _ = run(capsys, "--json", "--status", "in_force,issued")
    every = json.loads(out)
    assert len(every) > 30
    assert {c["document"] for one in every for c in one["cells"]} == {"cn-2017", "cn-2020", "cn-2021", "js"}


def test_the_command_writes_what_an_office_opens(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    word, table = tmp_path / "a.docx", tmp_path / "a.csv"
    assert run(capsys, "场地面积", "--base", "js", "--with", "cq", "-o", str(word))[0] == 0
    opened = docx.Document(str(word))
    cells = [cell.text for row in opened.tables[0].rows for cell in row.cells]
    assert any("独立研发场地面积不少于5000平方米" in text and "第十二条第1项" in text for text in cells)
    assert any("征求意见稿，不是现行规定" in text for text in cells)
    marked = [r.text for c in opened.tables[0].rows[1].cells for p in c.paragraphs for r in p.runs if r.underline]
    assert "5000平方米" in marked
    assert not any(r.font.strike for c in opened.tables[0].rows[1].cells for p in c.paragraphs for r in p.runs)
    run(capsys, "场地面积", "-o", str(table))
    data = table.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Team", "--base", "js", "--with", "js"], "不能与它自己比较"),
        (["Team", "--with", "cq", "--status", "in_force"], "cq"),
        (["Team", "-o", "x.pdf"], ".docx"),
    ],
)
def test_what_cannot_be_laid_beside(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    code, _, err = run(capsys, *words)
    assert code == 2
    assert said in err
