// What is offered while a query is typed: the prefixes, classes and properties of this catalogue, and nothing from
// another host.

const MOST = 50;

// Turns completion on, and gives what is known of the catalogue.
export async function complete(yasqe) {
  const response = await fetch("/sparql/completions.json");
  if (!response.ok) return { base: "", prefixes: {} };
  const { base, prefixes, classes, properties } = await response.json();
  const { Yasqe } = window.Yasgui;
  Yasqe.forkAutocompleter("variables", { name: "variables", autoShow: false }, false);
  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes", autoShow: false, persistenceId: null,
    get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
  }, false);
  Yasqe.forkAutocompleter("class", offered("class", classes, prefixes), false);
  Yasqe.forkAutocompleter("property", offered("property", properties, prefixes), false);
  for (const name of ["variables", "prefixes", "class", "property"]) await yasqe.enableCompleter(name);
  yasqe.on("inputRead", (_, change) => {
    if (change.origin === "+input" && !yasqe.state.completionActive) yasqe.autocomplete();
  });
  return { base, prefixes };
}

// Offers terms that are, begin with, or have in their words what is typed; the most used of each come first.
function offered(name, terms, prefixes) {
  let found = [];
  const placed = window.Yasgui.Yasqe.Autocompleters[name].isValidCompletionPosition;
  return {
    name,
    isValidCompletionPosition: (yasqe) => typed(yasqe).length > 0 && placed(yasqe),
    get: (yasqe, token) => {
      found = matching(terms, token);
      return found.map((term) => term.iri);
    },
    postProcessSuggestion: (yasqe, token, iri) => written(terms.find((term) => term.iri === iri), token),
    postprocessHints: (yasqe, hints) =>
      hints.map((hint, place) => ({ ...hint, render: (item) => show(item, found[place]) })),
  };
}

function typed(yasqe) {
  return yasqe.getCompleteToken().string.trim();
}

function matching(terms, token) {
  const iri = token.autocompletionString || "";
  const text = token.string.trim().replace(/^</, "").toLowerCase();
  const begins = (term) =>
    term.iri.startsWith(iri) || local(term).startsWith(text) || term.label.toLowerCase().startsWith(text);
  const has = (term) => term.name.toLowerCase().includes(text) || term.label.toLowerCase().includes(text);
  const is = (term) => term.iri === iri || local(term) === text;
  return [...new Set([is, begins, has].flatMap((test) => terms.filter(test)))].slice(0, MOST);
}

function local(term) {
  return term.name.slice(term.name.indexOf(":") + 1).toLowerCase();
}

// Writes a term as the query writes its names: with the prefix that was typed, with ours, or in full.
function written(term, token) {
  if (token.tokenPrefixUri && term.iri.startsWith(token.tokenPrefixUri)) {
    return token.tokenPrefix + term.iri.slice(token.tokenPrefixUri.length);
  }
  return term.name === term.iri || token.string.startsWith("<") ? `<${term.iri}>` : term.name;
}

function show(item, term) {
  const note = document.createElement("span");
  note.className = "note";
  const count = term.count ? ` · ${term.count.toLocaleString("en")}` : ""; // text:query stands in no triple
  note.textContent = ` ${term.label}${count}`;
  item.append(term.name, note);
}
