/**
 * Notes as Markdown (CommonMark), by collection, each with its quote and its citation.
 */
import { absolute } from "./annotations.js";

/**
 * @param {import("./note.js").Note[]} notes
 * @param {string} base of the catalogue
 * @param {string} label
 */
export function writeMarkdown(notes, base, label) {
  const groups = Map.groupBy(notes, (note) => note.collection);
  const parts = [...groups].map(([name, members]) => {
    const heading = name ? `## ${escapeText(name)}\n\n` : groups.size > 1 ? "## Without a collection\n\n" : "";
    return heading + members.map((note) => writeNote(note, base)).join("\n");
  });
  return `# ${escapeText(label)}\n\n${parts.join("\n")}`;
}

function writeNote(note, base) {
  const address = absolute(note.path, base);
  const blocks = [
    `### [${escapeText(note.title)}](<${address}>)`,
    note.quote ? quoteBlock(note.quote.exact) : "",
    note.place ? escapeText(note.place) : "",
    note.comment ? escapeText(note.comment) : "",
    note.citation ? `Source: ${linkAddresses(note.citation)}` : "",
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

function quoteBlock(words) {
  return escapeText(words)
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}

/** Escape what Markdown would take for marks, and each line that would begin a block. */
function escapeText(text) {
  return text
    .replace(/[\\`*_[\]<>&|~]/g, "\\$&")
    .replace(/^([ \t]*)([#+=-])/gm, "$1\\$2")
    .replace(/^([ \t]*\d+)([.)])/gm, "$1\\$2");
}

/** Write addresses as links; they hold characters that are marks elsewhere. */
function linkAddresses(text) {
  return text
    .split(/(https?:\/\/[^\s<>]+)/)
    .map((part, at) => (at % 2 ? `<${part}>` : escapeText(part)))
    .join("");
}
