// An answer as a chart, with a sentence that says what it shows, over the table that it is made of.

import { choose, COUNT, kinds, SHAPES } from "./columns.js";
import { read } from "./rows.js";
import { Rows } from "./table.js";
import { words } from "./terms.js";

const MOST_BARS = 30;
const EM = 12;
const WHOLE = { tickFormat: (number) => (Number.isInteger(number) ? number.toLocaleString("en") : "") };
let libraries = {};
let plot = null;

// Says where d3 and Observable Plot are; they are fetched with the first chart.
export function chartsFrom(addresses) {
  libraries = addresses;
}

export class Chart {
  label = "Chart";
  priority = 5;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    const answer = read(this.yasr.results);
    return answer !== null && choose(kinds(answer)) !== null;
  }

  async draw() {
    plot ??= fetchPlot();
    const Plot = await plot;
    const answer = read(this.yasr.results);
    const picture = new Picture(Plot, answer);
    this.yasr.resultsEl.append(picture.root, new Rows(answer).root);
    picture.draw(); // it is as wide as its place, so it needs one
  }
}

async function fetchPlot() {
  await script(libraries.d3);
  await script(libraries.plot);
  return window.Plot;
}

function script(address) {
  return new Promise((loaded, failed) => {
    const element = document.createElement("script");
    document.head.append(Object.assign(element, { src: address, onload: loaded, onerror: failed }));
  });
}

// A chart with the choices it was made by.
class Picture {
  constructor(Plot, answer) {
    Object.assign(this, { Plot, answer, kinds: kinds(answer) });
    this.chosen = choose(this.kinds);
    this.root = document.createElement("div");
    this.figure = document.createElement("figure");
    this.root.append(this.controls(), this.figure);
  }

  controls() {
    const bar = document.createElement("div");
    bar.className = "choices";
    const numbers = this.answer.names.filter((name) => this.kinds[name] === "number");
    const across = this.answer.names.filter((name) => this.kinds[name] !== "nothing");
    const named = (names) => Object.fromEntries(names.map((name) => [name, name]));
    bar.append(
      this.select("Across", "x", named(across)),
      this.select("Up", "y", { [COUNT]: "number of rows", ...named(numbers) }),
      this.select("As", "shape", SHAPES),
    );
    return bar;
  }

  select(words, key, options) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.setAttribute("aria-label", words);
    for (const [value, text] of Object.entries(options)) select.append(new Option(text, value));
    select.value = this.chosen[key];
    select.addEventListener("change", () => {
      this.chosen[key] = select.value;
      this.draw();
    });
    label.append(`${words} `, select);
    return label;
  }

  draw() {
    const points = this.points();
    const caption = document.createElement("figcaption");
    caption.textContent = this.caption(points);
    const svg = this.Plot.plot({ ...this.options(points), ariaLabel: caption.textContent });
    svg.querySelector("style")?.remove(); // the policy of the page forbids it; its rules stand in editor.css
    svg.setAttribute("role", "img");
    for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    this.figure.replaceChildren(svg, caption);
  }

  // Gives the rows as points; those without a value have no place in a chart.
  points() {
    const { x, y } = this.chosen;
    return this.answer.rows
      .filter((row) => row[x] && (y === COUNT || row[y]))
      .map((row) => ({ x: this.value(row[x], x), y: y === COUNT ? 1 : Number(row[y].value) }))
      .filter((point) => !(point.x instanceof Date) || !Number.isNaN(point.x.getTime()));
  }

  value(term, name) {
    if (this.kinds[name] === "number") return Number(term.value);
    return this.kinds[name] === "time" ? new Date(term.value) : words(term);
  }

  caption(points) {
    const { x, y } = this.chosen;
    const different = new Set(points.map((point) => point.x)).size;
    const cut = this.isText && different > MOST_BARS ? `, the ${MOST_BARS} largest of ${different}` : "";
    const out = this.answer.rows.length - points.length;
    const without = out ? ` ${out.toLocaleString("en")} rows have no value for it.` : "";
    return `${y === COUNT ? "Number of rows" : y} by ${x}${cut}.${without}`;
  }

  get isText() {
    return ["words", "names"].includes(this.kinds[this.chosen.x]);
  }

  options(points) {
    const { x, y } = this.chosen;
    const style = { background: "none", fontSize: `${EM}px` };
    const look = { width: Math.max(320, this.figure.clientWidth), style };
    const amount = { label: y || "rows", grid: true, nice: true, ...(y === COUNT ? WHOLE : {}) };
    if (!this.isText) {
      const marks = [this.Plot.ruleY([0]), ...this.marks(points)];
      return { ...look, marginBottom: 45, marginLeft: 60, x: { label: x, labelOffset: 42 }, y: amount, marks };
    }
    const bars = Math.min(MOST_BARS, new Set(points.map((point) => point.x)).size);
    const marginLeft = look.width / 3;
    const names = this.Plot.axisY({ label: null, lineWidth: marginLeft / EM - 2, textOverflow: "ellipsis" });
    const marks = [this.Plot.ruleX([0]), this.bars(points), names];
    const sides = { x: { ...amount, labelOffset: 40 }, y: { label: null } };
    return { ...look, ...sides, marginLeft, marginBottom: 45, height: 70 + 22 * bars, marks };
  }

  bars(points) {
    const { Plot } = this;
    const placed = { x: "y", y: "x", fill: "var(--link)", sort: { y: "-x", limit: MOST_BARS } };
    return Plot.barX(points, Plot.groupY({ x: "sum" }, placed));
  }

  marks(points) {
    const { Plot } = this;
    const placed = { x: "x", y: "y", sort: "x" };
    const dots = Plot.dot(points, { ...placed, fill: "var(--link)" });
    if (this.chosen.shape === "points") return [dots];
    if (this.chosen.shape === "line") return [Plot.line(points, { ...placed, stroke: "var(--link)" }), dots];
    return [Plot.rectY(points, Plot.binX({ y: "sum" }, { x: "x", y: "y", fill: "var(--link)" }))];
  }
}
