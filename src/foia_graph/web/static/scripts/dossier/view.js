/**
 * The list of notes on the page: each with what it keeps, and fields and buttons to change it.
 *
 * Everything is put in as text, never as HTML: notes may come from third-party files.
 */
import { dateWords } from "../dates.js";

const KINDS = { passage: "Words of a page", page: "Page", document: "Document", claim: "Claim" };

/**
 * Build the entry of a note.
 * @param {import("./note.js").Note} note
 * @param {{edit: Function, move: Function, remove: Function, accept: Function}} actions
 */
export function noteEntry(note, actions) {
  const entry = make("li", { id: `note-${note.id}`, className: "dossier-note" });
  const heading = make("h2", { id: `heading-${note.id}`, dir: "auto" });
  heading.append(link(note.path, note.title));
  entry.append(make("p", { className: "kind", textContent: KINDS[note.kind] ?? note.classTitle }), heading);
  if (note.quote) entry.append(quoteOf(note.quote));
  if (note.place) entry.append(make("p", { className: "note", textContent: note.place }));
  entry.append(make("div", { className: "finding" }), commentField(note, actions));
  if (note.citation) entry.append(make("p", { className: "citation", dir: "auto", textContent: note.citation }));
  entry.append(controls(note, actions));
  showFinding(entry, note, actions);
  return entry;
}

function quoteOf({ exact, prefix, suffix }) {
  const quote = make("blockquote", { dir: "auto" });
  const words = make("mark", { textContent: exact });
  quote.append(prefix ? `…${prefix}` : "", words, suffix ? `${suffix}…` : "");
  return quote;
}

function commentField(note, { edit }) {
  const label = make("label", { className: "comment", textContent: "What I say about it" });
  const field = make("textarea", { rows: 2, value: note.comment, maxLength: 50_000 });
  field.addEventListener("input", () => edit(note, { comment: field.value }));
  label.append(field, make("span", { className: "paper", textContent: note.comment }));
  return label;
}

function controls(note, { edit, move, remove }) {
  const bar = make("div", { className: "note-controls" });
  const label = make("label", { textContent: "Collection " });
  const field = make("input", { value: note.collection, maxLength: 100, autocomplete: "off" });
  field.setAttribute("list", "collections");
  field.addEventListener("change", () => edit(note, { collection: field.value.trim() }));
  label.append(field);
  bar.append(
    label,
    button("Up", `Move up: ${note.title}`, () => move(note, -1)),
    button("Down", `Move down: ${note.title}`, () => move(note, 1)),
    button("Delete", `Delete: ${note.title}`, () => remove(note)),
  );
  if (note.cite) bar.append(link(note.cite, "Citation in other forms"));
  return bar;
}

/** Show what was found of the evidence of a note. */
export function showFinding(entry, note, { accept }) {
  const place = entry.querySelector(".finding");
  const { state, sentence, path } = note.finding ?? {};
  place.replaceChildren();
  if (!sentence) return;
  place.append(make("p", { className: "notice", textContent: sentence }));
  const ways = make("p", { className: "ways" });
  if (path) ways.append(link(path, "Where it is now"), " ");
  if (state === "changed" && note.kind !== "passage") ways.append(link(pathThen(note), `What it said on ${dateWords(note.seen)}`), " ");
  if (state === "changed" || state === "moved") ways.append(button("I have seen it", "", () => accept(note)));
  if (ways.childNodes.length) place.append(ways);
}

/** The page of a thing as it was when its note was made (a memento, by `asOf`). */
function pathThen(note) {
  const url = new URL(note.kind === "claim" ? note.cite : note.path, location.origin);
  url.searchParams.set("asOf", note.seen);
  return url.pathname + url.search + url.hash;
}

function link(path, textContent) {
  const url = new URL(path, location.origin);
  const href = url.origin === location.origin ? url.href : "/"; // no file may lead elsewhere
  return make("a", { href, textContent });
}

function button(textContent, name, run) {
  const made = make("button", { type: "button", textContent });
  if (name) made.setAttribute("aria-label", name);
  made.addEventListener("click", run);
  return made;
}

export function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
