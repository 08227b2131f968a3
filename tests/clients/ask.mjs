// Puts queries with one of the clients that npm has: `node ask.mjs CLIENT ENDPOINT`.
// Each line of the input is {"form", "query"}, each line of the output what was found, or {"error"}.

import { createInterface } from "node:readline";
import { QueryEngine } from "@comunica/query-sparql";
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";
import { DataFactory } from "rdf-data-factory";
import ParsingClient from "sparql-http-client/ParsingClient.js";

function comunica(source) {
  const engine = new QueryEngine();
  // Its own factory is older than the parser it uses by now, and loses the languages of texts.
  const context = { sources: [source], dataFactory: new DataFactory() };
  return {
    select: async (query) => (await engine.queryBindings(query, context)).map((row) => Object.fromEntries(
      [...row].map(([variable, value]) => [variable.value, value]))).toArray(),
    ask: (query) => engine.queryBoolean(query, context),
    construct: async (query) => (await engine.queryQuads(query, context)).toArray(),
  };
}

function fetcher(endpoint) {
  const client = new SparqlEndpointFetcher();
  return {
    select: async (query) => Array.fromAsync(await client.fetchBindings(endpoint, query)),
    ask: (query) => client.fetchAsk(endpoint, query),
    construct: async (query) => Array.fromAsync(await client.fetchTriples(endpoint, query)),
  };
}

function parsing(endpoint) {
  const { query } = new ParsingClient({ endpointUrl: endpoint });
  return {
    select: (text) => query.select(text),
    ask: (text) => query.ask(text),
    construct: async (text) => [...await query.construct(text)],
  };
}

const CLIENTS = {
  "comunica": (endpoint) => comunica({ type: "sparql", value: endpoint }),
  "comunica-detecting": comunica,
  "fetch-sparql-endpoint": fetcher,
  "sparql-http-client": parsing,
};

function term(value) {
  if (value.termType === "NamedNode") return { type: "uri", value: value.value };
  if (value.termType === "BlankNode") return { type: "bnode", value: value.value };
  return value.language
    ? { type: "literal", value: value.value, "xml:lang": value.language }
    : { type: "literal", value: value.value, datatype: value.datatype.value };
}

const WRITTEN = {
  select: (rows) => rows.map((row) => Object.fromEntries(
    Object.entries(row).filter(([, value]) => value).map(([name, value]) => [name, term(value)]))),
  ask: (verdict) => verdict,
  construct: (quads) => quads.map((quad) => [quad.subject, quad.predicate, quad.object].map(term)),
};

const client = CLIENTS[process.argv[2]](process.argv[3]);
for await (const line of createInterface({ input: process.stdin })) {
  const { form, query } = JSON.parse(line);
  let told;
  try {
    told = { found: WRITTEN[form](await client[form](query)) };
  } catch (error) {
    told = { error: error.message };
  }
  console.log(JSON.stringify(told));
}
