/**
 * Whether the evidence of notes is still what it was: asked of the server, little by little.
 *
 * Words are looked for again on their page (`/api/passage`); of things and claims the version of an answer is
 * compared. The server learns which things are asked for, and nothing that is in a note. What is said of what it
 * finds is written by the server alone, so that saved files say the same.
 */
import { dateWords } from "../dates.js";

const { changed, missing, lost, kept } = JSON.parse(document.querySelector(".dossier").dataset.sentences);
const MOST = 60; // answers that one check asks for at most; the notes that were not checked for longest go first
const PAUSE = 150; // milliseconds between two of them
const FRESH = 60 * 60 * 1000; // milliseconds for which a note is not checked again

/**
 * @typedef {object} Finding
 * @property {"same" | "changed" | "moved" | "withdrawn" | "missing"} state
 * @property {string} sentence
 * @property {string} [path] where it is now
 * @property {string} [etag]
 */

/**
 * Check notes, and hand over what is found of each.
 * @param {import("./note.js").Note[]} notes
 * @param {(note: import("./note.js").Note, finding: Finding) => Promise<void>} report
 * @param {{all?: boolean}} [options] `all`: those that were checked just now, too
 * @returns {Promise<{checked: number, left: number, isBusy: boolean}>}
 */
export async function checkNotes(notes, report, { all = false } = {}) {
  const due = notes
    .filter((note) => all || Date.now() - Date.parse(note.checked ?? 0) > FRESH || !note.checked)
    .toSorted((one, other) => (one.checked ?? "").localeCompare(other.checked ?? ""));
  const groups = [...Map.groupBy(due, questionOf)];
  let checked = 0;
  for (const [address, members] of groups.slice(0, MOST)) {
    const answer = await ask(address, members[0].etag);
    if (!answer || isPassing(answer)) return { checked, left: due.length - checked, isBusy: true };
    const body = await readBody(answer);
    for (const note of members) await report(note, findingOf(note, answer, body));
    checked += members.length;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return { checked, left: due.length - checked, isBusy: false };
}

/** Whether an answer says nothing of what was asked for: too many ask, or a server on the way is away. */
function isPassing({ status }) {
  return status === 429 || status >= 500;
}

/** The address whose answer states whether a note has changed. */
function questionOf(note) {
  if (note.kind !== "passage") return note.version;
  const { pathname, searchParams } = new URL(note.path, location.origin);
  const page = pathname.replace(/^\/doc\//, "");
  return `/api/passage?${new URLSearchParams({ page, ...Object.fromEntries(searchParams) })}`;
}

async function ask(address, etag) {
  const headers = { Accept: "application/problem+json, application/ld+json;q=0.9, */*;q=0.1" };
  if (etag && !address.startsWith("/api/")) headers["If-None-Match"] = etag;
  return fetch(address, { headers, cache: "no-store" }).catch(() => null); // the server is away
}

async function readBody(answer) {
  if (!/json/.test(answer.headers.get("Content-Type") ?? "")) return {};
  return answer.json().catch(() => ({})); // 304 and empty answers have none
}

function findingOf(note, answer, body) {
  if (answer.status === 410) return { state: "withdrawn", sentence: `${body.detail} ${kept}` };
  if (answer.status === 404) return { state: "missing", sentence: body.detail === lost ? lost : missing };
  if (answer.status === 304) return { state: "same", sentence: "" };
  if (!answer.ok) return { state: "missing", sentence: body.detail ?? "The server does not show this any more." };
  return note.kind === "passage" ? passageFinding(note, body) : versionFinding(note, answer);
}

function passageFinding(note, { change, page, path }) {
  if (!change) return { state: "same", sentence: "" };
  const was = Number(note.path.match(/\/page\/(\d+)/)?.[1]);
  return { state: page === was ? "changed" : "moved", sentence: change, path };
}

function versionFinding(note, answer) {
  const etag = answer.headers.get("ETag") ?? "";
  if (!note.etag || note.etag === etag) return { state: "same", sentence: "", etag };
  return { state: "changed", sentence: changed.replace("{day}", dateWords(note.seen)), etag };
}
