"""A swimlane of real links: lanes are actors, steps go down, arrows are lines of the grid.

Drawn with elements and not as a picture, so that it is read aloud in order, prints, and folds on a phone.
"""

from __future__ import annotations

from dataclasses import replace

from ticlex_ui.components.figures import article, figure, law
from ticlex_ui.components.links import address, link, read_address
from ticlex_ui.components.markup import Html, h, join
from ticlex_ui.i18n import _, capital, lang
from ticlex_ui.model.process_lanes import Area, Layout, layout
from ticlex_ui.model.process_steps import Lane, ProcedureView, StepView

_LANE = 2
"""Half columns of a lane."""
_CROWDED = 4
"""More lanes than these stand closer where there is little room."""


def step_id(process: str, n: int) -> str:
    """The id of a step's box on its page."""
    return f"{process}-step-{n}"


def swimlane(view: ProcedureView, choice: dict[str, str], *, quotes: bool) -> Html:
    """The steps of a procedure in the lanes of who takes them; `quotes` shows their words in the boxes."""
    found = layout(view)
    columns = [Area(1, 2, _LANE * n + 1, _LANE * (n + 1) + 1) for n in range(len(view.lanes))]
    columns[-1] = replace(columns[-1], right=-1)  # the gutter belongs to the last lane
    grounds = [
        h("span", class_="lane-ground", style=_place(replace(area, bottom=-1)), aria_hidden="true") for area in columns
    ]
    heads = [_head(lane, area, choice) for lane, area in zip(view.lanes, columns, strict=True)]
    steps = [_step(view, step, found, quotes=quotes) for step in view.steps]
    crowded = len(view.lanes) > _CROWDED
    sizes = f"--halves:{found.halves};--tracks:{max(found.tracks, 1)};--steps:{len(view.steps)}"
    grid = h(
        "div",
        grounds,
        h("ul", heads, class_="lanes", aria_label=_("谁")),
        h("ol", steps, class_="steps", aria_label=_("步骤")),
        class_=" ".join(["swim", *(["has-loops"] if found.loops else []), *(["is-crowded"] if crowded else [])]),
        style=sizes,
    )
    return h("div", grid, class_="swim-frame")


def _head(lane: Lane, area: Area, choice: dict[str, str]) -> Html:
    href = address("process", **{**choice, "role": lane.role.code, "kind": ""})
    printed = h("span", [law(name) for name in lane.printed], class_="printed") if lane.printed else None
    label = link(href, capital(lane.role.label), data_key=f"lane-{lane.role.code}")
    return h("li", label, printed, class_="lane", style=_place(area))


def _step(view: ProcedureView, step: StepView, found: Layout, *, quotes: bool) -> Html:
    first, *others = found.boxes[step.n]
    along = [
        h("span", h("b", str(step.n)), " ", step.action, class_="along", style=_place(area), aria_hidden="true",
          data_provision=step.provision)
        for area in others
    ]  # fmt: skip
    lines = [
        h("i", class_=f"arrow is-{c.kind}", style=_place(c.area), aria_hidden="true") for c in found.connectors[step.n]
    ]
    return h("li", _box(view, step, first, quotes=quotes), along, lines)


def _box(view: ProcedureView, step: StepView, area: Area, *, quotes: bool) -> Html:
    actors = (", " if lang() == "en" else "、").join(actor.label for actor in step.actors)
    title = link(
        read_address(step.provision, step.span), h("b", str(step.n), class_="number"), " ", capital(step.action),
        class_="act", data_provision=step.provision,
    )  # fmt: skip
    objects = h("span", told_objects(step), class_="objects") if step.objects else None
    shared = area.right - area.left > _LANE
    return h(
        "div",
        h("p", capital(actors), class_="who"),
        h("p", title, " ", objects),
        h("p", law(step.quote), class_="words") if quotes else None,
        h("p", h("span", _("情形"), class_="tag"), " ", law(step.circumstance), class_="case")
        if step.circumstance and not (quotes and step.circumstance in step.quote)
        else None,
        h("p", deadlines(step), class_="when") if step.limits or step.periods else None,
        h("p", h("span", _("产出"), class_="tag"), " ", listed(step.produces), class_="made")
        if step.produces
        else None,
        h("p", article(step.provision, step.article, step.span), _end(view, step), class_="at"),
        class_=" ".join(["box", *(["is-case"] if step.circumstance else []), *(["is-shared"] if shared else [])]),
        id=step_id(view.process, step.n),
        style=_place(area),
        data_provision=step.provision,
        data_step=step.n,
    )


def told_objects(step: StepView) -> str:
    """What a step acts on."""
    return (", " if lang() == "en" else "、").join(step.objects)


def listed(names: list[str]) -> str:
    """Documents in a row."""
    return (", " if lang() == "en" else "、").join(names)


def deadlines(step: StepView) -> Html:
    """Deadlines with their word, then other periods."""
    limits = [h("span", h("span", _("时限"), class_="tag"), " ", figure(value)) for value in step.limits]
    return join(limits, [figure(value) for value in step.periods])


def _end(view: ProcedureView, step: StepView) -> Html:
    if not step.next:
        return h("span", _("终点"), class_="end")
    words = join(h("span", _("接"), class_="tag"), " ")
    jumps = step.next != [step.n + 1]
    return h("span", words, next_steps(view.process, step), class_="next is-jump" if jumps else "next")


def next_steps(process: str, step: StepView) -> Html:
    """Links to the steps that may follow."""
    links = [h("a", str(n), href=f"#{step_id(process, n)}", aria_label=_("第{n}步").format(n=n)) for n in step.next]
    return join([join("、" if n and lang() == "zh" else ", " if n else None, one) for n, one in enumerate(links)])


def _place(area: Area) -> str:
    return f"grid-area:{area.top}/{area.left}/{area.bottom}/{area.right}"
