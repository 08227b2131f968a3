// What is offered while a query is typed: the prefixes, classes and properties of this catalogue, and nothing from
// another host.

const MOST = 50;

// Turns completion on, and gives what is known of the catalogue.
export async function complete(yasqe) {
  const response = await fetch("/sparql/completions.json");
  if (!response.ok) return { base: "", prefixes: {} };
  const { base, prefixes, classes, properties, propertiesOf } = await response.json();
  const { Yasqe } = window.Yasgui;
  Yasqe.forkAutocompleter("variables", { name: "variables", autoShow: false }, false);
  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes", autoShow: false, persistenceId: null,
    get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
  }, false);
  Yasqe.forkAutocompleter("class", offered("class", () => classes), false);
  Yasqe.forkAutocompleter("property", offered("property", (yasqe) => {
    const class_ = classOfSubject(yasqe, prefixes);
    const own = new Set(propertiesOf[class_]);
    return own.size ? properties.filter(({ iri }) => own.has(iri)) : properties;
  }), false);
  Yasqe.registerAutocompleter(valuesOfProperty(prefixes), false);
  for (const name of ["variables", "prefixes", "class", "property", "value"]) await yasqe.enableCompleter(name);
  yasqe.on("inputRead", (_, change) => {
    if (change.origin === "+input" && !yasqe.state.completionActive) yasqe.autocomplete();
  });
  return { base, prefixes };
}

// Offers terms that are, begin with, or have in their words what is typed; the most used of each come first.
function offered(name, termsAt) {
  let terms = [], found = [];
  const placed = window.Yasgui.Yasqe.Autocompleters[name].isValidCompletionPosition;
  return {
    name,
    isValidCompletionPosition: (yasqe) => typed(yasqe).length > 0 && placed(yasqe),
    get: (yasqe, token) => {
      terms = termsAt(yasqe);
      found = matching(terms, token);
      return found.map((term) => term.iri);
    },
    postProcessSuggestion: (yasqe, token, iri) => written(terms.find((term) => term.iri === iri), token),
    postprocessHints: (yasqe, hints) =>
      hints.map((hint, place) => ({ ...hint, render: (item) => show(item, found[place]) })),
  };
}

// Offers the things that the property before the cursor leads to, by their labels, where these are few.
function valuesOfProperty(prefixes) {
  const asked = new Map();
  let found = [];
  return {
    name: "value", autoShow: false,
    isValidCompletionPosition: (yasqe) => propertyBefore(yasqe, prefixes) !== "",
    get: async (yasqe, token) => {
      const property = propertyBefore(yasqe, prefixes);
      if (!asked.has(property)) asked.set(property, fewValues(property));
      const text = token.string.trim().toLowerCase();
      found = (await asked.get(property)).filter(({ label }) => label.toLowerCase().includes(text));
      return found.map(({ iri }) => iri);
    },
    postProcessSuggestion: (yasqe, token, iri) => `${token.string.trim() ? "" : token.string}<${iri}>`,
    postprocessHints: (yasqe, hints) =>
      hints.map((hint, place) => ({ ...hint, render: (item) => item.append(found[place].label) })),
  };
}

async function fewValues(property) {
  const query = `SELECT DISTINCT ?value ?label { ?thing <${property}> ?value . ?value rdfs:label ?label }
    ORDER BY ?label LIMIT ${MOST + 1}`;
  const response = await fetch("/sparql", {
    method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/sparql-results+json" },
  });
  if (!response.ok) return [];
  const rows = (await response.json()).results.bindings;
  return rows.length > MOST ? [] : rows.map(({ value, label }) => ({ iri: value.value, label: label.value }));
}

// Gives the IRI of the property whose object is being typed, "" where none is.
function propertyBefore(yasqe, prefixes) {
  const doc = yasqe.getDoc();
  const before = doc.getRange({ line: 0, ch: 0 }, doc.getCursor());
  const verb = before.match(/(?:;|[?$]\w+|>)\s+(<[^>]*>|[\w-]*:[\w.-]+)\s+[\w]*$/)?.[1];
  return verb ? expanded(verb, yasqe, prefixes) : "";
}

function expanded(name, yasqe, prefixes) {
  if (name.startsWith("<")) return name.slice(1, -1);
  const [prefix, ...local] = name.split(":");
  const namespace = { ...prefixes, ...yasqe.getPrefixesFromQuery() }[prefix];
  return namespace ? namespace + local.join(":") : "";
}

// Gives the IRI of the class that the query states of the subject of the triple at the cursor, "" for none.
function classOfSubject(yasqe, prefixes) {
  const doc = yasqe.getDoc();
  const before = doc.getRange({ line: 0, ch: 0 }, doc.getCursor());
  const subject = before.split(/[{}]|\.(?=\s)/).at(-1).match(/^\s*[?$](\w+)/)?.[1];
  const stated = subject && yasqe.getValue().match(new RegExp(`[?$]${subject}\\s+(?:a|rdf:type)\\s+(<[^>]*>|[^\\s;.,}]+)`));
  return stated ? expanded(stated[1], yasqe, prefixes) : "";
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
