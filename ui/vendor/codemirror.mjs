// What the SPARQL editor needs of CodeMirror, under one name for every page that mounts it.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, StreamLanguage, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export default function () {
  globalThis.ticlexCodeMirror ??= {
    autocompletion, bracketMatching, classHighlighter, closeBrackets, closeBracketsKeymap, completionKeymap,
    defaultKeymap, drawSelection, EditorState, EditorView, history, historyKeymap, indentOnInput, keymap,
    lineNumbers, lintGutter, setDiagnostics, sparql, StreamLanguage, syntaxHighlighting, syntaxTree,
  };
  window.dispatchEvent(new Event("ticlex-codemirror"));
}
