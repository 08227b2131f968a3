// The rows of an answer, as they came.

// Gives the columns and rows of what YASR holds, null for an answer that has none (yes or no, an error).
//
// JSON is read here and not by YASR, which puts values in the place of {{names}} inside literals.
export function read(results) {
  if (!results || results.hasError()) return null;
  const type = results.getContentType() || "";
  if (type.includes("sparql-results+json")) {
    const answer = JSON.parse(results.getOriginalResponseAsString());
    return answer.results ? { names: answer.head.vars, rows: answer.results.bindings } : null;
  }
  const rows = results.getBindings();
  return rows ? { names: results.getVariables(), rows } : null;
}

// Writes rows as SPARQL 1.1 Query Results CSV does: values without their kind, lines that end in CR LF.
export function csv({ names, rows }) {
  const lines = [names, ...rows.map((row) => names.map((name) => plain(row[name])))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

function plain(term) {
  if (!term) return "";
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
