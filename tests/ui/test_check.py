"""The model behind 核对: what a form asks, what it would take, a file to the same results as the command's."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticlex.app.judging import Checker
from ticlex.app.progress import Progress
from ticlex.errors import CouldNotCheck, UnreadableInput
from ticlex.records import Cell, Record
from ticlex.validate.improve import applied
from ticlex_ui import model
from ticlex_ui.components.markup import Html
from ticlex_ui.components.progress import progress_words
from ticlex_ui.i18n import use
from ticlex_ui.model import Holdings, files
from ticlex_ui.model.asked import asked
from ticlex_ui.model.changed import changes
from ticlex_ui.model.file_report import gather, parts, record_views, unchecked
from ticlex_ui.model.files import Checked, NotChecked, Upload, check_file, failure_file, report_file, template_file
from ticlex_ui.model.outlook import Outlook, improvements, outlooks

HEAD = "记录号,适用规则集,研发场地面积（平方米）,团队成员人数\n"
NOW = "A,js-application,5100,90\nB,js-application,4000,100\nC,cq-recognition,100,1\n"
THEN = "A,js-application,4900,100\nB,js-application,4000,100\nD,js-application,1,1\n"


class Heard:
    """Stages that are only listened to."""

    def __init__(self) -> None:
        self.names: list[str] = []

    @contextmanager
    def stage(self, name: str, total: int | None = None, unit: str = "") -> Iterator[Callable[[int], None]]:
        self.names.append(name)
        done: list[int] = []
        yield done.append
        assert total is None or sum(done) == total


def ahead_for(holdings: Holdings, record: Record, lang: str) -> dict[str, Outlook]:
    return outlooks(holdings, improvements(holdings, record), lang)


def upload(lines: str, name: str = "centers.csv") -> Upload:
    return Upload(name, (HEAD + lines).encode())


def checked(holdings: Holdings, lines: str, *names: str, before: str | None = None) -> Checked:
    older = None if before is None else upload(before, "before.csv")
    found = check_file(holdings, upload(lines), names, Heard(), older)
    assert isinstance(found, Checked)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_tested_condition_stands_beside_each_of_its_fields(holdings: Holdings, lang: str) -> None:
    found = asked(holdings, holdings.rule_sets, lang)
    for rules in holdings.rule_sets.values():
        for condition in rules.tested:
            for field in condition.fields:
                own = [one for one in found[field] if one.provision == condition.provision and not one.decides]
                assert own, (condition.id, field)
                assert all(one.value or one.message for one in own)
            for field in condition.gate.fields if condition.gate else ():
                assert any(one.provision == condition.provision for one in found[field])


def test_what_is_asked_is_said_with_its_bound_and_place(holdings: Holdings) -> None:
    own = asked(holdings, ["js-application", "cq-recognition"], "zh")["rd_floor_area_m2"]
    assert [(one.value.words, one.article, one.document) for one in own if one.value] == [
        ("≥5000㎡", "第十二条第1项", "js"), ("≥2000㎡", "第九条第4项", "cq"),
    ]  # fmt: skip
    assert all(one.span[1] > one.span[0] for one in own)


@given(st.dictionaries(st.sampled_from(["rd_floor_area_m2", "fulltime_rd_staff", "team_size", "lang", "rules", "x"]),
                       st.text(max_size=12), max_size=5))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_an_address_gives_fields_and_nothing_else(holdings: Holdings, parameters: dict[str, str]) -> None:
    found = model.filled(holdings, parameters)
    assert set(found) == {n for n, v in parameters.items() if v.strip() and n in holdings.measures}


def test_no_field_is_called_like_another_parameter_of_the_page(holdings: Holdings) -> None:
    assert not {"tab", "rules", "example", "record", "by", "lang"} & set(holdings.measures)


def test_the_smallest_changes_name_what_is_short_before_what_is_blank(holdings: Holdings) -> None:
    record = model.form_record(holdings, {"rd_floor_area_m2": "4700", "fulltime_rd_staff": "91", "team_size": "约100"})
    ahead = ahead_for(holdings, record, "zh")
    assert list(ahead) == list(holdings.rule_sets)
    floor, team = ahead["js-application"].short
    assert (floor.now, floor.to, floor.margin and floor.margin.words) == ("4700㎡", "5000㎡", "尚差300㎡")
    assert (team.kind, team.now, team.to) == ("mend", "约100", "≥100人")
    (staff,) = ahead["cq-recognition"].short
    assert staff.margin
    assert (staff.margin.words, staff.margin.article) == ("尚差9人", "第九条第3项")
    assert not ahead["cn-field"].is_testable
    english = ahead_for(holdings, record, "en")["cq-recognition"].short[0]
    assert english.margin
    assert english.margin.words == "short by 9 persons"


def test_a_condition_that_no_change_mends_is_told_apart(holdings: Holdings) -> None:
    record = model.form_record(holdings, {"registered_in": "重庆"})
    found = ahead_for(holdings, record, "zh")
    assert [stuck.provision for stuck in found["js-application"].stuck] == ["js/art12.1"]
    assert found["cq-recognition"].stuck == ()
    for stuck in ahead_for(holdings, record, "en")["js-application"].stuck:
        assert stuck.reason


def test_a_form_that_does_all_that_is_asked_passes(holdings: Holdings) -> None:
    from ticlex.validate.improve import improve

    record = model.form_record(holdings, {})
    (plan,) = improve(holdings.judge, holdings.measures.values(), [record], ["cq-recognition"], today=date(2026, 1, 1))
    after = applied(record, {change.measure.field: change.to for change in plan.changes})
    ahead = ahead_for(holdings, after, "zh")["cq-recognition"]
    assert ahead.is_testable
    assert not ahead.changes
    assert not ahead.stuck


def test_the_page_and_the_command_come_to_the_same(
    holdings: Holdings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = model.example("centers.xlsx")
    path = tmp_path_factory.mktemp("check") / "centers.xlsx"
    path.write_bytes(data)
    command = Checker(holdings.store, [], Progress())
    read = command.read(str(path))
    ours = check_file(holdings, Upload("centers.xlsx", data), [], Heard())
    assert isinstance(ours, Checked)
    theirs = command.results(read)
    assert ours.results.summary == theirs.summary
    assert ours.results.stated.input_sha256 == theirs.stated.input_sha256
    assert list(ours.results.problems) == list(theirs.problems)
    assert [v for _, own in ours.results.entries() for v in own] == [v for _, own in theirs.entries() for v in own]


@pytest.mark.parametrize("suffix", files.WRITABLE)
def test_every_report_is_made_on_demand(holdings: Holdings, suffix: str) -> None:
    data = report_file(holdings, checked(holdings, NOW, before=THEN), suffix, ["记录"], "zh")
    if suffix == "json":
        found = json.loads(data)
        assert [v["record"] for v in found["verdicts"]] == ["A", "B", "C"]
        assert found["over_time"]["new"] == ["C"]
        assert found["verdicts"][-1]["warning"]
    if suffix == "csv":
        assert data.decode("utf-8-sig").count("draft") >= 11
    starts = {"xlsx": b"PK", "docx": b"PK", "html": b"<!DOCTYPE html>", "parquet": b"PAR1", "ttl": b"@prefix"}
    assert data[:40].lower().startswith(starts.get(suffix, b"").lower())


def test_more_than_a_thousand_records_go_through_the_columns(holdings: Holdings) -> None:
    lines = "".join(f"R{n},js-application,{4000 + n},100\n" for n in range(1500))
    heard = Heard()
    found = check_file(holdings, upload(lines), [], heard)
    assert isinstance(found, Checked)
    assert "polars" in found.results.stated.engine
    assert [name.split()[0] for name in heard.names] == ["读取", "核对"]
    shown = gather(found.results)
    assert len(shown.records) <= 100
    (part,) = parts(holdings, found.results, shown, "zh")
    (floor,) = [g for g in part.to_mend if g.condition.id == "js:art12.1-floor-area"]
    assert floor.counts["not_met"] == 1000
    assert len(floor.lines) + floor.more == 1000
    assert len(report_file(holdings, found, "csv", ["记录"], "zh").splitlines()) > 1500


def test_the_report_counts_everything_and_lists_the_worst_first(holdings: Holdings) -> None:
    found = checked(holdings, NOW)
    shown = gather(found.results)
    by_rules = parts(holdings, found.results, shown, "zh")
    assert [part.rule_set.name for part in by_rules] == ["js-application", "cq-recognition"]
    for part in by_rules:
        outcomes = [group.condition.outcome for group in part.to_mend]
        assert outcomes == sorted(outcomes, key=("not_met", "soft_not_met", "unknown").index)
        every = {g.condition.id for g in (*part.to_mend, *part.met, *part.judgement, *part.off)}
        assert every == {c.id for c in part.rule_set.conditions}
        for group in part.to_mend:
            told = [line.outcome for _, line in group.lines]
            assert {o: told.count(o) for o in set(told)} == {o: n for o, n in group.counts.items() if o in set(told)}
    left = unchecked(found.results)
    judgement = sum(len(part.judgement) for part in by_rules)
    assert left.conditions["needs_judgement"][0] == judgement > 0
    assert all(record_views(holdings, own, "en") for own in shown.records.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_changed_since_last_time_and_why(holdings: Holdings, lang: str) -> None:
    found = checked(holdings, NOW, before=THEN)
    assert found.over_time is not None
    said = changes(holdings, found.over_time, lang)
    assert (said.matched, said.new, said.vanished) == (2, ("C",), ("D",))
    (step,) = said.steps
    assert (step.record, step.before, step.after) == ("A", "non_compliant", "non_compliant")
    assert [(c.before[0], c.after[0]) for c in step.conditions] == [("not_met", "met"), ("met", "not_met")]
    (area,) = step.conditions[0].because
    assert (area.before, area.after) == (("4900㎡", "5100㎡") if lang == "zh" else ("4900 m²", "5100 m²"))


def test_consequences_carry_their_article(holdings: Holdings) -> None:
    head = "记录号,适用规则集,最近评估结果,连续较差次数\n"
    now, then = (Upload(n, (head + f"A,cq-operation,{line}\n").encode())
                 for n, line in (("now.csv", "较差,2"), ("then.csv", "合格,0")))  # fmt: skip
    found = check_file(holdings, now, [], Heard(), then)
    assert isinstance(found, Checked)
    assert found.over_time is not None
    said = changes(holdings, found.over_time, "en").consequences
    assert said
    assert all(one.is_draft and one.span[1] > one.span[0] and one.because for one in said)


def test_a_file_that_cannot_be_read_says_where_and_what_to_do(holdings: Holdings) -> None:
    with pytest.raises(UnreadableInput) as raised:
        check_file(holdings, Upload("a.csv", b"foo,bar\n1,2\n"), [], Heard())
    assert raised.value.where == "a.csv"
    assert raised.value.remedy


def test_engines_that_differ_leave_no_verdict_and_a_report_that_says_so(
    holdings: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def differ(*_: object) -> None:
        raise CouldNotCheck("两个 SHACL 引擎在 1 处结论不同，未给出结论：x")

    monkeypatch.setattr(holdings.judge, "judge", differ)
    found = check_file(holdings, upload(NOW), [], Heard())
    assert isinstance(found, NotChecked)
    for suffix in files.OF_FAILURES:
        assert failure_file(found, suffix)
    told = json.loads(failure_file(found, "json"))
    assert "结论不同" in told["could_not_check"]
    assert "verdicts" not in told


def test_the_template_is_that_of_the_chosen_rule_sets(holdings: Holdings) -> None:
    filled = check_file(holdings, Upload("t.xlsx", template_file(holdings, ["js-application"])), [], Heard())
    assert isinstance(filled, Checked)
    assert filled.notes == ()
    assert len(template_file(holdings, [])) > len(template_file(holdings, ["js-application"]))


def test_progress_in_words() -> None:
    use("zh")
    assert progress_words(3200, 10_000, 2.0) == "3,200 / 10,000 · 每秒1,600条 · 还需4秒"
    assert progress_words(10, 10, 0.0) == "10 / 10"


def test_nothing_that_somebody_wrote_becomes_markup(holdings: Holdings) -> None:
    from ticlex_ui.components import outlook

    use("zh")
    record = model.form_record(holdings, {"team_size": "<b>1</b>", "registered_in": "<script>"})
    assert isinstance(record.cells["team_size"], Cell)
    for one in ahead_for(holdings, record, "zh").values():
        shown = join_of(outlook.changes(one, "v"), outlook.ahead_of(one, "#v"))
        assert "<script" not in shown
        assert "<b>1</b>" not in shown


def join_of(*parts_: Html | None) -> str:
    return "".join(part for part in parts_ if part)
