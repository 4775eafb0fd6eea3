"""Markup, figures, catalogues and configuration."""

import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import ticlex_ui
from ticlex_ui.components.figures import article, count, figure
from ticlex_ui.components.links import address
from ticlex_ui.components.markup import h
from ticlex_ui.i18n import use
from ticlex_ui.model import Value

ROOT = Path(__file__).resolve().parents[2]
FLOOR = Value("≥5000㎡", "m2", "js/art12.1", "第十二条第1项", (2101, 2119), "", "")


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "ui" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_text_and_attributes_are_escaped() -> None:
    evil = '<script>alert("1")</script>'
    assert "<script>" not in h("p", evil, title=evil)
    assert '"1"' not in h("p", title=evil)
    assert h("p", h("b", "x"), [h("i", "y"), None]) == "<p><b>x</b><i>y</i></p>"


def test_a_figure_needs_its_provision_and_span() -> None:
    assert 'data-provision="js/art12.1"' in figure(FLOOR)
    assert "span=2101-2119" in figure(FLOOR)
    for broken in (("provision", ""), ("span", (5, 5)), ("words", ""), ("article", "")):
        fields = {name: getattr(FLOOR, name) for name in Value.__slots__} | dict([broken])
        with pytest.raises(ValueError, match="a number needs"):
            figure(Value(**fields))
    with pytest.raises(ValueError, match="list"):
        count("3条", "")
    with pytest.raises(ValueError, match="reference"):
        article("", "第一条")


def test_addresses_carry_the_language_and_no_empty_parameters() -> None:
    use("en")
    assert address("", topic="FloorArea", only="") == "/?topic=FloorArea&lang=en"
    use("zh")
    assert address("read", a="cn-2021/art8") == "/read?a=cn-2021/art8&lang=zh"
    assert use("fr") == "zh"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_is_in_the_catalogue_translated_and_compiled(language: str) -> None:
    catalogues = load("catalogues")
    path = catalogues.folder(language) / "ticlex_ui.po"
    with path.open("rb") as stream:
        written = read_po(stream, locale=language)
    wanted = {message.id for message in catalogues.template() if message.id}
    assert len(wanted) > 80
    assert {message.id for message in written if message.id} == wanted
    for message in written:
        parts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(parts), message.id
        if language == "en" and message.id:
            assert not any("\u4e00" <= letter <= "\u9fff" for part in parts for letter in part), message.id
    with path.with_suffix(".mo").open("rb") as stream:
        compiled = read_mo(stream)
    for message in written:
        if message.id:
            found = compiled.get(message.id)
            assert found is not None
            parts = message.string if isinstance(message.string, str) else list(message.string)
            assert found.string == parts


def test_the_checkout_and_the_command_start_alike() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as stream:
        read = tomllib.load(stream)

    def flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in table.items():
            found |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
        return found

    assert flat(read) == ticlex_ui.options()


def test_the_model_does_not_know_streamlit() -> None:
    code = "import sys, ticlex_ui.model, ticlex_ui.components.verdicts; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_files_are_short_and_views_know_no_graph() -> None:
    files = sorted((ROOT / "ui").rglob("*.py")) + sorted((ROOT / "ui").rglob("*.css"))
    assert len(files) > 20
    for path in files:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path
    for path in (ROOT / "ui" / "ticlex_ui" / "views").glob("*.py"):
        words = path.read_text(encoding="utf-8")
        assert not any(word in words for word in ("rdflib", "pyoxigraph", "SELECT ", ".select(")), path
