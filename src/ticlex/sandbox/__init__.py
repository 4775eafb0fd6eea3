"""A person's own SPARQL: refused where it reaches out, run in a process of its own, stopped at a limit.

A query of nested braces can crash the engine's process, and the engine has no timeout, so no query of
a person's runs where anything else does. `run` starts a process for one query; `Lanes` keeps processes for many.
"""

from ticlex.sandbox.limits import DEADLINE, MAX_LENGTH, MEMORY, ROWS
from ticlex.sandbox.once import Answered, answer, run
from ticlex.sandbox.refusals import Refusal, refusal, refuse

__all__ = ["DEADLINE", "MAX_LENGTH", "MEMORY", "ROWS", "Answered", "Refusal", "answer", "refusal", "refuse", "run"]
