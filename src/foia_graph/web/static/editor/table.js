// An answer as a table: a page of rows at a time, in the order of a column, those with some words in them.

import { csv, read } from "./rows.js";
import { element, words } from "./terms.js";

const PAGE = 100;
const order = new Intl.Collator(undefined, { numeric: true });

// A table in a place, with what turns its pages.
export class Rows {
  constructor({ names, rows }) {
    Object.assign(this, { names, rows, all: rows, start: 0, by: null, down: false });
    this.root = document.createElement("div");
    this.body = document.createElement("tbody");
    this.heads = names.map((name) => this.head(name));
    this.said = document.createElement("span");
    this.turns = [this.turn("Previous rows", -PAGE), this.turn("Next rows", PAGE)];
    this.root.append(this.controls(), this.table());
    this.draw();
  }

  controls() {
    const bar = document.createElement("div");
    bar.className = "choices";
    const label = document.createElement("label");
    const field = document.createElement("input");
    field.type = "search";
    field.addEventListener("input", () => this.filter(field.value));
    label.append("Rows with ", field);
    this.said.setAttribute("role", "status");
    bar.append(label, this.said, ...this.turns);
    return bar;
  }

  table() {
    const scroll = document.createElement("div");
    scroll.className = "scroll";
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "Rows of the answer");
    const table = document.createElement("table");
    const head = document.createElement("thead");
    head.insertRow().append(...this.heads);
    table.append(head, this.body);
    scroll.append(table);
    return scroll;
  }

  head(name) {
    const cell = document.createElement("th");
    const button = document.createElement("button");
    cell.scope = "col";
    button.type = "button";
    button.textContent = name;
    button.title = `Order by ${name}`;
    button.addEventListener("click", () => this.sort(name));
    cell.append(button);
    return cell;
  }

  turn(text, by) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      this.start += by;
      this.draw();
    });
    return button;
  }

  sort(name) {
    this.down = this.by === name && !this.down;
    this.by = name;
    this.arrange();
    this.heads.forEach((head, place) => {
      if (this.names[place] === name) head.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  filter(text) {
    const wanted = text.toLowerCase();
    const has = (row) => this.names.some((name) => row[name] && words(row[name]).toLowerCase().includes(wanted));
    this.rows = wanted ? this.all.filter(has) : this.all;
    this.arrange();
  }

  arrange() {
    if (this.by) {
      const key = (row) => (row[this.by] ? words(row[this.by]) : "");
      const sign = this.down ? -1 : 1;
      this.rows = [...this.rows].sort((one, other) => sign * order.compare(key(one), key(other)));
    }
    this.start = 0;
    this.draw();
  }

  draw() {
    const end = Math.min(this.start + PAGE, this.rows.length);
    this.body.replaceChildren(...this.rows.slice(this.start, end).map((row) => this.row(row)));
    const [back, on] = this.turns;
    back.disabled = this.start === 0;
    on.disabled = end === this.rows.length;
    back.hidden = on.hidden = this.rows.length <= PAGE;
    const total = this.rows.length.toLocaleString("en");
    this.said.textContent = this.rows.length > PAGE ? `Rows ${this.start + 1} to ${end} of ${total}` : "";
    if (!this.rows.length) this.said.textContent = "No row.";
  }

  row(row) {
    const line = document.createElement("tr");
    for (const name of this.names) line.insertCell().append(element(row[name]));
    return line;
  }
}

// The table as a view of YASR.
export class Table {
  label = "Table";
  priority = 10;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return read(this.yasr.results) !== null;
  }

  draw() {
    this.yasr.resultsEl.append(new Rows(read(this.yasr.results)).root);
  }

  download() {
    const getData = () => csv(read(this.yasr.results));
    return { getData, filename: "answer.csv", contentType: "text/csv;charset=utf-8" };
  }
}
