/**
 * Zoom and pan of one page, over all of the window: OpenSeadragon draws tiles of the IIIF Image API.
 */
import { closeButton } from "./keys.js";

const STEP = 1.5;
const READABLE = 14; // pixels of the letters of a page that is enlarged by a tap
const NARROW = matchMedia("(max-width: 60rem)");

export class Zoom {
  /**
   * @param {Element} reader
   * @param {import("./scroll.js").Scroll} scroll
   * @param {(sentence: string) => void} say
   */
  constructor(reader, scroll, say) {
    this.reader = reader;
    this.scroll = scroll;
    this.say = say;
    reader.addEventListener("turn", () => this.isOpen && this.#show());
    reader.addEventListener("click", (event) => NARROW.matches && this.#tap(event));
  }

  get isOpen() {
    return Boolean(this.dialog?.open);
  }

  /** On a phone a tap on a page makes it readable there. */
  #tap({ target, clientX, clientY }) {
    const sheet = target.closest(".leaf .sheet");
    if (!sheet || !getSelection().isCollapsed) return;
    const { left, top, width, height } = sheet.getBoundingClientRect();
    this.scroll.turnTo(Number(sheet.closest(".leaf").dataset.page));
    this.enlarge({ x: (clientX - left) / width, y: (clientY - top) / height });
  }

  /** Enlarge the page that is read, around a point in shares of it, such that its letters can be read. */
  async enlarge(point = { x: 0.5, y: 0 }) {
    if (this.isOpen) return this.#by(STEP);
    try {
      await loadScript(this.reader.dataset.zoomScript);
    } catch {
      return this.say("Pages cannot be enlarged here: the script for it did not come.");
    }
    this.dialog ??= this.#make();
    this.dialog.showModal();
    await this.#show();
    return this.viewer.addOnceHandler("open", () => {
      const { viewport, world } = this.viewer;
      const { x, y } = world.getItemAt(0).getContentSize();
      viewport.zoomTo(this.#readable(), undefined, true);
      viewport.panTo(new window.OpenSeadragon.Point(point.x, (point.y * y) / x), true);
      viewport.applyConstraints(true);
    });
  }

  /** How many times the width of the stage a page is wide whose letters can be read. */
  #readable() {
    const over = this.scroll.leaf(this.scroll.current).querySelector(".over");
    const sizes = [...over.querySelectorAll("text")].map((each) => each.getAttribute("font-size")).map(Number);
    const usual = sizes.sort((a, b) => a - b)[sizes.length >> 1] || 10;
    const fitting = (READABLE * over.viewBox.baseVal.width) / (usual * this.stage.clientWidth);
    return Math.max(fitting, this.viewer.viewport.getHomeZoom() * STEP);
  }

  /** Make the page smaller; one that is seen whole goes back among the others. */
  reduce() {
    if (!this.isOpen) return;
    const { viewport } = this.viewer;
    if (viewport.getZoom() <= viewport.getHomeZoom() * 1.01) this.dialog.close();
    else this.#by(1 / STEP);
  }

  fit() {
    if (this.isOpen) this.viewer.viewport.goHome();
  }

  #by(factor) {
    this.viewer.viewport.zoomBy(factor);
    this.viewer.viewport.applyConstraints();
  }

  #make() {
    const dialog = document.createElement("dialog");
    dialog.className = "zoom";
    dialog.setAttribute("aria-label", "Enlarged page");
    const bar = document.createElement("div");
    bar.className = "bar";
    this.name = document.createElement("span");
    bar.append(this.name, button("−", "Smaller", () => this.reduce()), button("+", "Larger", () => this.enlarge()));
    bar.append(button("Whole page", "Whole page", () => this.fit()));
    const selects = button("Select words", "Select words", () => this.#selectWords(selects));
    selects.setAttribute("aria-pressed", "false");
    this.stage = document.createElement("div");
    this.stage.className = "stage";
    bar.append(selects, closeButton(dialog));
    dialog.append(bar, this.stage);
    this.reader.append(dialog);
    return dialog;
  }

  #selectWords(pressed) {
    const selecting = pressed.getAttribute("aria-pressed") === "false";
    pressed.setAttribute("aria-pressed", selecting);
    this.viewer.setMouseNavEnabled(!selecting);
  }

  async #show() {
    const { current } = this.scroll;
    await this.scroll.load(current);
    const sheet = this.scroll.slots.get(current).querySelector(".sheet");
    this.name.textContent = sheet ? `Page ${current}` : `There is no picture of page ${current}.`;
    this.viewer ??= this.#makeViewer();
    this.viewer.close();
    if (!sheet) return;
    this.viewer.open(await tileSource(sheet.querySelector("img")));
    this.viewer.addOnceHandler("open", () => this.#layOver(sheet.querySelector(".over")));
  }

  #makeViewer() {
    forgoInlineStyle();
    return window.OpenSeadragon({
      element: this.stage,
      drawer: "canvas",
      showNavigationControl: false,
      showNavigator: false,
      visibilityRatio: 0.5,
      maxZoomPixelRatio: 3,
      animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4,
    });
  }

  /** Lay words and outlines over the enlarged page, too. */
  #layOver(over) {
    const copy = over.cloneNode(true);
    for (const each of copy.querySelectorAll("[id]")) each.removeAttribute("id");
    const { x, y } = this.viewer.world.getItemAt(0).getContentSize();
    this.viewer.addOverlay({ element: copy, location: new window.OpenSeadragon.Rect(0, 0, 1, y / x) });
  }
}

/** Give the tiles of a picture; where it has no image service (an older state of the catalogue) the picture itself. */
async function tileSource(image) {
  const { service } = image.dataset;
  const answer = service ? await fetch(`${service}/info.json`) : undefined;
  if (!answer?.ok) return { type: "image", url: largest(image) };
  // The catalogue may be served from another host than the one that it is named by.
  return { ...(await answer.json()), id: new URL(service, location.href).href };
}

function largest(image) {
  return image.srcset ? image.srcset.split(",").at(-1).trim().split(" ")[0] : image.src;
}

function button(text, title, run) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, title });
  if (!/\w/.test(text)) made.setAttribute("aria-label", title);
  made.addEventListener("click", run);
  return made;
}

/**
 * OpenSeadragon adds a style for phones unless one is there; the policy of the page forbids it, and it is not needed.
 * What is put there instead is no style to the browser, whose selectors do not ask for the namespace.
 */
function forgoInlineStyle() {
  const mark = document.createElementNS("http://www.w3.org/1998/Math/MathML", "style");
  mark.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(mark);
}

const scripts = new Map();

function loadScript(address) {
  if (!scripts.has(address)) {
    scripts.set(address, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
  }
  return scripts.get(address);
}
