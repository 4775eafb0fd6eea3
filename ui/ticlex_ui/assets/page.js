// Shows HTML from Python. A link puts its address into the history and tells Streamlit as Back would: one step
// in the history for one link (st.switch_page with parameters makes two, and Back then stops at neither page).

const mounts = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".tl");
  if (!mounts.has(root)) {
    mounts.set(root, { html: null, target: undefined });
    listen(root);
  }
  const mount = mounts.get(root);
  if (mount.html !== data.html) {
    const focus = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const open = [...root.querySelectorAll("details[open][id]")].map((one) => one.id);
    renew(root, data.html);
    mount.html = data.html;
    open.forEach((id) => root.querySelector(`details[id="${CSS.escape(id)}"]`)?.setAttribute("open", ""));
    if (focus) root.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    filter(root, root.querySelector("[data-filter]")?.value ?? "");
  }
  if (data.target && mount.target !== data.target) {
    // Streamlit scrolls a new page to its top when the run ends: come after it.
    const calm = mount.target === undefined || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    [60, 350].forEach((wait) => setTimeout(() => bringIntoView(root, data.target, calm), wait));
  }
  mount.target = data.target;
}

// A click in the matrix changes a row or two of it: the others stay, or the browser lays out a thousand cells anew.
function renew(root, html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  if (!root.querySelector(".matrix") || !fresh.querySelector(".matrix")) {
    root.replaceChildren(...fresh.childNodes);
    return;
  }
  root.querySelectorAll("tr.detail").forEach((opened) => opened.remove());
  const opened = fresh.querySelector("tr.detail");
  const topic = opened?.previousElementSibling.dataset.topic;
  opened?.remove();
  patch(root, [...root.childNodes], [...fresh.childNodes]);
  if (opened) root.querySelector(`tr[data-topic="${CSS.escape(topic)}"]`).after(opened);
  // What somebody wrote and the address does not say goes, as it would in a page that is new.
  root.querySelectorAll("[data-filter]").forEach((field) => (field.value = field.defaultValue));
}

function patch(parent, before, after) {
  if (before.length !== after.length) {
    parent.replaceChildren(...after);
    return;
  }
  before.forEach((old, n) => {
    const fresh = after[n];
    if (old.isEqualNode(fresh)) return;
    const same = old.nodeType === 1 && !old.matches("select") && old.cloneNode(false).isEqualNode(fresh.cloneNode(false));
    if (same) patch(old, [...old.childNodes], [...fresh.childNodes]);
    else old.replaceWith(fresh);
  });
}

function bringIntoView(root, id, calm) {
  const found = root.querySelector(`mark[data-span="${CSS.escape(id)}"]`) || document.getElementById(id);
  found?.scrollIntoView({ block: found.dataset.block || "center", behavior: calm ? "auto" : "smooth" });
  const entry = root.querySelector('.outline [aria-current="true"]');
  const list = entry?.closest(".outline");
  if (list) list.scrollTop = entry.offsetTop - list.offsetTop - list.clientHeight / 3;
}

function go(href) {
  window.history.pushState({}, "", href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

function listen(root) {
  root.addEventListener("click", (event) => {
    const here = event.target.closest("[data-go], [data-copy], [data-copy-link], a[href^='#']");
    if (!here || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    if (here.dataset.copyLink !== undefined) copy(here, window.location.href);
    else if (here.dataset.copy !== undefined) copy(here, here.dataset.copy);
    else if (here.dataset.go) {
      event.preventDefault();
      go(here.dataset.go);
    } else {
      event.preventDefault();
      const list = document.getElementById(here.getAttribute("href").slice(1));
      list?.closest("details")?.setAttribute("open", "");
      list?.scrollIntoView({ block: "start", behavior: "smooth" });
    }
  });
  root.addEventListener("change", (event) => {
    const control = event.target;
    if (control.matches("select[data-go-value]")) go(control.value);
    if (control.matches("[data-filter]")) go(withWords(control.dataset.filter, control.value));
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const { action, name } = event.target.dataset;
    go(withWords(action, new FormData(event.target).get("q"), name));
  });
  root.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) filter(root, event.target.value);
  });
  root.addEventListener("keydown", (event) => arrows(root, event));
}

function withWords(href, words, name = "q") {
  const address = new URL(href, window.location.origin);
  if (words.trim()) address.searchParams.set(name, words.trim());
  else address.searchParams.delete(name);
  return address.pathname + address.search;
}

function copy(button, words) {
  const done = () => {
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), 1600);
  };
  if (navigator.clipboard) navigator.clipboard.writeText(words).then(done, () => byHand(words, done));
  else byHand(words, done);
}

// Without https there is no clipboard object: the old way works everywhere.
function byHand(words, done) {
  const area = document.createElement("textarea");
  area.value = words;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  done();
}

function filter(root, words) {
  const wanted = words.trim().toLowerCase();
  root.querySelectorAll("tr[data-words]").forEach((row) => {
    row.hidden = wanted !== "" && !row.dataset.words.toLowerCase().includes(wanted);
  });
  root.querySelectorAll("tbody[data-group]").forEach((group) => {
    group.hidden = ![...group.querySelectorAll("tr[data-words]")].some((row) => !row.hidden);
  });
  const none = root.querySelector("[data-none]");
  if (none) none.hidden = [...root.querySelectorAll("tr[data-words]")].some((row) => !row.hidden);
}

function arrows(root, event) {
  const cell = event.target.closest(".matrix button.cell");
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (!cell || !step) return;
  event.preventDefault();
  const rows = [...root.querySelectorAll(".matrix tr[data-words]")].filter((row) => !row.hidden);
  const row = cell.closest("tr");
  const column = [...row.querySelectorAll("button.cell")].indexOf(cell);
  const next = rows[rows.indexOf(row) + step[0]]?.querySelectorAll("button.cell")[column + step[1]];
  next?.focus();
}
