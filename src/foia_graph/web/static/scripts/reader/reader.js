/**
 * The reader of a document: what the page has without scripts, with scroll, zoom and keys.
 */
import { Contents } from "./contents.js";
import { Hits } from "./hits.js";
import { addPassageNote } from "./passage_note.js";
import { Keys } from "./keys.js";
import { linkNotes, watchMargins } from "./margin.js";
import { Pages } from "./pages.js";
import { PassageLink } from "./passage.js";
import { Scroll } from "./scroll.js";
import { Toolbar } from "./toolbar.js";
import { Zoom } from "./zoom.js";

const reader = document.querySelector(".reader");
reader.classList.add("live");

export const pages = new Pages(reader);
export const scroll = new Scroll(reader, pages);
export const toolbar = new Toolbar(reader, pages, scroll);
export const keys = new Keys(reader);
const contents = new Contents(reader, scroll);

linkNotes(reader);
watchMargins(reader);

function turnBy(by) {
  const target = pages.neighbour(scroll.current, by);
  if (target !== undefined) scroll.goTo(target);
}

function toggle(name, button) {
  const is = reader.classList.toggle(name);
  button.setAttribute("aria-pressed", is);
  reader.dispatchEvent(new CustomEvent("worded"));
  scroll.goTo(scroll.current);
}

const worded = toolbar.addButton("Text", "Words beside the picture", (button) => toggle("worded", button), false);
const passage = new PassageLink(reader, toolbar);
const link = toolbar.addButton("Copy link", "Copy link to this passage", () => passage.copy());
// A press of the button must leave the words selected.
link.addEventListener("pointerdown", (event) => event.preventDefault());
const note = toolbar.addButton("Add to notes", "Add these words to my notes", () => addPassageNote(reader, toolbar));
note.addEventListener("pointerdown", (event) => event.preventDefault());
const single = toolbar.addButton("One page", "One page at a time", (button) => toggle("single", button), false);

keys.add(["j"], "Next page", () => turnBy(1));
keys.add(["k"], "Previous page", () => turnBy(-1));
keys.add(["g"], "Go to a page or Bates number", () => toolbar.focusJump());
keys.add(["/"], "Search", () => document.querySelector(".reader input[type=search], #find")?.focus());
if (reader.dataset.zoomScript) {
  const zoom = new Zoom(reader, scroll, (sentence) => toolbar.say(sentence));
  toolbar.addButton("+", "Enlarge", () => zoom.enlarge());
  keys.add(["+", "="], "Enlarge", () => zoom.enlarge());
  keys.add(["-"], "Make smaller", () => zoom.reduce());
  keys.add(["0"], "See the whole page", () => zoom.fit());
}
keys.add(["c"], "Copy link to this passage", () => passage.copy());
keys.add(["a"], "Add these words to my notes", () => note.click());
const bar = reader.querySelector("[data-counts]");
if (bar?.dataset.counts) {
  const hits = new Hits(bar, reader, scroll, toolbar);
  toolbar.addButton("Hit −", "Previous hit", () => hits.step(-1));
  toolbar.addButton("Hit +", "Next hit", () => hits.step(1));
  keys.add(["n"], "Next hit", () => hits.step(1));
  keys.add(["p"], "Previous hit", () => hits.step(-1));
}
keys.add(["t"], "All pages in small", () => contents.toggle());
keys.add(["x"], "Words beside the picture", () => worded.click());
keys.add(["s"], "One page at a time", () => single.click());
keys.add(["?"], "This list", () => keys.showHelp());
keys.add(["Escape"], "Close what is open", () => document.querySelector("dialog[open]")?.close());
toolbar.addButton("Print", "Print this page", () => print());
toolbar.addButton("?", "Keys", () => keys.showHelp());

