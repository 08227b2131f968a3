// How one term of an answer is shown: a link to our page of it where it is ours, else its text.

const XSD = "http://www.w3.org/2001/XMLSchema#";

// What is known of the catalogue: its base, and the prefixes of its queries.
export const known = { base: "", prefixes: {} };

// Gives an element that shows a term (SPARQL results, JSON); null is a cell without a value.
export function element(term) {
  const shown = document.createElement("span");
  if (!term) return shown;
  const href = term.type === "uri" ? address(term.value) : null;
  const text = href ? link(href) : shown;
  text.textContent = words(term);
  if (term["xml:lang"]) text.lang = term["xml:lang"];
  if (text !== shown) shown.append(text);
  const kind = datatype(term);
  if (kind) shown.append(" ", note(kind));
  return shown;
}

// Gives a term in words: names with a prefix, or from the base on; literals as they are.
export function words(term) {
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type !== "uri") return typeof term.value === "string" ? term.value : JSON.stringify(term.value);
  if (known.base && term.value.startsWith(known.base)) return term.value.slice(known.base.length);
  const found = Object.entries(known.prefixes).find(([, namespace]) => term.value.startsWith(namespace));
  return found ? `${found[0]}:${term.value.slice(found[1].length)}` : term.value;
}

// Gives where an IRI leads: things of the catalogue are served by path, whatever host it is asked by; nothing but
// http and https is followed.
export function address(iri) {
  if (known.base && iri.startsWith(known.base)) {
    const path = iri.slice(known.base.length);
    if (path.startsWith("id/")) return `${location.origin}/doc/${encodeURI(path.slice(3))}`;
    const page = path.startsWith("scheme/") || path.startsWith("graph/") ? `doc/${path}` : path;
    return `${location.origin}/${encodeURI(page)}`;
  }
  return /^https?:\/\//i.test(iri) ? iri : null;
}

function link(href) {
  const anchor = document.createElement("a");
  anchor.href = href;
  if (anchor.origin !== location.origin) anchor.rel = "noopener noreferrer";
  return anchor;
}

function datatype(term) {
  if (!term.datatype || term.datatype === `${XSD}string`) return "";
  return words({ type: "uri", value: term.datatype });
}

function note(text) {
  const element = document.createElement("span");
  element.className = "note";
  element.textContent = text;
  return element;
}
