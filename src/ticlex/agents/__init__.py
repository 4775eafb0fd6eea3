"""What a program that speaks for a person may ask: tools as plain functions, answers as plain dataclasses.

How they are reached (MCP, on stdio or over HTTP) is no matter of this package: see `ticlex.app.agents`.
"""

from ticlex.agents.tools import TOOLS, Tools

__all__ = ["TOOLS", "Tools"]
