"""The names that everything shares: namespaces, and how a citation becomes an IRI and back."""

BASE = "https://w3id.org/ticlex/"
TIC = BASE + "ontology#"
REG = BASE + "reg/"
TOPIC = BASE + "topic/"
ROLE = BASE + "role/"
ACT = BASE + "action/"
OBJ = BASE + "object/"
RULES = BASE + "rules/"
SH = "http://www.w3.org/ns/shacl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
UNIT = "http://qudt.org/vocab/unit/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "act": ACT,
    "cn17": REG + "cn-2017/",
    "cn20": REG + "cn-2020/",
    "cn21": REG + "cn-2021/",
    "cq": REG + "cq/",
    "dcterms": "http://purl.org/dc/terms/",
    "js": REG + "js/",
    "jurisdiction": BASE + "jurisdiction/",
    "cur": "http://qudt.org/vocab/currency/",
    "obj": OBJ,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": RDFS,
    "reg": REG,
    "role": ROLE,
    "rules": RULES,
    "sh": SH,
    "skos": SKOS,
    "tic": TIC,
    "topic": TOPIC,
    "unit": UNIT,
    "uom": BASE + "unit/",
    "xsd": XSD,
}
"""Prefixes that a query may use without declaring them."""


class Iri(str):
    """An IRI, told apart from text by its type."""

    __slots__ = ()


def provision_iri(ref: str) -> Iri:
    """IRI of a regulation or provision: cn-2021/art8.3 → …/reg/cn-2021/art8.3."""
    return Iri(REG + ref)


def ref_of(iri: str) -> str:
    """The citation behind a provision's IRI, or of a norm's: …/reg/js/art12.1-floor-area → js/art12.1-floor-area."""
    return iri.removeprefix(REG)


def local_name(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def curie(iri: str) -> str:
    """Short form of an IRI for people: js:art12.1-floor-area, or the IRI where no prefix fits."""
    best = max((p for p in PREFIXES.items() if iri.startswith(p[1])), key=lambda p: len(p[1]), default=None)
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else iri
