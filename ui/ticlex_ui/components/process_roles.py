"""Who bears which norms: roles and topics joined by lines, the same facts as a table, the norms behind a count."""

from __future__ import annotations

from ticlex_ui.components.figures import article, count, law
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h
from ticlex_ui.components.masthead import status_badge
from ticlex_ui.i18n import _, capital, lang, ngettext
from ticlex_ui.model import Holdings
from ticlex_ui.model.process_roles import Bearings, Borne, Network, kinds, network
from ticlex_ui.model.process_steps import Role, roles

Choice = dict[str, str]


def section(holdings: Holdings, every: list[Bearings], choice: Choice) -> Html:
    """Who bears what in each of the documents."""
    known = kinds(every)
    kind = choice.get("kind") or known[0]
    title = h("h2", _("谁承担什么"))
    hint = h("p", _("连线表示谁在哪个主题上承担这一类规范，线越粗条数越多；点选角色或数字，列出条文。"), class_="note")
    tabs = [
        link(
            address("process", **{**choice, "kind": code}),
            capital(holdings.word(code, lang())),
            aria_current="true" if code == kind else None,
            data_key=f"kind-{code}",
        )
        for code in known
    ]
    bar = h("nav", tabs, class_="segments", aria_label=_("规范类型"))
    parts = [_document(holdings, one, known, kind, choice, first=n == 0) for n, one in enumerate(every)]
    return h("section", title, h("div", bar, class_="toolbar"), hint, parts, class_="bearings", id="bearings")


def target(choice: Choice) -> str:
    """The id of the list that the address asks for."""
    return f"borne-{choice['role']}-{choice.get('kind', '')}"


def _document(holdings: Holdings, found: Bearings, known: list[str], kind: str, choice: Choice, *, first: bool) -> Html:
    regulation = holdings.regulations[found.document]
    name = link(address("read", a=found.document), holdings.short(found.document, lang()))
    head = h("h3", name, " ", status_badge(holdings, regulation), data_provision=found.document)
    drawn = _network(holdings, network(holdings, found, kind), kind, choice)
    facts = h("div", drawn, _table(holdings, found, known, kind, choice), class_="bearing")
    return h("div", head, facts, _borne(holdings, found, choice, first=first), data_document=found.document)


def _network(holdings: Holdings, net: Network, kind: str, choice: Choice) -> Html:
    if not net.edges:
        return h("p", _("这份文件没有这一类由人承担的规范。"), class_="empty is-silent")
    chosen = choice.get("role")
    place = next((n for n, role in enumerate(net.roles) if role.code == chosen), None)
    reached = {topic for role, topic, _weight in net.edges if role == place}
    left = [
        h(
            "li",
            link(
                address("process", **{**choice, "role": role.code, "kind": kind}),
                capital(role.label),
                aria_current="true" if role.code == chosen else None,
                data_key=f"net-{role.code}",
            ),
        )
        for role in net.roles
    ]
    right = [
        h("li", link(address("", topic=code), _topic(holdings, code)), class_="is-on" if n in reached else None)
        for n, code in enumerate(net.topics)
    ]
    lines = [
        h(
            "path",
            d=_curve((a + 0.5) / len(net.roles), (b + 0.5) / len(net.topics)),
            stroke_width=f"{min(0.75 + 0.6 * weight, 4.5):.2f}",
            vector_effect="non-scaling-stroke",
            class_="is-on" if a == place else None,
        )
        for a, b, weight in sorted(net.edges, key=lambda edge: edge[0] == place)
    ]
    drawing = h("svg", lines, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")
    return h(
        "div",
        h("ul", left, class_="net-roles", aria_label=_("角色")),
        drawing,
        h("ul", right, class_="net-topics", aria_label=_("主题")),
        class_="net" if place is None else "net has-chosen",
        style=f"--rows:{max(len(net.roles), len(net.topics))}",
    )


def _curve(start: float, end: float) -> str:
    return f"M0 {100 * start:.2f}C45 {100 * start:.2f} 55 {100 * end:.2f} 100 {100 * end:.2f}"


def _topic(holdings: Holdings, code: str) -> str:
    topic = holdings.topics[code]
    return capital(topic.en) if lang() == "en" else topic.zh


def _table(holdings: Holdings, found: Bearings, known: list[str], kind: str, choice: Choice) -> Html:
    here = [k for k in known if any(k in cells for _role, cells in found.rows)]
    heads = [
        h("th", capital(holdings.word(k, lang())), scope="col", class_="is-on" if k == kind else None) for k in here
    ]
    lines = [_line(role, cells, here, choice) for role, cells in found.rows]
    caption = h("caption", _("各角色承担的规范的条数，按类型"))
    head = h("thead", h("tr", h("th", _("角色"), scope="col"), heads))
    return h("div", h("table", caption, head, h("tbody", lines), class_="role-table"), class_="table-frame")


def _line(role: Role, cells: dict[str, list[Borne]], here: list[str], choice: Choice) -> Html:
    chosen = role.code == choice.get("role")
    name = link(
        address("process", **{**choice, "role": role.code, "kind": ""}),
        capital(role.label),
        aria_current="true" if chosen and not choice.get("kind") else None,
        data_key=f"role-{role.code}",
    )
    numbers = []
    for kind in here:
        number = None
        if kind in cells:
            href = address("process", **{**choice, "role": role.code, "kind": kind})
            number = count(str(len(cells[kind])), href)
        on = "is-on" if chosen and choice.get("kind") in (None, "", kind) and kind in cells else None
        numbers.append(h("td", number, class_=on))
    return h("tr", h("th", name, scope="row"), numbers, data_role=role.code)


def _borne(holdings: Holdings, found: Bearings, choice: Choice, *, first: bool) -> Html | None:
    role = choice.get("role")
    if not role:
        return None
    kind = choice.get("kind") or None
    norms = found.of(role, kind)
    label = capital(roles(holdings, lang())[role].label)
    title = f"{label} · {capital(holdings.word(kind, lang()))}" if kind else label
    close = link(address("process", **{**choice, "role": ""}), _("收起"), class_="close")
    name = target(choice) if first else f"{target(choice)}-{found.document}"
    if not norms:
        inside: list[Html | None] = [h("p", _("这份文件没有写明由这个角色承担。"), class_="empty is-silent")]
    else:
        words = ngettext("{n}条", "{n} norms", len(norms))
        inside = [
            h("p", count(words, f"#{name}", linked=False), class_="kind"),
            h("ol", [_norm(holdings, norm) for norm in norms], class_="norm-list"),
        ]
    head = h("header", h("h4", title), close, class_="borne-head")
    return h("div", head, inside, class_="borne", id=name, data_block="start")


def _norm(holdings: Holdings, norm: Borne) -> Html:
    force = h("span", holdings.word(norm.force, lang()), class_="force") if norm.force else None
    topics = (", " if lang() == "en" else "、").join(_topic(holdings, code) for code in norm.topics)
    source = None
    elsewhere = [ref for ref in norm.actor_from if ref != norm.provision]
    if elsewhere:
        places = [[" ", article(ref, holdings.article(ref, lang()))] for ref in elsewhere]
        source = h("span", _("承担者见"), places, class_="kind")
    return h(
        "li",
        link(read_address(norm.provision, norm.span), law(norm.quote), class_="words", data_provision=norm.provision),
        h(
            "p",
            article(norm.provision, norm.article, norm.span),
            h("span", capital(holdings.word(norm.kind, lang())), class_="kind"),
            force,
            h("span", topics, class_="kind"),
            source,
            class_="source",
        ),
    )
