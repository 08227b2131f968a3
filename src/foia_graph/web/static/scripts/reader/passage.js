/**
 * Links to a passage: the words that are selected, with their page, Bates number, address and citation.
 */
import { closeButton } from "./keys.js";

const AROUND = 100; // characters of what stands around the words, by which the server tells places apart
const LONG = 600; // characters from which on only both ends of the words are sent
const END = 200;

/** What is selected on a page, null where nothing is. */
function selectedPassage(reader) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const place = elementOf(range.startContainer)?.closest(".leaf .text, .leaf .words");
  const leaf = place?.closest(".leaf");
  if (!leaf || !reader.contains(leaf)) return null;
  const quote = selection.toString().trim();
  const before = textBetween(place, 0, range.startContainer, range.startOffset).slice(-AROUND);
  return quote && { leaf, page: leaf.querySelector(".self").pathname, quote, before };
}

function elementOf(node) {
  return node instanceof Element ? node : node.parentElement;
}

function textBetween(start, startOffset, end, endOffset) {
  const range = document.createRange();
  range.setStart(start, startOffset);
  range.setEnd(end, endOffset);
  return range.toString();
}

function query({ page, quote, before }) {
  const ends = quote.length > LONG ? { quote: quote.slice(0, END), until: quote.slice(-END) } : { quote };
  return new URLSearchParams({ page: page.replace("/doc/", ""), ...ends, ...(before.trim() ? { before } : {}) });
}

/** Ask where the words that are selected stand; null where none are, or none are found, which is said. */
export async function findSelected(reader, toolbar) {
  const passage = selectedPassage(reader);
  if (!passage) {
    toolbar.say("Select words of a page first.");
    return null;
  }
  const answer = await fetch(`/api/passage?${query(passage)}`, { headers: { Accept: "application/json" } });
  const found = await answer.json();
  if (answer.ok) return found;
  toolbar.say(found.detail);
  return null;
}

/** What is copied of a page says where it is from. */
export function citeCopies(reader) {
  reader.addEventListener("copy", (event) => {
    const passage = selectedPassage(reader);
    if (!passage) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", `${getSelection()}\n\n${sourceLine(reader, passage.leaf)}\n`);
  });
}

/** Title, agency, date, page, Bates number and address of a page. */
function sourceLine(reader, leaf) {
  const texts = (selector, within) => [...within.querySelectorAll(selector)].map((each) => each.innerText.trim());
  const facts = texts(".head-facts .agency, .head-facts .dated", reader);
  const stamps = texts(".leaf-name bdi.stamp", leaf);
  const place = [reader.dataset.title, ...facts, `page ${leaf.dataset.page}`, ...stamps].join(", ");
  return `${place}\n${pageAddress(leaf.querySelector(".self").href)}`;
}

/** The address of a page, without the search by which somebody came there. */
function pageAddress(href) {
  const address = new URL(href);
  address.searchParams.delete("q");
  return address.href;
}

export class PassageLink {
  /**
   * @param {Element} reader
   * @param {import("./toolbar.js").Toolbar} toolbar
   */
  constructor(reader, toolbar) {
    this.reader = reader;
    this.toolbar = toolbar;
  }

  /** Copy the link to the words that are selected, and show it; without any, that to the page. */
  async copy() {
    if (!selectedPassage(this.reader)) return this.#copyPage();
    const found = await findSelected(this.reader, this.toolbar);
    if (!found) return undefined;
    const address = new URL(found.path, location.origin).href;
    const where = [...found.bates, `page ${found.page}`].join(", ");
    this.#show(`“${found.exact}” (${where})\n${address}`, found);
    return this.#write(this.text.value);
  }

  async #copyPage() {
    const { scroll, pages } = this.toolbar;
    const address = pageAddress(pages.address(scroll.current));
    try {
      await navigator.clipboard.writeText(address);
      this.toolbar.say(`The link to page ${scroll.current} is copied.`);
    } catch {
      this.toolbar.say(`The link to page ${scroll.current}: ${address}`); // no permission, or no HTTPS
    }
  }

  async #write(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.status.textContent = "Copied.";
    } catch {
      this.status.textContent = "This browser does not let pages copy: copy it from the box."; // no permission, or no HTTPS
      this.text.select();
    }
  }

  #show(text, found) {
    this.dialog ??= this.#makeDialog();
    this.text.value = text;
    this.citation.textContent = found.citation ?? "";
    this.cite.hidden = !found.cite;
    if (found.cite) this.cite.href = found.cite;
    this.dialog.showModal();
    this.text.focus();
    this.text.select();
  }

  #makeDialog() {
    const dialog = make("dialog", { className: "passage-dialog" });
    dialog.setAttribute("aria-labelledby", "passage-heading");
    const label = make("label", { textContent: "Words, place and address" });
    this.text = make("textarea", { readOnly: true, rows: 5 });
    label.append(this.text);
    this.citation = make("p", { className: "citation" });
    this.cite = make("a", { textContent: "Citation in other forms" });
    this.status = make("output");
    const copy = make("button", { type: "button", textContent: "Copy" });
    copy.addEventListener("click", () => this.#write(this.text.value));
    dialog.append(
      closeButton(dialog),
      make("h2", { id: "passage-heading", textContent: "Link to this passage" }),
      label,
      copy,
      this.status,
      this.citation,
      this.cite,
    );
    this.reader.append(dialog);
    return dialog;
  }
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
