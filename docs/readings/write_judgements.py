"""Write `regulations/<id>/derivation.ttl`: where a person's judgement differs from what is computed.

    python docs/readings/write_judgements.py

Reads `derivation/<id>-derivation.csv` (where each provision came from) and `<id>-uptake.csv` (how each earlier one was
taken up). What agrees with the computed bucket and counterpart is not stored. Verbatim is always computed.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from ticlex.corpus.documents import Document
from ticlex.derivation import Text, texts
from ticlex.names import PREFIXES, REG, ref_of
from ticlex.resources import data_dir
from ticlex.store import Store
from ticlex.store.correspondences import words_hash

HERE = Path(__file__).parent
KINDS = {"derivation": ("Derivation", "to", "from"), "uptake": ("TakeUp", "from", "to")}


def main() -> None:
    """Write the files of all documents that were judged, from what is computed without them."""
    for path in data_dir("regulations").glob("*/derivation.ttl"):
        path.unlink()
    store = Store()
    every = {text.ref: text for document in store.documents for text in texts(document, {}, {})}
    for document in store.documents:
        blocks = [block for name in KINDS for block in _blocks(store, document, name, every)]
        if blocks:
            _write(document, blocks)


def _blocks(store: Store, document: Document, name: str, every: dict[str, Text]) -> Iterable[str]:
    path = HERE / "derivation" / f"{document.id}-{name}.csv"
    if not path.exists():
        return
    kind, own, other = KINDS[name]
    computed = _computed(store, kind, own, other)
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        key = (row[own], row["against"])
        # Headings of the annex, and what says nothing of its own, have no bucket.
        if key not in computed:
            continue
        relation, counterpart = computed[key]
        others = sorted(filter(None, row[other].split(";")))
        said = "adapted" if row["relation"] == "verbatim" else row["relation"]
        agrees = relation == said and (counterpart is None or counterpart in others)
        if relation != "verbatim" and not agrees:
            yield _block(document, kind, own, other, row | {"relation": said}, others, every)


def _computed(store: Store, kind: str, own: str, other: str) -> dict[tuple[str, str], tuple[str, str | None]]:
    query = f"""
      SELECT ?own ?against ?relation ?other WHERE {{
        ?c a tic:{kind} ; tic:{own} ?own ; tic:against ?against ; tic:relation ?kind . ?kind skos:notation ?relation
        OPTIONAL {{ ?c tic:{other} ?other }}
      }}"""
    return {
        (ref_of(str(row["own"])), ref_of(str(row["against"]))): (
            str(row["relation"]),
            ref_of(str(row["other"])) if "other" in row else None,
        )
        for row in store.select(query)
    }


def _block(
    document: Document, kind: str, own: str, other: str, row: dict[str, str], others: list[str], every: dict[str, Text]
) -> str:
    lead = "from" if kind == "Derivation" else "into"
    provision = _short(row[own])
    relation = "".join(part.capitalize() for part in row["relation"].split("_"))
    found = f" ; tic:{other} {' , '.join(_short(ref) for ref in others)}" if others else ""
    words = words_hash(every[row[own]], [every[ref] for ref in others])
    reason = row["note"].replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"{provision}.{lead}-{row['against']}.judgement a tic:{kind}Judgement ;\n"
        f"    tic:{own} {provision}{found} ; tic:against reg:{row['against']} ; tic:relation tic:{relation} ;\n"
        f'    tic:reason "{reason}"@zh ; tic:ofWords "{words}" .\n'
    )


def _short(ref: str) -> str:
    document, _, unit = ref.partition("/")
    prefix = next(name for name, iri in PREFIXES.items() if iri == f"{REG}{document}/")
    return f"{prefix}:{unit}"


def _write(document: Document, blocks: list[str]) -> None:
    used = ("cn17", "cn20", "cn21", "cq", "js", "reg", "tic")
    prefixes = [f"@prefix {name}: <{PREFIXES[name]}> ." for name in used if any(f"{name}:" in b for b in blocks)]
    title = "# 沿革判断：与计算结果不同之处及其理由。任一方文字改变，判断即失效"
    text = "\n".join([*prefixes, "", title, "", "\n".join(blocks)])
    (document.folder / "derivation.ttl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
