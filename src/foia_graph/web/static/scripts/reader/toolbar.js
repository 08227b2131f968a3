/**
 * The toolbar: what its buttons do, by keys, too, the number of the page that is read, and the way to another.
 */
export class Toolbar {
  /**
   * @param {Element} reader
   * @param {import("./pages.js").Pages} pages
   * @param {import("./scroll.js").Scroll} scroll
   * @param {import("./keys.js").Keys} keys
   */
  constructor(reader, pages, scroll, keys) {
    this.bar = reader.querySelector(".toolbar");
    this.status = document.createElement("output");
    this.status.setAttribute("aria-live", "polite");
    this.bar.after(this.status);
    this.pages = pages;
    this.scroll = scroll;
    this.keys = keys;
    this.form = this.bar.querySelector(".go");
    this.form.addEventListener("submit", (event) => this.#jump(event));
    for (const link of this.bar.querySelectorAll(".turn a")) {
      link.addEventListener("click", (event) => this.#turn(event));
    }
    reader.addEventListener("turn", ({ detail }) => {
      this.#show(detail.number);
      history.replaceState(history.state, "", pages.address(detail.number));
    });
    this.#show(scroll.current);
  }

  /**
   * Say what a button does, and offer it; its keys do the same.
   * @param {string} name its `data-do`
   * @param {(button: HTMLButtonElement) => void} run
   */
  offer(name, run) {
    const button = this.bar.querySelector(`[data-do="${name}"]`);
    const keys = button.dataset.keys.split(" ").filter(Boolean);
    button.hidden = false;
    // A press of the button must leave the words selected.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => run(button));
    if (keys.length) this.keys.add(keys, button.title.replace(/ \(.\)$/, ""), () => button.click());
  }

  /** Say something to the reader. */
  say(sentence) {
    this.status.textContent = sentence;
  }

  #turn(event) {
    const found = event.currentTarget.href.match(/\/page\/(\d+)/);
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.scroll.goTo(Number(found[1]));
  }

  #show(number) {
    const { to } = this.form.elements;
    if (document.activeElement !== to) to.value = number; // somebody may be typing another
    const correct = this.bar.querySelector(".correct");
    if (correct) correct.href = correct.href.replace(/\d+$/, number);
    const { numbers } = this.pages;
    const [previous, following] = [-1, 1].map((by) => this.pages.neighbour(number, by));
    const targets = { first: numbers[0], previous, following, last: numbers.at(-1) };
    for (const [name, target] of Object.entries(targets)) {
      const link = this.bar.querySelector(`.${name}`);
      link.hidden = target === undefined || target === number;
      if (!link.hidden) link.href = this.pages.address(target);
    }
  }

  async #jump(event) {
    event.preventDefault();
    const address = new URL(this.form.action);
    address.search = new URLSearchParams(new FormData(this.form)).toString();
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) {
      this.say(told.detail);
      return;
    }
    const [first, ...others] = told.pages;
    this.scroll.goTo(first.page);
    this.say([first.sentence, ...others.slice(0, 3).map(({ sentence }) => `Or: ${sentence}`)].join(" "));
    this.form.elements.to.blur();
    this.#show(this.scroll.current);
  }

  focusJump() {
    this.form.elements.to.focus();
    this.form.elements.to.select();
  }

  /** Put the cursor into the search of the document, which may be folded in. */
  focusSearch() {
    const box = this.bar.querySelector("input[type=search]");
    if (!box.checkVisibility()) this.bar.querySelector(".tools").showPopover();
    box.focus();
  }
}
