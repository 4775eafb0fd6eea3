export default function ({ data }) {
  document.documentElement.lang = data.lang === "en" ? "en" : "zh-CN";
  // What Streamlit itself says on every page, in English only.
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip) skip.textContent = data.skip;
  document.querySelectorAll("nav[aria-label]:not(.tl *)").forEach((nav) => nav.setAttribute("aria-label", data.pages));
  const address = new URL(window.location.href);
  // The navigation on top drops the language: put it back without a step in the history.
  if (address.searchParams.get("lang") !== data.lang && data.lang !== "zh") {
    address.searchParams.set("lang", data.lang);
    window.history.replaceState(window.history.state, "", address);
  }
}
