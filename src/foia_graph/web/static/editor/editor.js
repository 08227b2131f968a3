// The editor: YASGUI's parts over the plain form, which stays what it is and works without this.
//
// Nothing is stored in the browser. A query that was run stands in the address, so that the page can be shared and
// reloaded; what was written since stays with the page in the history of this tab, to be there on the way back.

import { Answers } from "./answers.js";
import { complete } from "./completions.js";
import { Notes } from "./notes.js";
import { allow } from "./prefixes.js";
import { Refusal } from "./refusal.js";

const LONGEST_ADDRESS = 8000;
const form = document.querySelector("#ask form");
const run = form.querySelector("button[type=submit]");

function build() {
  document.querySelector("h1").textContent = document.title = "SPARQL"; // one page for all answers from now on
  const yasqe = edit(form.query);
  const refusal = new Refusal(document.querySelector("#refusal"), yasqe);
  const answers = new Answers(document.querySelector("#answer"), document.querySelector("#ask").dataset);
  const notes = new Notes(document.querySelector("#notes"), yasqe);
  form.addEventListener("submit", (event) => submitted(event, yasqe, refusal, notes, answers));
  yasqe.setOption("extraKeys", { ...yasqe.getOption("extraKeys"), ...keys() });
  form.querySelector(".choices").append(copier(yasqe));
  complete(yasqe).then((known) => {
    answers.know(known);
    allow(yasqe, known.prefixes);
  });
  answers.take(document.querySelector("#handed"));
}

// Puts the editor in the place of the text area, under the same label.
function edit(area) {
  const { Yasqe } = window.Yasgui;
  Yasqe.defaults.autocompleters = []; // those that it has ask another server
  const place = document.createElement("div");
  area.before(place);
  const yasqe = new Yasqe(place, {
    value: history.state?.draft ?? area.value, persistenceId: null, consumeShareLink: null, createShareableLink: null,
    showQueryButton: false, editorHeight: "20rem", inputStyle: "contenteditable",
    cursorBlinkRate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 530,
  });
  area.hidden = true;
  area.value = yasqe.getValue();
  yasqe.on("change", () => { area.value = yasqe.getValue(); });
  yasqe.on("blur", () => history.replaceState({ draft: area.value }, ""));
  label(yasqe.getInputField());
  return yasqe;
}

function label(input) {
  const words = document.querySelector("label[for=query]");
  words.id = "query-label";
  words.removeAttribute("for");
  const keys = document.createElement("p");
  keys.id = "query-keys";
  keys.className = "note";
  keys.textContent =
    "Completions are offered as you type, and on Ctrl-Space. Ctrl-Enter runs the query. " +
    "Tab leaves the editor.";
  words.after(keys);
  input.setAttribute("role", "textbox");
  input.setAttribute("aria-multiline", "true");
  input.setAttribute("aria-labelledby", words.id);
  input.setAttribute("aria-describedby", keys.id);
  words.addEventListener("click", () => input.focus());
}

// Tab moves on, as everywhere: who uses no mouse must get out again.
function keys() {
  const ask = () => form.requestSubmit(run);
  return { Tab: false, "Shift-Tab": false, "Ctrl-Enter": ask, "Cmd-Enter": ask, "Ctrl-S": false };
}

let running = null;

async function submitted(event, yasqe, refusal, notes, answers) {
  if (form.format.value !== "html") {
    form.method = addressOf(form.query.value).length <= LONGEST_ADDRESS ? "get" : "post";
    return; // the browser asks, and shows or keeps what comes
  }
  event.preventDefault();
  if (running) {
    running.abort();
    return;
  }
  running = new AbortController();
  run.textContent = "Stop";
  refusal.clear();
  notes.clear();
  answers.wait();
  try {
    await ask(yasqe.getValue(), running.signal, refusal, notes, answers);
  } catch (error) {
    answers.clear();
    if (error.name !== "AbortError") refusal.show({ detail: "The server cannot be reached, or gave no answer." });
  } finally {
    running = null;
    run.textContent = "Run";
  }
}

async function ask(query, signal, refusal, notes, answers) {
  const began = performance.now();
  const response = await fetch("/sparql", {
    method: "POST", body: new URLSearchParams({ query }), signal,
    headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9" },
  });
  if (!response.ok) {
    answers.clear();
    refusal.show(await response.json());
    return;
  }
  const data = await response.text();
  notes.show(response.headers.get("Foia-Graph-Notes"));
  const asked = response.headers.get("Foia-Graph-Dataset");
  answers.show(response.headers.get("Content-Type"), data, performance.now() - began, asked);
  const address = addressOf(query);
  history.replaceState({ draft: query }, "", address.length <= LONGEST_ADDRESS ? address : "/sparql");
}

function addressOf(query) {
  return `/sparql?${new URLSearchParams({ query })}`;
}

// A button that copies an address under which the query is answered.
function copier(yasqe) {
  const place = document.createElement("span");
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.textContent = "Copy link";
  said.className = "note";
  said.setAttribute("role", "status");
  place.append(button, " ", said);
  button.addEventListener("click", async () => {
    const address = addressOf(yasqe.getValue());
    if (address.length > LONGEST_ADDRESS) said.textContent = "The query is too long for a link.";
    else said.replaceChildren(await copied(new URL(address, location.href).href));
  });
  return place;
}

// Without leave to copy (a page over plain http has none) the address is shown instead.
async function copied(address) {
  try {
    await navigator.clipboard.writeText(address);
    return "Copied.";
  } catch {
    const field = document.createElement("input");
    Object.assign(field, { readOnly: true, value: address });
    field.setAttribute("aria-label", "The link");
    requestAnimationFrame(() => field.select());
    return field;
  }
}

build();
