// The things and relations of the page, as the server wrote them: the drawing shows them, and adds nothing.

/**
 * @typedef {{id: string, label: string, kind: string, middle: boolean, row: HTMLElement}} Thing
 * @typedef {{id: string, source: string, target: string, label: string, row: HTMLElement}} Relation
 */

/**
 * Reads what a page shows.
 *
 * @param {ParentNode} page
 * @returns {{things: Thing[], relations: Relation[]}}
 */
export function readRelations(page) {
  const things = [...page.querySelectorAll("[data-thing]")].map((row) => ({
    id: row.dataset.thing,
    label: row.querySelector("bdi").textContent,
    kind: row.dataset.kind,
    middle: "middle" in row.dataset,
    row,
  }));
  const relations = [...page.querySelectorAll("tr[data-from]")].map((row) => {
    const { from: source, to: target, relation: label } = row.dataset;
    return { id: `${source} ${label} ${target}`, source, target, label, row };
  });
  const named = new Set(things.map(({ id }) => id));
  return { things, relations: relations.filter(({ source, target }) => named.has(source) && named.has(target)) };
}

/**
 * Fetches another page of the explorer.
 *
 * @param {string} address
 * @returns {Promise<Document>} rejected with a sentence where the server gives none
 */
export async function fetchPage(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}: nothing was added.`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
