// What is chosen in the drawing, in words: a thing and what can be done with it, or a relation and who says so.

const element = (name, ...content) => {
  const made = document.createElement(name);
  made.append(...content);
  return made;
};

const button = (text, act) => {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

/** Copies cells of the page without their anchors, which may stand in a page once. */
function copied(nodes) {
  return [...nodes].map((node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll?.("[id]").forEach((each) => each.removeAttribute("id"));
    return copy;
  });
}

/**
 * @param {HTMLElement} panel
 * @param {{expand: Function, focus: Function, hide: Function, choose: Function, way: Function}} actions
 */
export function makePanel(panel, actions) {
  function showStart(count) {
    panel.replaceChildren(
      element("h2", "Selected"),
      element("p", `${count} things. Choose one, or a line between two; Tab leads into the drawing, and arrow keys go from thing to thing.`),
    );
  }

  function showThing(thing, relations, way) {
    const name = element("h2", ...copied([thing.row.querySelector("bdi")]));
    const list = element("ul", ...relations.map(({ relation, other }) => element("li", `${relation.label}: `, button(other.label, () => actions.choose(relation.id)))));
    const tools = element("p", button("Add what it is related to", () => actions.expand(thing)), " ", button("Put in the middle", () => actions.focus(thing)), " ", button("Hide", () => actions.hide(thing)));
    tools.className = "actions";
    if (way.start && way.start.id !== thing.id) tools.append(" ", button(`Way from ${way.start.label}`, () => actions.way(thing)));
    panel.replaceChildren(name, element("p", thing.kind), tools, element("h3", `Relations (${relations.length})`), list);
  }

  function showRelation(relation, start, end) {
    const evidence = relation.row.cells[relation.row.cells.length - 1];
    panel.replaceChildren(
      element("h2", relation.label),
      element("p", button(start.label, () => actions.choose(start.id)), " → ", button(end.label, () => actions.choose(end.id))),
      element("h3", "Who says so"),
      ...copied(evidence.children),
    );
  }

  function showSentence(text) {
    const said = element("p", text);
    said.setAttribute("role", "alert");
    panel.prepend(said);
  }

  return { showStart, showThing, showRelation, showSentence };
}
