// A form that tells Python its values a moment after the last key, and shows how each was read.

const forms = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".tl");
  if (!forms.has(root)) {
    const form = { html: null, timer: null, tell: setStateValue, values: { ...data.values } };
    forms.set(root, form);
    const take = (event) => {
      if (!event.target.name) return;
      form.values[event.target.name] = event.target.value;
      clearTimeout(form.timer);
      const wait = event.type === "change" ? 0 : 250;
      form.timer = setTimeout(() => form.tell("values_", { ...form.values }), wait);
    };
    root.addEventListener("input", take);
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("click", (event) => {
      if (!event.target.closest("[data-clear]")) return;
      form.values = {};
      fill(root, form.values);
      form.tell("values_", {});
    });
  }
  const form = forms.get(root);
  form.tell = setStateValue;
  if (form.html !== data.html) {
    root.innerHTML = data.html;
    form.html = data.html;
    fill(root, form.values);
  }
  root.querySelectorAll("[data-echo]").forEach((line) => {
    const echo = data.echoes[line.dataset.echo] || {};
    line.textContent = echo.wrong || [echo.reads, echo.note].filter(Boolean).join(" · ");
    line.classList.toggle("is-wrong", Boolean(echo.wrong));
    line.closest(".field").querySelector("input, select")?.setAttribute("aria-invalid", String(Boolean(echo.wrong)));
  });
}

function fill(root, values) {
  root.querySelectorAll("[name]").forEach((control) => {
    const value = values[control.name] ?? "";
    if (control.type === "radio") control.checked = control.value === value;
    else control.value = value;
  });
}
