// Reads JSON-LD with jsonld.js: `node read.mjs ADDRESS…` gives a JSON list with the N-Quads of each.

import jsonld from "jsonld";

const found = [];
for (const address of process.argv.slice(2)) {
  found.push(await jsonld.toRDF(address, { format: "application/n-quads" }));
}
console.log(JSON.stringify(found));
