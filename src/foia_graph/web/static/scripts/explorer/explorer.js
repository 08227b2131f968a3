// The explorer over the table of relations: draws it, and goes on from thing to thing.
//
// The table below stays what the server wrote for the same address, so that the address can be shared.

import { KindLooks, startDrawing } from "./drawing.js";
import { makePanel } from "./panel.js";
import { fetchPage, readRelations } from "./relations.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const place = document.getElementById("explorer");
const relationsPlace = document.getElementById("relations");
const looks = new KindLooks();
const hidden = new Set();
let shown = readRelations(document);

const drawing = document.createElement("div");
Object.assign(drawing, { className: "drawing", tabIndex: 0 });
drawing.setAttribute("role", "application");
drawing.setAttribute("aria-label", "Drawing of the relations; the table below has the same. Arrow keys choose a thing.");
const panelPlace = document.createElement("section");
Object.assign(panelPlace, { className: "chosen-thing", tabIndex: 0 });
panelPlace.setAttribute("aria-label", "What is chosen");
panelPlace.setAttribute("aria-live", "polite");
const tools = document.createElement("p");
tools.className = "drawing-tools";
const legend = document.createElement("ul");
Object.assign(legend, { className: "legend" });
legend.setAttribute("aria-label", "Kinds of things");
place.append(drawing, panelPlace);
place.before(tools);
place.after(legend);
place.hidden = false;

const { cy, show, png } = startDrawing(drawing, looks);
const panel = makePanel(panelPlace, { expand, focus, hide, choose, way });

function thing(id) {
  return shown.things.find((each) => each.id === id);
}

function draw() {
  const things = shown.things.filter(({ id }) => !hidden.has(id));
  const named = new Set(things.map(({ id }) => id));
  const relations = shown.relations.filter(({ source, target }) => named.has(source) && named.has(target));
  show({ things, relations });
  panel.showStart(things.length);
  legend.replaceChildren(...looks.legend.map(([kind, sign]) => {
    const item = document.createElement("li");
    const mark = document.createElement("span");
    mark.textContent = sign;
    mark.style.color = looks.look(kind).colour;
    mark.ariaHidden = "true";
    item.append(mark, ` ${kind}`);
    return item;
  }));
}

function choose(id) {
  cy.elements().unselect();
  const chosen = cy.getElementById(id);
  chosen.select();
  if (chosen.nonempty() && !isInSight(chosen)) cy.center(chosen);
  describe(id);
}

function isInSight(chosen) {
  const box = chosen.renderedBoundingBox();
  return box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height();
}

function describe(id) {
  const relation = shown.relations.find((each) => each.id === id);
  if (relation) return panel.showRelation(relation, thing(relation.source), thing(relation.target));
  const chosen = thing(id);
  if (!chosen) return undefined;
  const around = shown.relations
    .filter(({ source, target }) => source === id || target === id)
    .map((each) => ({ relation: each, other: thing(each.source === id ? each.target : each.source) }));
  return panel.showThing(chosen, around, { start: shown.things.find(({ middle }) => middle) });
}

/** Shows the page at another address in this one. */
async function go(address) {
  try {
    const page = await fetchPage(address);
    const fresh = page.getElementById("relations");
    if (!fresh) return location.assign(address);
    relationsPlace.replaceChildren(...fresh.childNodes);
    document.querySelector("form.explore").replaceWith(page.querySelector("form.explore"));
    document.title = page.title;
    document.querySelector("main h1").textContent = page.querySelector("main h1").textContent;
    graphml.href = graphmlAddress(page);
    place.dataset.place = page.getElementById("explorer").dataset.place;
    history.pushState(null, "", address);
    shown = readRelations(relationsPlace);
    draw();
  } catch (error) {
    panel.showSentence(error.message);
  }
  return undefined;
}

async function expand({ id }) {
  await go(`${place.dataset.place}&${new URLSearchParams({ focus: id })}`);
  choose(id);
}

/** An address of the explorer, of the day that is looked at. */
function placeOf(values) {
  const asOf = new URLSearchParams(location.search).get("asOf");
  return `/explore?${new URLSearchParams(asOf ? { ...values, asOf } : values)}`;
}

function focus({ id }) {
  return go(placeOf({ focus: id }));
}

function way({ id }) {
  const { id: start } = shown.things.find(({ middle }) => middle);
  location.assign(placeOf({ focus: start, to: id }));
}

function hide({ id }) {
  hidden.add(id);
  draw();
}

function graphmlAddress(page) {
  return page.querySelector('link[rel="alternate"][title="graphml"]').getAttribute("href");
}

function addTool(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  tools.append(made);
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

addTool("Show all", () => {
  hidden.clear();
  draw();
  cy.fit(undefined, 30);
});
addTool("Zoom in", () => cy.zoom({ level: cy.zoom() * 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }));
addTool("Zoom out", () => cy.zoom({ level: cy.zoom() / 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }));
addTool("Save as picture (PNG)", () => save(png(), "relations.png"));
const graphml = document.createElement("a");
Object.assign(graphml, { textContent: "Save as GraphML", download: "relations.graphml", href: graphmlAddress(document) });
tools.append(graphml);

cy.on("tap", "node, edge", ({ target }) => choose(target.id()));
cy.on("dbltap", "node", ({ target }) => expand(thing(target.id())));
drawing.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const chosen = cy.$("node:selected");
  if (step) {
    event.preventDefault();
    const nodes = cy.nodes().toArray();
    const at = chosen.nonempty() ? nodes.findIndex((each) => each.same(chosen[0])) + step : 0;
    choose(nodes[(at + nodes.length) % nodes.length].id());
  } else if (event.key === "Enter" && chosen.nonempty()) {
    expand(thing(chosen.id()));
  } else if (event.key === "Delete" && chosen.nonempty()) {
    hide(thing(chosen.id()));
  }
});
addEventListener("popstate", () => location.reload());
draw();
