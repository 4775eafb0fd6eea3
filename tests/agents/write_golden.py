"""Writes tools.json, the tools as they are told: python tests/agents/write_golden.py, then read what changed."""

import json
from pathlib import Path

from ticlex.agents import TOOLS
from ticlex.app.agents import Described
from ticlex.face import Graph

if __name__ == "__main__":
    graph = Graph()
    told = [Described(name, graph).tool.model_dump(mode="json", by_alias=True, exclude_none=True) for name in TOOLS]
    words = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    Path(__file__).with_name("tools.json").write_text(words, encoding="utf-8")
