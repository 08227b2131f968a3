/**
 * The page of all notes: shows them, lets them be changed, saved as files and read from files.
 */
import { readCollection, writeCollection } from "./annotations.js";
import { checkNotes } from "./check.js";
import { readTextFile, saveFile } from "./files.js";
import { writeMarkdown } from "./markdown.js";
import { storageSentence } from "./note.js";
import { deleteNote, deleteNotes, readNotes, replaceNotes, writeNotes } from "./store.js";
import { make, noteEntry, showFinding } from "./view.js";

const dossier = document.querySelector(".dossier");
const { base, label } = dossier.dataset;
const list = dossier.querySelector(".dossier-notes");
const chooser = dossier.querySelector("#collection");
const names = dossier.querySelector("#collections");
const status = dossier.querySelector("output");
const empty = dossier.querySelector(".dossier-empty");

let notes = [];
let sentences = 0;

const actions = { edit, move, remove, accept };

function chosenNotes() {
  return chooser.value === "all" ? notes : notes.filter((note) => `in ${note.collection}` === chooser.value);
}

/** Say something, and offer to undo it where it can be. */
function say(sentence, undo) {
  sentences += 1;
  status.replaceChildren(sentence);
  if (!undo) return;
  const button = make("button", { type: "button", textContent: "Undo" });
  button.addEventListener("click", async () => {
    await store(undo);
    say("It is back.");
    chooser.focus();
  });
  status.append(" ", button);
  button.focus();
}

/** Do what changes what is stored, show the outcome, and say why where it cannot be done. */
async function store(change) {
  try {
    await change();
    notes = await readNotes();
    show();
  } catch (error) {
    say(storageSentence(error));
  }
}

function show() {
  const collections = [...new Set(notes.map((note) => note.collection))].toSorted();
  const chosen = chooser.value;
  const count = (name) => notes.filter((note) => note.collection === name).length;
  chooser.replaceChildren(
    new Option(`All notes (${notes.length})`, "all"),
    ...collections.map((name) => new Option(`${name || "Without a collection"} (${count(name)})`, `in ${name}`)),
  );
  if ([...chooser.options].some(({ value }) => value === chosen)) chooser.value = chosen;
  names.replaceChildren(...collections.filter(Boolean).map((name) => new Option(name, name)));
  list.replaceChildren(...chosenNotes().map((note) => noteEntry(note, actions)));
  empty.hidden = notes.length > 0;
  for (const button of dossier.querySelectorAll("[data-needs-notes]")) button.disabled = !notes.length;
}

/** Store what was written; the page shows it already, but for what other notes have to do with it. */
async function edit(note, changes) {
  Object.assign(note, changes, { modified: new Date().toISOString() });
  const paper = list.querySelector(`#note-${note.id} .paper`);
  if (paper) paper.textContent = note.comment;
  if (!("collection" in changes)) return replaceNotes([note]).catch((error) => say(storageSentence(error)));
  await store(() => replaceNotes([note]));
  const field = list.querySelector(`#note-${note.id} input`);
  return field ? field.focus() : chooser.focus();
}

async function move(note, by) {
  const shown = chosenNotes();
  const other = shown[shown.indexOf(note) + by];
  if (!other) return say(by < 0 ? "This is the first one." : "This is the last one.");
  [note.position, other.position] = [other.position, note.position];
  await store(() => replaceNotes([note, other]));
  const buttons = list.querySelectorAll(`#note-${note.id} button`);
  [...buttons].find(({ textContent }) => textContent === (by < 0 ? "Up" : "Down"))?.focus();
  return say(by < 0 ? "Moved up." : "Moved down.");
}

async function remove(note) {
  await store(() => deleteNote(note.id));
  say(`Deleted: ${note.title}.`, () => writeNotes([note]));
}

/** Take what is found now as what is noted. */
async function accept(note) {
  const { path, etag } = note.finding;
  const words = note.kind === "passage" && path ? { path } : {};
  Object.assign(note, words, { etag: etag ?? note.etag, seen: new Date().toISOString(), finding: null });
  await store(() => replaceNotes([note]));
  list.querySelector(`#note-${note.id} textarea`)?.focus();
}

