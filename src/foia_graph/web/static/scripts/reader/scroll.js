/**
 * Continuous scroll: a slot for each page, of which only those near the window hold their leaf.
 */
import { land } from "./landing.js";
import { foldNotes } from "./margin.js";

const NEAR = "150% 0px";
const REST = 60; // milliseconds that a scroll rests before pages are fetched: who runs past needs none
const LINE = 0.4; // share of the height of the window at which the page is that is read
const FAR = 12; // pages away from the one that is read, a leaf is given up

/** The name that a fragment has, as it stands where it is no encoded one. */
function nameOf(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

export class Scroll {
  /**
   * @param {Element} reader
   * @param {import("./pages.js").Pages} pages
   */
  constructor(reader, pages) {
    this.reader = reader;
    this.pages = pages;
    this.slots = new Map();
    this.near = new Set();
    this.fetches = new Map();
    this.current = Number(reader.dataset.page);
    this.#makeSlots();
    this.#keepTarget();
    this.#watch();
  }

  #makeSlots() {
    this.leaves = this.reader.querySelector(".leaves");
    const leaf = this.leaves.querySelector(".leaf");
    for (const number of this.pages.numbers) this.slots.set(number, this.#makeSlot(number));
    const own = this.slots.get(this.current);
    const all = [...this.slots.values()];
    // What stands before the page that is read comes once the head of the document is out of sight.
    this.earlier = all.slice(0, all.indexOf(own));
    this.leaves.append(...all.slice(all.indexOf(own)));
    const words = leaf.querySelector(".words");
    words?.replaceWith(words.cloneNode(true)); // no browser scrolls to a fragment that is not there any more
    this.#fill(own, leaf);
    own.classList.add("current");
  }

  /** Show what the address names: on the page that is read, or behind all pages. */
  #keepTarget() {
    const name = nameOf(location.hash);
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(kind, () => (this.landed = undefined), { passive: true });
    }
    // Until all is loaded browsers go to the fragment themselves, which may be in text that is not shown.
    addEventListener("load", () => requestAnimationFrame(() => this.landed && this.land(...this.landed)));
    if (!name || name.startsWith("at-") || this.land(this.current, name)) return;
    const target = document.getElementById(name);
    for (let each = target?.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    target?.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** The leaf of a page, undefined where it is not here now. */
  leaf(number) {
    return this.slots.get(number)?.querySelector(".leaf") ?? undefined;
  }

  /** Show what a name is for on a page that is here, and stay on that page; false where there is no such thing. */
  land(number, name) {
    const leaf = this.leaf(number);
    if (!leaf || !land(leaf, name)) return false;
    this.turnTo(number);
    this.landed = [number, name];
    return true;
  }

  /** Take a page for the one that is read, however little of it is in sight, until somebody scrolls. */
  turnTo(number) {
    this.#become(number);
    this.held = this.#top(this.current);
  }

  #top(number) {
    return this.slots.get(number).getBoundingClientRect().top;
  }

  #makeSlot(number) {
    const slot = document.createElement("div");
    slot.className = "slot";
    slot.dataset.page = number;
    slot.style.aspectRatio = `1 / ${this.pages.ratios.get(number)}`;
    return slot;
  }

  /** Put the earlier pages before the others; what is in sight stays where it is. */
  #prependEarlier() {
    if (!this.earlier.length) return;
    const mark = this.leaves.firstElementChild;
    const top = mark.getBoundingClientRect().top;
    document.documentElement.style.overflowAnchor = "none";
    this.leaves.prepend(...this.earlier);
    this.earlier = [];
    window.scrollBy({ top: mark.getBoundingClientRect().top - top, behavior: "instant" });
    requestAnimationFrame(() => {
      document.documentElement.style.overflowAnchor = "";
    });
  }

  #fill(slot, leaf) {
    slot.replaceChildren(leaf);
    slot.style.aspectRatio = "";
    foldNotes(leaf);
    this.reader.dispatchEvent(new CustomEvent("leaf", { detail: { number: Number(slot.dataset.page), leaf } }));
  }

  #watch() {
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const number = Number(entry.target.dataset.page);
        if (entry.isIntersecting) this.near.add(number);
        else this.near.delete(number);
      }
      this.#follow(); // a long jump is over before the pages are known that it led to
      this.#later();
    }, { rootMargin: NEAR });
    for (const slot of this.slots.values()) observer.observe(slot);
    addEventListener("scroll", () => this.#follow(), { passive: true });
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#settle(), REST);
  }

  #settle() {
    for (const [number, fetching] of this.fetches) if (!this.near.has(number)) fetching.abort();
    const wanted = [...this.near].sort((a, b) => Math.abs(a - this.current) - Math.abs(b - this.current));
    for (const number of wanted) this.load(number);
    for (const [number, slot] of this.slots) {
      if (slot.hasChildNodes() && !this.near.has(number) && this.#distance(number) > FAR) this.#empty(slot);
    }
  }

  #distance(number) {
    return Math.abs(this.pages.numbers.indexOf(number) - this.pages.numbers.indexOf(this.current));
  }

  #empty(slot) {
    if (slot.contains(document.activeElement) || getSelection().containsNode(slot, true)) return;
    slot.style.aspectRatio = `${slot.clientWidth} / ${slot.clientHeight}`;
    slot.replaceChildren();
  }

  /** Fetch a page into its slot, unless it is there; resolves when it is. */
  async load(number) {
    const slot = this.slots.get(number);
    if (!slot || slot.querySelector(".leaf") || this.fetches.has(number)) return;
    const fetching = new AbortController();
    this.fetches.set(number, fetching);
    try {
      this.#fill(slot, await this.pages.leaf(number, fetching.signal));
    } catch (error) {
      if (error.name !== "AbortError") this.#showFailure(slot, number, error);
    } finally {
      this.fetches.delete(number);
    }
  }

  #showFailure(slot, number, error) {
    const link = document.createElement("a");
    link.href = this.pages.address(number);
    link.textContent = `Page ${number}`;
    const line = document.createElement("p");
    line.className = "failed";
    line.append("This page did not come here. ", error.message, " ", link);
    slot.replaceChildren(line);
  }

  #follow() {
    if (this.waiting || this.reader.classList.contains("single")) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.leaves.getBoundingClientRect().top < 0) this.#prependEarlier();
      if (Math.abs(this.#top(this.current) - this.held) < 2) return;
      const line = innerHeight * LINE;
      const read = [...this.near].find((each) => {
        const { top, bottom } = this.slots.get(each).getBoundingClientRect();
        return top <= line && line < bottom;
      });
      if (read !== undefined) this.#become(read);
    });
  }

  #become(number) {
    if (number === this.current) return;
    this.slots.get(this.current).classList.remove("current");
    this.slots.get(number).classList.add("current");
    this.current = number;
    this.reader.dispatchEvent(new CustomEvent("turn", { detail: { number } }));
    this.#later();
  }

  /** Show a page, at its top. */
  goTo(number) {
    if (!this.slots.has(number)) return;
    this.#prependEarlier();
    this.slots.get(number).scrollIntoView({ block: "start", behavior: "instant" });
    this.turnTo(number);
    this.load(number);
    for (const by of [1, -1]) this.load(this.pages.neighbour(number, by));
  }
}
