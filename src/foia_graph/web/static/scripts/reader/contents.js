/**
 * All pages in small, as the page of the document has them: a column left of the page that is read, or a dialog.
 */
import { closeButton } from "./keys.js";
import { WIDE } from "./margin.js";

export class Contents {
  /**
   * @param {Element} reader
   * @param {import("./scroll.js").Scroll} scroll
   */
  constructor(reader, scroll) {
    this.reader = reader;
    this.desk = reader.querySelector(".desk");
    this.scroll = scroll;
    this.link = reader.querySelector(".toolbar .contents");
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      this.toggle();
    });
    if (!this.desk.classList.contains("many")) return;
    this.column = document.createElement("nav");
    this.column.className = "thumbs";
    this.column.setAttribute("aria-label", "All pages");
    this.column.addEventListener("click", (event) => this.#follow(event));
    this.desk.prepend(this.column);
    reader.addEventListener("turn", () => this.#isDocked && this.#keepUp());
    WIDE.addEventListener("change", () => this.#isDocked && this.#keepUp());
    if (this.#isDocked) setTimeout(() => this.#keepUp());
  }

  get #isDocked() {
    return WIDE.matches && this.desk.classList.contains("many");
  }

  async toggle() {
    if (WIDE.matches && this.column) {
      this.desk.classList.toggle("many");
      if (this.#isDocked) this.#keepUp();
      return undefined;
    }
    if (this.dialog?.open) return this.dialog.close();
    this.dialog ??= this.#makeDialog();
    if (!(await this.#load())) return location.assign(this.link.href);
    this.dialog.append(this.sheet);
    this.dialog.showModal();
    return this.#mark().scrollIntoView({ block: "center" });
  }

  /** Show the page that is read among those of the column. */
  async #keepUp() {
    if (this.isLoading) return;
    this.isLoading = true;
    const isHere = await this.#load();
    this.isLoading = false;
    if (!isHere) return;
    this.dialog?.close();
    if (this.sheet.parentElement !== this.column) this.column.append(this.sheet);
    const mark = this.#mark();
    this.column.scrollTop = mark.offsetTop - (this.column.clientHeight - mark.offsetHeight) / 2;
  }

  #makeDialog() {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "All pages");
    dialog.append(closeButton(dialog));
    dialog.addEventListener("click", (event) => this.#follow(event));
    this.reader.append(dialog);
    return dialog;
  }

  /** Have the part of the sheet that has the page that is read; a long document has several. */
  async #load() {
    if (this.#current) return true;
    const isPart = (link) => {
      const [first, last] = link.textContent.split("–").map(Number);
      return first <= this.scroll.current && this.scroll.current <= last;
    };
    const part = [...(this.sheet?.querySelectorAll(".pages a") ?? [])].find(isPart);
    await this.#fetch((part ?? this.link).href);
    return Boolean(this.#current);
  }

  async #fetch(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, priority: "low" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheet = document.adoptNode(page.querySelector(".contact"));
    for (const each of sheet.querySelectorAll("[id]")) each.removeAttribute("id");
    sheet.removeAttribute("id");
    sheet.removeAttribute("aria-labelledby");
    for (const link of sheet.querySelectorAll('a[href^="?"]')) {
      link.href = new URL(link.getAttribute("href"), answer.url).href;
    }
    if (this.sheet) this.sheet.replaceWith(sheet);
    this.sheet = sheet;
  }

  get #current() {
    return this.sheet?.querySelector(`a[data-page="${this.scroll.current}"]`);
  }

  #mark() {
    this.sheet.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.#current.setAttribute("aria-current", "page");
    return this.#current;
  }

  #follow(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey) return;
    if (link.dataset.page) {
      event.preventDefault();
      this.dialog?.close();
      this.scroll.goTo(Number(link.dataset.page));
    } else if (link.search.includes("pages=")) {
      event.preventDefault();
      this.#fetch(link.href);
    }
  }
}
