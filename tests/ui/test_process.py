"""Procedures without a browser: which are meant, their steps, their lanes, who bears what."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticlex.errors import UnknownName
from ticlex_ui import model
from ticlex_ui.components.process_lanes import swimlane
from ticlex_ui.components.process_roles import section
from ticlex_ui.i18n import use
from ticlex_ui.model.process import Slot, choose, every, of_document, step_norm
from ticlex_ui.model.process_lanes import Area, layout, row
from ticlex_ui.model.process_lines import step_lines
from ticlex_ui.model.process_roles import bearings, kinds, known_kind, known_role, network
from ticlex_ui.model.process_steps import Lane, ProcedureView, Role, StepView, procedure_view

CHOICES = list(csv.DictReader(Path(__file__).with_name("process_choice.csv").read_text(encoding="utf-8").splitlines()))
COUNT = """
SELECT ?norm ?bearer WHERE {
  ?norm tic:bearer ?bearer ; tic:statedIn ?p ; a ?class . ?class rdfs:subClassOf tic:Norm .
  ?p tic:inRegulation ?r . ?r skos:notation ?document
}
"""


def view(holdings: model.Holdings, name: str, lang: str = "zh") -> ProcedureView:
    return procedure_view(holdings, every(holdings)[name], lang)


def written(slot: Slot) -> str:
    if slot.procedure is None:
        return f"-{slot.document}"
    return f"{'' if slot.same_name else '~'}{slot.procedure.process}"


@pytest.mark.parametrize("case", CHOICES, ids=lambda case: case["question"])
def test_which_procedures_an_address_means(holdings: model.Holdings, case: dict[str, str]) -> None:
    assert [written(slot) for slot in choose(holdings, case["p"], case["d"])] == case["shown"].split()


def test_what_is_not_known_is_named(holdings: model.Holdings) -> None:
    with pytest.raises(UnknownName) as caught:
        choose(holdings, "cq-recognise", None)
    assert "cq-recognition" in caught.value.near
    with pytest.raises(UnknownName):
        choose(holdings, "formation-of-a-company", None)
    with pytest.raises(UnknownName):
        choose(holdings, "recognition", "cn-2012")
    with pytest.raises(UnknownName):
        known_role(holdings, "Minister")
    with pytest.raises(UnknownName):
        known_kind(holdings, "Strict")
    assert known_kind(holdings, "Duty") == "Duty"


def test_every_step_has_a_norm_of_its_own(holdings: model.Holdings) -> None:
    found = [step_norm(holdings, p, place).id for p in every(holdings).values() for place in range(len(p.steps))]
    assert len(found) == len(set(found)) > 80


def test_deadlines_stand_on_the_words_that_print_them(holdings: model.Holdings) -> None:
    report = view(holdings, "cq-annual-report").steps[1]
    (limit,) = report.limits
    assert limit.words == "每年1月30日前"
    assert view(holdings, "cq-annual-report", "en").steps[1].limits[0].words == "by 30 January every year"
    assert "1月30日前" in holdings.store.document("cq").text[slice(*limit.span)]
    (period,) = view(holdings, "cq-acceptance").steps[4].periods
    assert period.words == "1年"
    assert view(holdings, "cn-2021-formation-field").steps[0].periods[0].words == "每年"
    for process in every(holdings).values():
        shown = view(holdings, process.process)
        assert [s.n for s in shown.steps if s.limits] == [s.n for s in process.steps if s.time_limit]


def test_a_lane_tells_the_words_of_its_own_text_only(holdings: model.Holdings) -> None:
    lanes = {lane.role.code: lane.printed for lane in view(holdings, "cq-recognition").lanes}
    # 主管部门 names the bureau elsewhere; here it is the end of 行业主管部门.
    assert lanes["LeadAuthority"] == ["市科技局"]
    assert lanes["LeadAuthorityBoard"] == ["市科技局局长办公会"]
    assert list(lanes)[:3] == ["LeadAuthority", "LeadAuthorityDivision", "LeadAuthorityBoard"]


def test_an_actor_that_is_named_elsewhere_is_said_to_be(holdings: model.Holdings) -> None:
    steps = {s.n: s for s in view(holdings, "cq-recognition").steps}
    assert steps[6].actor_from == ["cq/art10.3"]
    assert steps[1].actor_from == []


def test_english_pages_show_no_chinese_labels(holdings: model.Holdings) -> None:
    for name in every(holdings):
        shown = view(holdings, name, "en")
        for step in shown.steps:
            labels = [*(a.label for a in step.actors), step.action, *step.objects, *step.requires, *step.produces]
            assert all(label.isascii() or "–" in label for label in labels), (name, step.n, labels)
        assert shown.label.isascii()


def test_lines_for_a_spreadsheet(holdings: model.Holdings) -> None:
    views = [view(holdings, "js-formation"), view(holdings, "cq-annual-report")]
    lines = step_lines(holdings, views, "zh")
    assert len(lines) == sum(len(v.steps) for v in views)
    assert {len(line) for line in lines} == {15}
    assert lines[-1][8] == "每年1月30日前"


def test_procedures_of_a_document_show_those_with_steps_first(holdings: model.Holdings) -> None:
    found = of_document(holdings, "cq")
    assert [bool(p.steps) for p in found] == sorted((bool(p.steps) for p in found), reverse=True)
    assert {p.process for p in found if not p.steps} == {"cq-exit"}


@st.composite
def procedures(draw: st.DrawFn) -> ProcedureView:
    """Steps with any actors, each leading anywhere."""
    lanes = [Lane(Role(f"r{n}", f"r{n}", n), []) for n in range(draw(st.integers(1, 6)))]
    size = draw(st.integers(1, 9))
    steps = []
    for n in range(1, size + 1):
        actors = draw(st.lists(st.sampled_from([lane.role for lane in lanes]), min_size=1, unique=True))
        following = draw(st.lists(st.integers(1, size), max_size=3, unique=True))
        steps.append(
            StepView(
                n, actors, "act", [], None, [], [], [], [], sorted(following), "a/art1", "Art. 1", "x", (0, 1), [], []
            )
        )
    return ProcedureView("a-x", "a", "x", "a/art1", None, lanes, steps)


def middle(area: Area) -> int:
    return (area.left + area.right) // 2


@given(procedures())
def test_boxes_stand_in_the_lanes_of_their_actors_and_arrows_reach_their_steps(found: ProcedureView) -> None:
    laid = layout(found)
    places = {lane.role.code: n for n, lane in enumerate(found.lanes)}
    last = row(len(found.steps)) + 4
    for step in found.steps:
        covered = {half for area in laid.boxes[step.n] for half in range(area.left, area.right)}
        assert covered == {2 * places[a.code] + side for a in step.actors for side in (1, 2)}
        own = laid.connectors[step.n]
        arriving = {(c.area.bottom, c.area.left) for c in own if c.kind == "arrive"}
        assert arriving == {(row(n), middle(laid.boxes[n][0])) for n in step.next}
        assert sum(c.kind == "beside" for c in own) == len(laid.boxes[step.n]) - 1
        for c in own:
            assert 1 < c.area.top < c.area.bottom <= last
            assert 1 <= c.area.left < c.area.right <= laid.halves + laid.tracks + 1
            # No arrow crosses a box: those that pass a step do so in the gutter.
            inside = {n for n in range(1, len(found.steps) + 1) if c.area.top <= row(n) < c.area.bottom}
            assert c.kind == "beside" or not inside or c.area.left > laid.halves


@given(procedures())
def test_arrows_that_meet_have_gutters_of_their_own(found: ProcedureView) -> None:
    laid = layout(found)
    for track in range(laid.halves + 1, laid.halves + laid.tracks + 1):
        lines = {
            (step.n, c.area.top, c.area.bottom)
            for step in found.steps
            for c in laid.connectors[step.n]
            if c.kind == "down" and c.area.left == track
        }
        spans = sorted((top, bottom) for _, top, bottom in lines)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_norms_are_counted_as_the_graph_has_them(holdings: model.Holdings) -> None:
    for document in holdings.regulations:
        found = bearings(holdings, document, "zh")
        rows = holdings.store.select(COUNT.replace("?document", f'"{document}"'))
        pairs = {(str(r["norm"]), str(r["bearer"])) for r in rows}
        assert sum(len(n) for _, cells in found.rows for n in cells.values()) == len(pairs) > 80
        for kind in kinds([found]):
            net = network(holdings, found, kind)
            assert sum(weight for *_, weight in net.edges) == sum(
                len(norm.topics) for _, cells in found.rows for norm in cells.get(kind, [])
            )
            assert {topic for _, topic, _ in net.edges} == set(range(len(net.topics)))


def test_a_role_lists_each_norm_with_its_place(holdings: model.Holdings) -> None:
    found = bearings(holdings, "js", "zh")
    duties = found.of("LeadAuthority", "Duty")
    assert 0 < len(duties) < len(found.of("LeadAuthority", None))
    for norm in duties:
        text = "".join(holdings.store.document("js").text[slice(*norm.span)].split())
        assert text == "".join(norm.quote.split("……")[0].split())
    assert found.of("PartnerGovernment", "Duty") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_procedure_can_be_drawn(holdings: model.Holdings, lang: str) -> None:
    use(lang)
    for name in every(holdings):
        shown = view(holdings, name, lang)
        if not shown.steps:
            continue
        html = swimlane(shown, {}, quotes=True)
        assert html.count('class="box') == len(shown.steps)
        assert html.count("is-arrive") == sum(len(s.next) for s in shown.steps)
        assert all(f'id="{name}-step-{s.n}"' in html for s in shown.steps)
    use("zh")


def test_two_documents_have_lists_of_their_own(holdings: model.Holdings) -> None:
    found = [bearings(holdings, d, "zh") for d in ("js", "cq")]
    html = section(holdings, found, {"role": "LeadAuthority", "kind": "Duty"})
    assert html.count('id="borne-LeadAuthority-Duty"') == 1
    assert html.count('id="borne-LeadAuthority-Duty-cq"') == 1
