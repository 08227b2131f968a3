/**
 * The toolbar: buttons for what keys do, the number of the page that is read, and the way to another.
 */
export class Toolbar {
  /**
   * @param {Element} reader
   * @param {import("./pages.js").Pages} pages
   * @param {import("./scroll.js").Scroll} scroll
   */
  constructor(reader, pages, scroll) {
    this.bar = reader.querySelector(".toolbar");
    this.pages = pages;
    this.scroll = scroll;
    this.tools = document.createElement("div");
    this.tools.className = "tools";
    this.status = document.createElement("output");
    this.status.setAttribute("aria-live", "polite");
    this.bar.append(this.tools);
    this.bar.after(this.status);
    this.form = this.bar.querySelector(".go");
    this.form?.addEventListener("submit", (event) => this.#jump(event));
    for (const link of this.bar.querySelectorAll(".turn a")) {
      link.addEventListener("click", (event) => this.#turn(event));
    }
    reader.addEventListener("turn", ({ detail }) => {
      this.#show(detail.number);
      history.replaceState(history.state, "", pages.address(detail.number));
    });
    this.#show(scroll.current);
    new ResizeObserver(() => this.#keepClear()).observe(this.bar);
  }

  /** Let nothing that is scrolled to come under the bar, however many rows it has. */
  #keepClear() {
    document.documentElement.style.scrollPaddingTop = `${this.bar.offsetHeight + 8}px`;
  }

  /** Add a button; one that is `pressed` or not says so. */
  addButton(text, title, run, pressed) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, title });
    if (!/\w/.test(text)) button.setAttribute("aria-label", title);
    if (pressed !== undefined) button.setAttribute("aria-pressed", pressed);
    button.addEventListener("click", () => run(button));
    this.tools.append(button);
    return button;
  }

  /** Say something to whoever reads. */
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
    this.bar.querySelector(".at").textContent = number;
    const { numbers } = this.pages;
    const [previous, following] = [-1, 1].map((by) => this.pages.neighbour(number, by));
    const targets = { first: numbers[0], previous, following, last: numbers.at(-1) };
    for (const [name, target] of Object.entries(targets)) this.#point(name, target === number ? undefined : target);
  }

  #point(name, target) {
    const link = this.bar.querySelector(`.${name}`) ?? this.#makeLink(name);
    link.hidden = target === undefined;
    if (target !== undefined) link.href = this.pages.address(target);
  }

  #makeLink(name) {
    const link = document.createElement("a");
    link.className = name;
    link.textContent = { first: "First", previous: "Previous", following: "Next", last: "Last" }[name];
    link.addEventListener("click", (event) => this.#turn(event));
    const place = this.bar.querySelector(".place");
    if (name === "first") place.parentElement.prepend(link);
    else if (name === "previous") place.before(link);
    else if (name === "following") place.after(link);
    else place.parentElement.append(link);
    return link;
  }

  async #jump(event) {
    event.preventDefault();
    const address = new URL(this.form.action);
    address.search = new URLSearchParams(new FormData(this.form)).toString();
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) return this.say(told.detail);
    const [first, ...others] = told.pages;
    this.scroll.goTo(first.page);
    this.say([first.sentence, ...others.slice(0, 3).map(({ sentence }) => `Or: ${sentence}`)].join(" "));
    return this.form.elements.to.blur();
  }

  focusJump() {
    this.form?.elements.to.focus();
    this.form?.elements.to.select();
  }
}