async function check(all) {
  say("Looking whether anything has changed …");
  const before = sentences;
  const outcome = await checkNotes(notes, keepFinding, { all });
  if (sentences > before) return; // what was done meanwhile, and can be undone, is not talked over
  const changed = notes.filter(({ finding }) => finding?.sentence).length;
  const rest = outcome.left ? ` ${outcome.left} will be looked at later${outcome.isBusy ? ": the server is busy" : ""}.` : "";
  say(`${changed ? `${changed} of ${notes.length} notes rest on something that has changed.` : "All notes are up to date."}${rest}`);
}

async function keepFinding(note, finding) {
  const isFirst = finding.etag && !note.etag;
  Object.assign(note, { finding, checked: new Date().toISOString() }, isFirst ? { etag: finding.etag } : {});
  const isHere = notes.includes(note);
  if (isHere) await replaceNotes([note]);
  const entry = list.querySelector(`#note-${note.id}`);
  if (entry) showFinding(entry, note, actions);
}

async function readFile(file) {
  try {
    const { notes: read, left } = readCollection(await readTextFile(file), base);
    const here = new Set(notes.map(({ id }) => id));
    const added = read.filter(({ id }) => !here.has(id));
    const last = notes.at(-1)?.position ?? 0;
    await store(() => writeNotes(added.map((note, at) => ({ ...note, position: last + at + 1 }))));
    say(importSentence(added.length, read.length - added.length, left));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    say(error.message);
  }
}

function importSentence(added, here, left) {
  return [
    `${added} ${added === 1 ? "note was" : "notes were"} added.`,
    here ? `${here} ${here === 1 ? "is" : "are"} here already.` : "",
    left ? `${left} ${left === 1 ? "is" : "are"} on nothing of this catalogue, and omitted.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** The media types of files that the server makes, by suffix. */
const MADE = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
};

/** Save what the server makes of the chosen notes: with pictures, and warnings where evidence has changed. */
async function saveMade(suffix) {
  say("The file is being made …");
  const body = JSON.stringify([label, chosenNotes()]);
  const headers = { Accept: MADE[suffix], "Content-Type": "application/json" };
  const answer = await fetch("/dossier", { method: "POST", headers, body }).catch(() => null); // away
  if (!answer) return say("The server is away: try again later, or save as Markdown.");
  if (answer.ok) {
    saveFile(`my-notes.${suffix}`, answer.headers.get("Content-Type"), await answer.arrayBuffer());
    return say(`Saved as ${suffix.toUpperCase()}.`);
  }
  const { detail } = await answer.json().catch(() => ({})); // a proxy answers in its own way
  const fewer = answer.status === 413 ? " Save fewer notes at once: show one collection." : "";
  return say(`${detail ?? "The server could not make this file."}${fewer}`);
}

const run = {
  annotations: () => {
    const data = writeCollection(chosenNotes(), base, label);
    saveFile("my-notes.jsonld", "application/ld+json", `${JSON.stringify(data, null, 2)}\n`);
    say("Saved as Web Annotations.");
  },
  markdown: () => {
    saveFile("my-notes.md", "text/markdown", writeMarkdown(chosenNotes(), base, label));
    say("Saved as Markdown.");
  },
  docx: () => saveMade("docx"),
  pdf: () => saveMade("pdf"),
  print: () => print(),
  check: () => check(true),
  clear: async () => {
    const all = notes;
    await store(deleteNotes);
    say(`Deleted: ${all.length} ${all.length === 1 ? "note" : "notes"}.`, () => writeNotes(all));
  },
};

for (const button of dossier.querySelectorAll("button[data-run]")) {
  button.addEventListener("click", run[button.dataset.run]);
}
chooser.addEventListener("change", show);
dossier.querySelector("#import").addEventListener("change", async ({ target }) => {
  if (target.files.length) await readFile(target.files[0]);
  target.value = ""; // the same file may be chosen again
});

document.querySelector(".without-scripts").remove();
dossier.hidden = false;
await store(async () => {});
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
if (notes.length) await check(false);
