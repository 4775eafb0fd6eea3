// The names that the editor completes: sent once, since they never change.

export default function ({ data }) {
  globalThis.ticlexTerms = data.terms;
}
