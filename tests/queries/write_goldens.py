"""Write golden.csv for the queries named on the command line; read the rows against the law before committing them."""

from __future__ import annotations

import csv
import runpy
import sys
from pathlib import Path

from ticlex.store import Store


def main(names: list[str]) -> None:
    store = Store()
    for case in runpy.run_path(str(Path(__file__).with_name("conftest.py")))["all_cases"]():
        if case.name not in names:
            continue
        case.golden_path.parent.mkdir(exist_ok=True)
        with case.golden_path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, case.question.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(case.answer(store))


if __name__ == "__main__":
    main(sys.argv[1:])
