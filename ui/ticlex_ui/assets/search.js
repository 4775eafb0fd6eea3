// A search box that tells what is written in it a moment after the last key, through the address: one step in the
// history for one search. The box stays while its results change, so that caret and input method are left alone.

const WAIT = 120;
const bars = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".tl");
  if (!bars.has(root)) {
    root.innerHTML = '<div class="search-frame"><div></div><p class="unseen" role="status" data-list="#hits"></p><div></div></div>';
    const [box, status, list] = root.firstElementChild.children;
    bars.set(root, { box, status, list, html: null, found: null, written: null, told: null, enter: false, timer: null });
    listen(root, bars.get(root));
  }
  const bar = bars.get(root);
  bar.tell = (words) => setTriggerValue("typed", words);
  if (bar.html !== data.html) {
    const focused = bar.box.contains(document.activeElement);
    const before = input(bar)?.value ?? data.written;
    bar.box.innerHTML = bar.html = data.html;
    input(bar).value = before;
    if (focused) input(bar).focus({ preventScroll: true });
    const tabs = bar.box.querySelector("nav");
    const current = tabs?.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - tabs.clientWidth / 3;
  }
  // An answer to what was typed here is no news to the box; Back and a link are.
  if (bar.written !== data.written && data.written !== bar.told) input(bar).value = data.written;
  bar.written = data.written;
  if (data.written !== bar.told) bar.told = null;
  if (bar.found !== data.found) {
    bar.list.innerHTML = bar.found = data.found;
    bar.status.textContent = bar.list.querySelector(".count, .results > p")?.textContent ?? "";
  }
  if (bar.enter && data.written === input(bar).value.trim()) open(bar);
}

const input = (bar) => bar.box.querySelector("input");

function go(href) {
  window.history.pushState({}, "", href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

function search(bar) {
  clearTimeout(bar.timer);
  const words = input(bar).value.trim();
  const address = new URL(window.location.href);
  const before = address.searchParams.get("q") ?? "";
  if (before === words) return;
  if (words) address.searchParams.set("q", words);
  else address.searchParams.delete("q");
  const query = address.search.replaceAll("%2F", "/");
  window.history[before ? "replaceState" : "pushState"]({}, "", address.pathname + query);
  bar.told = words;
  bar.tell(words);
  // The other language looks for the same; its link was written before.
  document.querySelectorAll("a[data-language]").forEach((link) => {
    const other = new URL(address);
    other.searchParams.set("lang", link.dataset.language);
    link.href = link.dataset.go = other.pathname + other.search.replaceAll("%2F", "/");
  });
}

function open(bar) {
  bar.enter = false;
  const results = bar.list.querySelector(".results");
  if (results?.dataset.enter) leave(bar, results.dataset.enter);
  else links(bar)[0]?.focus();
}

// Who came by keyboard goes on by keyboard, from the words that were found.
function leave(bar, href) {
  input(bar).value = "";
  bar.told = null;
  go(href);
  const wanted = new URL(href, window.location.origin).searchParams;
  const place = wanted.get("span")
    ? `.law mark[data-span="${CSS.escape(wanted.get("span"))}"]`
    : `.law [id="${CSS.escape(wanted.get("a") ?? "")}"].is-asked`;
  const arrive = (tries) => {
    const found = document.querySelector(place);
    if (found) (found.querySelector("a.norm") ?? document.querySelector(".law .is-asked a.norm"))?.focus({ preventScroll: true });
    else if (tries) setTimeout(() => arrive(tries - 1), 100);
  };
  setTimeout(() => arrive(50), 100);
}

function close(bar) {
  input(bar).value = "";
  search(bar);
  input(bar).focus();
}

const links = (bar) => [...bar.list.querySelectorAll(".results :is(.hits, .topics, .near) a")];

function listen(root, bar) {
  root.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(bar.timer);
    bar.timer = setTimeout(() => search(bar), WAIT);
  });
  root.addEventListener("compositionend", () => search(bar));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    bar.enter = input(bar).value.trim() !== "";
    search(bar);
    if (bar.enter && bar.written === input(bar).value.trim()) open(bar);
  });
  root.addEventListener("click", (event) => {
    const here = event.target.closest("[data-go], [data-close], a[href^='#']");
    if (!here || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (here.dataset.close !== undefined) close(bar);
    else if (here.dataset.go && bar.list.contains(here) && !event.detail) leave(bar, here.dataset.go);
    else if (here.dataset.go) {
      input(bar).value = "";
      go(here.dataset.go);
    } else document.getElementById(here.getAttribute("href").slice(1))?.scrollIntoView({ block: "nearest" });
  });
  root.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && input(bar).value) {
      event.preventDefault();
      close(bar);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = links(bar);
    const at = all.indexOf(document.activeElement);
    if (!step || (at < 0 && (step < 0 || document.activeElement !== input(bar)))) return;
    event.preventDefault();
    (all[at + step] ?? (step < 0 ? input(bar) : all[at]))?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !root.isConnected) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input(bar).focus();
  });
}
