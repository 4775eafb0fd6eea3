"""The steps of a procedure as a table, each with its words, its deadline and its article."""

from __future__ import annotations

from ticlex_ui.components.figures import article, law, told
from ticlex_ui.components.links import link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.components.process_lanes import deadlines, listed, next_steps, step_id, told_objects
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model import Holdings
from ticlex_ui.model.process_steps import ProcedureView, StepView


def table_id(view: ProcedureView) -> str:
    """The id of a procedure's table on its page."""
    return f"{view.process}-steps"


def table(holdings: Holdings, view: ProcedureView) -> Html:
    """All steps in order."""
    heads = [_("步"), _("谁"), _("做什么"), _("时限"), _("材料"), _("条款"), _("原文"), _("接")]
    head = h("thead", h("tr", [h("th", word, scope="col") for word in heads]))
    title = h(
        "caption", holdings.short(view.document, lang()), " · ", capital(view.label), data_provision=view.document
    )
    body = h("tbody", [_row(holdings, view, step, heads) for step in view.steps])
    return h("div", h("table", title, head, body, class_="step-table", id=table_id(view)), class_="table-frame")


def _row(holdings: Holdings, view: ProcedureView, step: StepView, heads: list[str]) -> Html:
    number = h("a", str(step.n), href=f"#{step_id(view.process, step.n)}", aria_label=_("第{n}步").format(n=step.n))
    actors = listed([actor.label for actor in step.actors])
    what = join(h("b", capital(step.action)), " ", h("span", told_objects(step), class_="objects"))
    case = h("p", h("span", _("情形"), class_="tag"), " ", law(step.circumstance)) if step.circumstance else None
    papers = [
        h("p", h("span", word, class_="tag"), " ", listed(names))
        for word, names in ((_("须有"), step.requires), (_("产出"), step.produces))
        if names
    ]
    quote = link(read_address(step.provision, step.span), law(step.quote), class_="words")
    notes = [h("p", told(note, step.provision), class_="remark") for note in step.notes]
    cells = [
        join(h("span", capital(actors)), _actor_from(holdings, step)),
        join(what, case),
        deadlines(step) if step.limits or step.periods else h("span", _("未写"), class_="silence"),
        papers,
        article(step.provision, step.article, step.span),
        join(quote, notes),
        next_steps(view.process, step) if step.next else h("span", _("终点"), class_="silence"),
    ]
    body = [
        h("td", h("div", cell) if cell else None, data_label=name) for cell, name in zip(cells, heads[1:], strict=True)
    ]
    return h("tr", h("th", number, scope="row"), body, data_provision=step.provision, data_step=step.n)


def _actor_from(holdings: Holdings, step: StepView) -> Html | None:
    """Where the actor is named, if the step's own words leave it out."""
    if not step.actor_from:
        return None
    own = step.provision in step.actor_from
    words = _("这些字句没有写出行为人，见本条前文") if own else _("这些字句没有写出行为人，见")
    places = [] if own else [[" ", article(ref, holdings.article(ref, lang()))] for ref in step.actor_from]
    return h("p", words, places, class_="remark")
