"""The process that answers one person's queries, a line of JSON each; its limits are set before it reads any."""

import json
import sys

from ticlex.errors import TiclexError
from ticlex.store import Store


def main() -> None:
    """Load the graph, limit the memory, then answer until stdin ends."""
    store = Store()
    store.complete()
    _limit(int(sys.argv[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            table = store.table(asked["query"], limit=asked["rows"])
            answer = {
                "columns": table.columns, "rows": table.rows, "boolean": table.boolean,
                "turtle": table.turtle, "truncated": table.truncated,
            }  # fmt: skip
        except TiclexError as error:
            answer = {"error": str(error)}
        except (RuntimeError, ValueError, MemoryError) as error:
            answer = {"error": f"查询出错：{error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _limit(memory: int) -> None:
    """Limit the memory, and open nothing more: no file, and no socket for a SERVICE that got past every check."""
    try:
        import resource
    except ImportError:  # Windows: the deadline and the check of the words still hold
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


if __name__ == "__main__":
    main()
