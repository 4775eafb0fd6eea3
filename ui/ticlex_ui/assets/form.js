// A form that tells Python its values a moment after the last key, and shows how each was read. It keeps them in the
// address without a step in the history, so that a reload or a shared link shows the same form.

const forms = new WeakMap();
let values = {};
let known = null;
let isHeard = false;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".tl");
  if (!forms.has(root)) {
    values = { ...data.values };
    forms.set(root, { html: null, timer: null, tell: setStateValue, told: JSON.stringify(filled()) });
    listen(root, data.longest);
  }
  const form = forms.get(root);
  form.tell = setStateValue;
  if (form.html !== data.html) {
    const focus = root.contains(document.activeElement) ? document.activeElement.name : null;
    root.innerHTML = data.html;
    form.html = data.html;
    known = root.querySelector("form").dataset.codes.split(" ");
    fill(root);
    keep(root, data.longest);
    if (focus) root.querySelector(`[name="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }
  root.querySelectorAll("[data-echo]").forEach((line) => {
    const echo = data.echoes[line.dataset.echo] || {};
    const words = echo.wrong || [echo.reads, echo.note].filter(Boolean).join(" · ");
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle("is-wrong", Boolean(echo.wrong));
    line.closest(".field").querySelector("input, select")?.setAttribute("aria-invalid", String(Boolean(echo.wrong)));
  });
}

function listen(root, longest) {
  const form = forms.get(root);
  // At once where a field is left: a link that is followed must not overtake what was typed.
  const say = () => {
    clearTimeout(form.timer);
    const now = JSON.stringify(filled());
    if (now !== form.told) form.tell("values_", { ...values });
    form.told = now;
  };
  const tell = (wait) => {
    clearTimeout(form.timer);
    keep(root, longest);
    if (wait) form.timer = setTimeout(say, wait);
    else say();
  };
  root.addEventListener("input", (event) => {
    if (!event.target.name || values[event.target.name] === event.target.value) return;
    values[event.target.name] = event.target.value;
    tell(250);
  });
  root.addEventListener("change", (event) => {
    if (!event.target.name) return;
    values[event.target.name] = event.target.value;
    tell(0);
  });
  root.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]")) return;
    values = {};
    fill(root);
    tell(0);
  });
  window.addEventListener("popstate", () => {
    if (!root.isConnected || !known) return;
    const address = new URLSearchParams(window.location.search);
    const told = Object.fromEntries(known.filter((code) => address.get(code)).map((code) => [code, address.get(code)]));
    if (Object.keys(told).length) {
      values = told;
      form.told = JSON.stringify(filled());
      fill(root);
    } else keep(root, longest);
  });
  if (isHeard) return;
  isHeard = true;
  // A link of this page was made before the last key: give it what stands in the form now.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("[data-go]");
      if (!link || !known || new URL(link.dataset.go, window.location.origin).pathname !== "/check") return;
      link.dataset.go = withValues(link.dataset.go, longest);
    },
    true,
  );
}

function filled() {
  return Object.entries(values).filter(([, value]) => value.trim());
}

function isLong(longest) {
  return filled().reduce((sum, [code, value]) => sum + code.length + 3 * value.length, 0) > longest;
}

function withValues(href, longest) {
  const address = new URL(href, window.location.origin);
  known.forEach((code) => address.searchParams.delete(code));
  if (!isLong(longest)) filled().forEach(([code, value]) => address.searchParams.set(code, value));
  return address.pathname + address.search.replaceAll("%3B", ";").replaceAll("%2F", "/");
}

function keep(root, longest) {
  const now = window.location.pathname + window.location.search;
  const next = withValues(now, longest);
  if (next !== now && window.location.pathname === "/check") window.history.replaceState(window.history.state, "", next);
  const note = root.querySelector("[data-long]");
  if (note) note.hidden = !isLong(longest);
}

function fill(root) {
  root.querySelectorAll("[name]").forEach((control) => {
    const value = values[control.name] ?? "";
    if (control.type === "radio") control.checked = control.value === value;
    else if (control.value !== value) control.value = value;
  });
}
