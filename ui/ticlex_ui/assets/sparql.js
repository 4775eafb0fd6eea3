// The SPARQL editor: a text box, which becomes CodeMirror as soon as that is there. Run puts a short query into the
// address, as a link would; a long one is told to Python alone. Tab leaves the editor.

const mounts = new WeakMap();
const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK WHERE DISTINCT OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH PREFIX " +
  "ORDER GROUP BY HAVING LIMIT OFFSET ASC DESC COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT EXISTS NOT " +
  "REGEX CONTAINS STRSTARTS STRLEN LANG LANGMATCHES DATATYPE BOUND COALESCE IF STR IRI"
).split(" ");
const SHOWN = 60;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".tl");
  let mount = mounts.get(root);
  if (!mount) {
    mount = { html: null, asked: null, view: null };
    mounts.set(root, mount);
    window.addEventListener("ticlex-codemirror", () => edit(root, mount));
    root.addEventListener("click", (event) => event.target.closest("[data-run]") && run(mount));
    root.addEventListener("keydown", (event) => {
      // CodeMirror has keys of its own: this is for the plain text box.
      if (!mount.view && event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(mount);
    });
  }
  mount.data = data;
  mount.tell = setTriggerValue;
  if (mount.html !== data.html) {
    mount.view?.destroy();
    mount.view = null;
    root.innerHTML = data.html;
    mount.html = data.html;
    mount.asked = null;
    mount.box = root.querySelector("textarea");
  }
  if (mount.asked !== data.query) {
    mount.asked = data.query;
    write(mount, data.query);
  }
  edit(root, mount);
  blame(mount);
}

function write(mount, words) {
  mount.box.value = words;
  const { view } = mount;
  if (view && view.state.doc.toString() !== words) {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } });
  }
}

function written(mount) {
  return mount.view ? mount.view.state.doc.toString() : mount.box.value;
}

function run(mount) {
  const words = written(mount);
  mount.asked = words;
  const address = new URL(mount.data.address, window.location.origin);
  address.searchParams.set("query", words);
  if (address.search.length > mount.data.longest) {
    mount.tell("asked", words);
    return true;
  }
  const href = address.pathname + address.search;
  if (href === window.location.pathname + window.location.search) return true;
  window.history.pushState({}, "", href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  return true;
}

function edit(root, mount) {
  const cm = globalThis.ticlexCodeMirror;
  if (!cm || mount.view || !mount.box) return;
  mount.view = new cm.EditorView({
    parent: root.querySelector("[data-editor]"),
    doc: mount.box.value,
    extensions: [
      cm.keymap.of([{ key: "Mod-Enter", run: () => run(mount) }]),
      cm.lineNumbers(),
      cm.lintGutter(),
      cm.history(),
      cm.drawSelection(),
      cm.indentOnInput(),
      cm.bracketMatching(),
      cm.closeBrackets(),
      cm.StreamLanguage.define(cm.sparql),
      cm.syntaxHighlighting(cm.classHighlighter),
      cm.autocompletion({ override: [(context) => complete(cm, mount, context)], icons: false }),
      cm.EditorView.lineWrapping,
      cm.EditorView.contentAttributes.of({ "aria-label": mount.data.label, "aria-describedby": "sparql-hint" }),
      cm.keymap.of([...cm.closeBracketsKeymap, ...cm.defaultKeymap, ...cm.historyKeymap, ...cm.completionKeymap]),
    ],
  });
  mount.box.closest("label").hidden = true;
  blame(mount);
}

// Marks where the query is wrong; only while it is the query that was asked.
function blame(mount) {
  const { view, data } = mount;
  if (!view) return;
  const found = [];
  if (data.trouble?.line && view.state.doc.toString() === data.query) {
    const line = view.state.doc.line(Math.min(data.trouble.line, view.state.doc.lines));
    const start = Math.min(line.from + data.trouble.column - 1, line.to);
    const word = /^\S+/.exec(view.state.sliceDoc(start, line.to));
    const from = word ? start : Math.max(line.from, start - 1);
    found.push({ from, to: word ? start + word[0].length : line.to, severity: "error", message: data.trouble.words });
  }
  view.dispatch(globalThis.ticlexCodeMirror.setDiagnostics(view.state, found));
}

// Our terms by short name or by their label in either language, the variables of the query, the keywords.
function complete(cm, mount, context) {
  const word = context.matchBefore(/[?$]?[\p{L}\p{N}_:.-]*/u);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  if (/string|comment/.test(cm.syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  const wanted = word.text.toLowerCase();
  if (/^[?$]/.test(wanted)) {
    const names = new Set(context.state.doc.toString().match(/[?$][\p{L}\p{N}_]+/gu));
    names.delete(word.text);
    return { from: word.from, options: [...names].sort().map((label) => ({ label, type: "variable" })) };
  }
  const terms = globalThis.ticlexTerms || [];
  // What follows "a" is a class.
  const isKind = /\sa\s+$/.test(context.state.sliceDoc(Math.max(0, word.from - 20), word.from));
  const ranked = terms
    .map((term) => [rank(term, wanted) - (isKind && term.kind === "class" ? 0.5 : 0), term])
    .filter(([place]) => place < 9)
    .sort(([a, x], [b, y]) => a - b || x.name.length - y.name.length || x.name.localeCompare(y.name))
    .slice(0, SHOWN)
    .map(([, term]) => ({ label: term.name, detail: term[mount.data.lang] || term.zh, info: term.means || undefined, type: term.kind }));
  const keywords = KEYWORDS.filter((key) => wanted && key.startsWith(word.text.toUpperCase()));
  const options = [...keywords.map((label) => ({ label, type: "keyword" })), ...ranked];
  return options.length ? { from: word.from, options, filter: false } : null;
}

function rank(term, wanted) {
  const name = term.name.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.split(":")[1].startsWith(wanted)) return 1;
  if (term.zh.startsWith(wanted) || term.en.toLowerCase().startsWith(wanted)) return 2;
  if (name.includes(wanted)) return 3;
  return term.zh.includes(wanted) || term.en.toLowerCase().includes(wanted) ? 4 : 9;
}
