/**
 * The contact sheet in a dialog: that of the page of the document, its thumbnails leading to pages of the reader.
 */
import { closeButton } from "./keys.js";

export class Contents {
  /**
   * @param {Element} reader
   * @param {import("./scroll.js").Scroll} scroll
   */
  constructor(reader, scroll) {
    this.reader = reader;
    this.scroll = scroll;
    this.link = reader.querySelector(".toolbar .contents");
    this.link?.addEventListener("click", (event) => {
      event.preventDefault();
      this.toggle();
    });
  }

  async toggle() {
    if (this.dialog?.open) return this.dialog.close();
    this.dialog ??= this.#make();
    if (!this.sheet && !(await this.#fetch(this.link.href))) return location.assign(this.link.href);
    this.#mark();
    this.dialog.showModal();
    return this.dialog.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  }

  #make() {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "All pages");
    dialog.append(closeButton(dialog));
    dialog.addEventListener("click", (event) => this.#follow(event));
    this.reader.append(dialog);
    return dialog;
  }

  async #fetch(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheet = document.adoptNode(page.querySelector(".contact"));
    for (const each of sheet.querySelectorAll("[id]")) each.id = `dialog-${each.id}`;
    sheet.removeAttribute("aria-labelledby");
    for (const link of sheet.querySelectorAll('a[href^="?"]')) {
      link.href = new URL(link.getAttribute("href"), answer.url).href;
    }
    this.sheet?.remove();
    this.sheet = sheet;
    this.dialog.append(sheet);
    return true;
  }

  #mark() {
    this.dialog.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.sheet.querySelector(`a[data-page="${this.scroll.current}"]`)?.setAttribute("aria-current", "page");
  }

  #follow(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey) return;
    if (link.dataset.page) {
      event.preventDefault();
      this.dialog.close();
      this.scroll.goTo(Number(link.dataset.page));
    } else if (link.search.includes("pages=")) {
      event.preventDefault();
      this.#fetch(link.href).then(() => this.#mark());
    }
  }
}
