// A text whose norms say what they are: a card beside the words under the pointer or the focus. Norms nest and cross;
// the shortest comes first and is lit, the others follow on the card and are lit faintly.

const GRACE = 140;

export default function () {
  const page = document.documentElement;
  if (page.dataset.reading) return;
  page.dataset.reading = "true";
  const shown = { anchor: null, card: null, timer: null };
  const on = (name, handle) => document.addEventListener(name, handle, true);

  on("mouseover", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const norm = target?.closest(".law a.norm");
    if (norm) show(shown, norm);
    else if (target?.closest(".norm-card")) clearTimeout(shown.timer);
    else if (target?.closest(".context [data-norm]")) light([target.closest("[data-norm]").dataset.norm]);
    else later(shown);
  });
  on("focusin", (event) => {
    const norm = event.target.closest(".law a.norm");
    if (!norm) return hide(shown);
    document.querySelectorAll(".law a.norm[tabindex='0']").forEach((one) => (one.tabIndex = -1));
    norm.tabIndex = 0;
    show(shown, norm);
  });
  on("focusout", () => later(shown));
  on("scroll", () => place(shown));
  on("keydown", (event) => {
    if (event.key === "Escape") hide(shown);
    const norm = event.target.closest?.(".law a.norm");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!norm || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    beside(norm, step)?.focus();
  });
  on("click", (event) => {
    const norm = event.target.closest(".law a.norm");
    // Who marks words to copy them does not follow a link.
    if (norm && !window.getSelection().isCollapsed) {
      event.preventDefault();
      event.stopPropagation();
    }
    const fold = event.target.closest(".outline-frame .fold");
    if (fold) fold.setAttribute("aria-expanded", String(fold.getAttribute("aria-expanded") !== "true"));
  });
}

// A norm in several pieces is one stop.
function beside(norm, step) {
  const all = [...document.querySelectorAll(".law a.norm")];
  let at = all.indexOf(norm) + step;
  while (all[at] && all[at].dataset.norms === norm.dataset.norms) at += step;
  return all[at];
}

function light(ids) {
  document.querySelectorAll(".law a.norm").forEach((one) => {
    const own = one.dataset.norms.split(" ");
    one.classList.toggle("is-on", own.includes(ids[0]));
    one.classList.toggle("is-near", !own.includes(ids[0]) && own.some((norm) => ids.includes(norm)));
  });
}

function show(shown, anchor) {
  clearTimeout(shown.timer);
  if (shown.anchor === anchor && shown.card?.isConnected) return;
  hide(shown);
  const ids = anchor.dataset.norms.split(" ");
  const frame = anchor.closest(".tl");
  const card = document.createElement("div");
  card.className = "norm-card";
  card.id = "norm-card";
  card.setAttribute("role", "tooltip");
  ids.forEach((id) => {
    const entry = frame.querySelector(`template[data-card="${CSS.escape(id)}"]`);
    if (entry) card.append(entry.content.cloneNode(true));
  });
  frame.append(card);
  anchor.setAttribute("aria-describedby", card.id);
  Object.assign(shown, { anchor, card });
  light(ids);
  place(shown);
}

function place(shown) {
  if (!shown.card) return;
  if (!shown.anchor.isConnected) return hide(shown);
  const box = shown.anchor.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = shown.card;
  const above = box.top - height - 10;
  shown.card.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
  const last = [...shown.anchor.getClientRects()].at(-1);
  shown.card.style.top = `${above < 64 ? last.bottom + 10 : above}px`;
}

function later(shown) {
  clearTimeout(shown.timer);
  shown.timer = setTimeout(() => {
    if (shown.anchor !== document.activeElement) hide(shown);
  }, GRACE);
}

function hide(shown) {
  clearTimeout(shown.timer);
  shown.card?.remove();
  shown.anchor?.removeAttribute("aria-describedby");
  Object.assign(shown, { anchor: null, card: null });
  light([]);
}
