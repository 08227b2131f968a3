// Canonicalises the N-Quads on standard input (RDFC-1.0).
import { readFileSync } from "node:fs";
import jsonld from "jsonld";

const form = "application/n-quads";
const options = { algorithm: "RDFC-1.0", inputFormat: form, format: form };
process.stdout.write(await jsonld.canonize(readFileSync(0, "utf8"), options));
