// What the columns of an answer hold, and which picture of them says most.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set([
  "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
  "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
].map((name) => XSD + name));
const TIMES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));

// Stands for the number of rows where a column could be.
export const COUNT = "";
export const SHAPES = { bars: "Bars", line: "Line", points: "Points" };

// Tells for each column whether it holds numbers, times, words (literals), or names (IRIs, or a mixture).
export function kinds({ names, rows }) {
  return Object.fromEntries(names.map((name) => [name, kind(rows.map((row) => row[name]).filter(Boolean))]));
}

function kind(terms) {
  if (!terms.length) return "nothing";
  if (terms.every((term) => NUMBERS.has(term.datatype))) return "number";
  if (terms.every((term) => TIMES.has(term.datatype))) return "time";
  return terms.every((term) => term.type.includes("literal")) ? "words" : "names";
}

// Chooses what to draw: over time if there is a time, else by words, else by names, else how numbers spread.
export function choose(of) {
  const first = (kind) => Object.keys(of).find((name) => of[name] === kind);
  const number = first("number");
  const time = first("time");
  if (time !== undefined) return { x: time, y: number ?? COUNT, shape: number === undefined ? "bars" : "line" };
  const text = first("words") ?? first("names");
  if (text !== undefined) return { x: text, y: number ?? COUNT, shape: "bars" };
  return number === undefined ? null : { x: number, y: COUNT, shape: "bars" };
}
