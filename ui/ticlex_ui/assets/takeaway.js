// A click on [data-takeaway] asks Python for a file; what comes back is saved once.

let ask = null;
let saved = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-takeaway]");
  if (button && ask) ask(button.dataset.takeaway);
});

export default function ({ data, setTriggerValue }) {
  ask = (name) => setTriggerValue("wanted", name);
  const file = data.file;
  if (!file || file.id === saved) return;
  saved = file.id;
  const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
