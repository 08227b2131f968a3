// Suggestions under every search box as one types: names, titles, Bates numbers and questions.
//
// The box stays what it is: what is typed can always be searched, and nothing is chosen unless a key or a click does.

import { fetchSuggestions } from "./fetch.js";

const { combobox } = document.querySelector("script[data-combobox]").dataset;
const PAUSE = 120; // milliseconds without a key before suggestions are asked for
const CLOSING = 150; // milliseconds in which a click on the list still counts after the box was left

class SearchBox {
  #input; #list; #status; #combobox; #timer; #asked;

  constructor(input, at) {
    const isTyped = document.activeElement === input; // before this came
    this.#input = input;
    this.#list = this.#build(`suggestions-${at}`);
    this.#combobox = new Combobox(input, this.#list, { tabInsertsSuggestions: false });
    input.autocomplete = "off";
    input.addEventListener("input", () => this.#ask());
    input.addEventListener("keydown", (event) => this.#leave(event));
    input.addEventListener("blur", () => setTimeout(() => this.#close(), CLOSING));
    this.#list.addEventListener("combobox-commit", ({ target }) => location.assign(target.dataset.path));
    if (!isTyped) return;
    input.focus({ preventScroll: true }); // which it lost when it was moved
    this.#ask();
  }

  #build(id) {
    const place = document.createElement("div");
    place.className = "suggesting";
    this.#input.before(place);
    const list = document.createElement("ul");
    Object.assign(list, { id, className: "suggestions", role: "listbox", ariaLabel: "Suggestions", hidden: true });
    this.#status = document.createElement("span");
    Object.assign(this.#status, { className: "unseen", role: "status" });
    place.append(this.#input, list, this.#status);
    return list;
  }

  /** Closes the list on Escape, which would else empty the box; with the list closed it still does. */
  #leave(event) {
    if (event.key !== "Escape" || this.#list.hidden) return;
    event.preventDefault();
    this.#close();
  }

  #ask() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const text = this.#input.value.trim();
    if (text.length < 2) return this.#close();
    this.#timer = setTimeout(async () => {
      this.#asked = new AbortController();
      const found = await fetchSuggestions(text, this.#asked.signal);
      if (found && text === this.#input.value.trim() && document.activeElement === this.#input) this.#show(found);
    }, PAUSE);
  }

  #show(found) {
    this.#combobox.stop();
    this.#list.replaceChildren(...found.map((each, at) => this.#option(each, at)));
    this.#list.hidden = found.length === 0;
    this.#status.textContent = found.length ? `${found.length} suggestions; arrow keys choose` : "";
    if (found.length) this.#combobox.start();
  }

  #option({ text, what, path }, at) {
    const option = document.createElement("li");
    Object.assign(option, { id: `${this.#list.id}-${at}`, role: "option" });
    option.dataset.path = path;
    const name = document.createElement("bdi");
    name.textContent = text;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = what;
    option.append(name, " ", kind);
    return option;
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (this.#list.hidden) return;
    this.#combobox.stop();
    this.#list.hidden = true;
    this.#status.textContent = "";
  }
}

const { default: Combobox } = await import(combobox);
document.querySelectorAll("form.find input[type=search]").forEach((input, at) => new SearchBox(input, at));
