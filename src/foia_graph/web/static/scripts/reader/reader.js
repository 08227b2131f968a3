/**
 * The reader of a document: what the page has without scripts, with scroll, zoom and keys.
 */
import { Contents } from "./contents.js";
import { Hits } from "./hits.js";
import { addPassageNote } from "./passage_note.js";
import { Keys } from "./keys.js";
import { linkNotes, watchMargins } from "./margin.js";
import { Pages } from "./pages.js";
import { citeCopies, PassageLink } from "./passage.js";
import { Scroll } from "./scroll.js";
import { WordSelection } from "./selection.js";
import { Toolbar } from "./toolbar.js";
import { Zoom } from "./zoom.js";

const reader = document.querySelector(".reader");
reader.classList.add("live");

export const pages = new Pages(reader);
export const scroll = new Scroll(reader, pages);
export const keys = new Keys(reader);
export const toolbar = new Toolbar(reader, pages, scroll, keys);
const say = (sentence) => toolbar.say(sentence);
const contents = new Contents(reader, scroll);
const passage = new PassageLink(reader, toolbar);
const selection = new WordSelection(scroll, say);

linkNotes(reader);
watchMargins(reader);
citeCopies(reader);

function turnBy(by) {
  const target = pages.neighbour(scroll.current, by);
  if (target !== undefined) scroll.goTo(target);
}

function toggle(name, button) {
  button.setAttribute("aria-pressed", reader.classList.toggle(name));
  scroll.goTo(scroll.current);
}

for (const name of ["worded", "single"]) {
  toolbar.offer(name, (button) => toggle(name, button));
  reader.querySelector(`[data-do=${name}]`).setAttribute("aria-pressed", reader.classList.contains(name));
}
keys.add(["j"], "Next page", () => turnBy(1));
keys.add(["k"], "Previous page", () => turnBy(-1));
keys.add(["g"], "Go to a page or Bates number", () => toolbar.focusJump());
keys.add(["/"], "Search in this document", () => toolbar.focusSearch());
if (reader.dataset.zoomScript) {
  const zoom = new Zoom(reader, scroll, say);
  toolbar.offer("larger", () => zoom.enlarge());
  keys.add(["-"], "Make smaller", () => zoom.reduce());
  keys.add(["0"], "See the whole page", () => zoom.fit());
}
toolbar.offer("select", () => selection.begin());
toolbar.offer("link", () => passage.copy());
toolbar.offer("note", () => addPassageNote(reader, toolbar));
const bar = reader.querySelector(".hits-turn");
if (bar) {
  const hits = new Hits(bar, reader, scroll, say);
  keys.add(["n"], "Next hit", () => hits.step(1));
  keys.add(["p"], "Previous hit", () => hits.step(-1));
}
keys.add(["t"], "All pages in small", () => contents.toggle());
keys.add(["Escape"], "Close what is open", () => {
  document.querySelector(":popover-open")?.hidePopover();
  document.querySelector("dialog[open]")?.close();
});
toolbar.offer("print", () => print());
toolbar.offer("help", () => keys.showHelp());
