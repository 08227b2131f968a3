// The drawing of things and relations with Cytoscape: kinds differ in shape and in colour.

const LONGEST = 44; // letters of a name in the drawing; the panel has it whole
const SHAPES = ["ellipse", "round-rectangle", "diamond", "hexagon", "round-triangle", "star", "rhomboid"];
const COLOURS = ["#1f6fb2", "#b35900", "#2e7d4f", "#8a3fa0", "#a3333d", "#4b6172", "#7a6a00", "#00757a"];
const SIGNS = ["●", "■", "◆", "⬢", "▲", "★", "▰"];

/** The look of each kind, in the order in which kinds come. */
export class KindLooks {
  #places = new Map();

  #place(kind) {
    if (!this.#places.has(kind)) this.#places.set(kind, this.#places.size);
    return this.#places.get(kind);
  }

  /** @param {string} kind */
  look(kind) {
    const at = this.#place(kind);
    return { shape: SHAPES[at % SHAPES.length], colour: COLOURS[at % COLOURS.length], sign: SIGNS[at % SIGNS.length] };
  }

  /** @returns {[string, string][]} each kind with its sign */
  get legend() {
    return [...this.#places.keys()].map((kind) => [kind, this.look(kind).sign]);
  }
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

function styles() {
  const [ink, paper] = isDark() ? ["#e6e6ea", "#17171b"] : ["#1b1b1f", "#fdfdfb"];
  return [
    {
      selector: "node",
      style: {
        label: "data(label)", shape: "data(shape)", "background-color": "data(colour)", color: ink,
        width: 26, height: 26, "font-size": 11, "text-wrap": "wrap", "text-max-width": 130,
        "text-valign": "bottom", "text-margin-y": 4, "text-outline-color": paper, "text-outline-width": 2,
      },
    },
    { selector: "node[?middle]", style: { width: 40, height: 40, "font-size": 13, "border-width": 3, "border-color": ink } },
    {
      selector: "edge",
      style: {
        label: "data(label)", "font-size": 9, color: ink, "text-outline-color": paper, "text-outline-width": 2,
        "curve-style": "bezier", width: 1.5, "line-color": "#8a8a94", "target-arrow-color": "#8a8a94",
        "target-arrow-shape": "triangle", "text-rotation": "autorotate", "min-zoomed-font-size": 8,
      },
    },
    { selector: ":selected", style: { "border-width": 4, "border-color": "#d9480f", "line-color": "#d9480f", "target-arrow-color": "#d9480f", width: 3 } },
    { selector: "node:selected", style: { width: 40, height: 40 } },
  ];
}

const shortened = (label) => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1).trimEnd()}…` : label);

/**
 * Draws on an element.
 *
 * @param {HTMLElement} container
 * @param {KindLooks} looks
 */
export function startDrawing(container, looks) {
  const cy = cytoscape({ container, style: styles(), minZoom: 0.1, maxZoom: 4 });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(styles()));

  /** Shows these things and relations, and no others; what was drawn stays where it is. */
  function show({ things, relations }) {
    const wanted = new Set([...things, ...relations].map(({ id }) => id));
    cy.elements().filter((each) => !wanted.has(each.id())).remove();
    const fresh = (list) => list.filter(({ id }) => cy.getElementById(id).empty());
    const isNew = cy.elements().empty();
    cy.add(fresh(things).map(({ id, label, kind, middle }) => {
      const { shape, colour } = looks.look(kind);
      return { group: "nodes", data: { id, label: shortened(label), kind, middle, shape, colour } };
    }));
    cy.add(fresh(relations).map(({ id, source, target, label }) => ({ group: "edges", data: { id, source, target, label } })));
    for (const { id, middle } of things) cy.getElementById(id).data("middle", middle);
    arrange(isNew);
  }

  function arrange(isNew) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    cy.layout({ name: "fcose", animate: !calm && !isNew, randomize: isNew, quality: "proof", nodeDimensionsIncludeLabels: true, nodeSeparation: 150, idealEdgeLength: 140, nodeRepulsion: 12000, padding: 30 }).run();
  }

  const png = () => cy.png({ output: "blob", full: true, scale: 2, bg: colour("--paper") || "#ffffff" });
  return { cy, show, png };
}
