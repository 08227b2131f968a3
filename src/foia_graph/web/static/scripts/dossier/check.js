/**
 * Whether the evidence of notes is still what it was: asked of the server, little by little.
 *
 * Words are looked for again on their page (`/api/passage`); of things and claims the version of an answer is
 * compared. The server learns which things are asked for, and nothing that is in a note.
 */
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
  const headers = { Accept: "application/json, application/ld+json;q=0.9, */*;q=0.1" };
  if (etag && !address.startsWith("/api/")) headers["If-None-Match"] = etag;
  return fetch(address, { headers, cache: "no-store" }).catch(() => null); // the server is away
}

async function readBody(answer) {
  if (!/json/.test(answer.headers.get("Content-Type") ?? "")) return {};
  return answer.json().catch(() => ({})); // 304 and empty answers have none
}

function findingOf(note, answer, body) {
  if (answer.status === 410) return { state: "withdrawn", sentence: withdrawnSentence(body) };
  if (answer.status === 404) return { state: "missing", sentence: missingSentence(note) };
  if (answer.status === 304) return { state: "same", sentence: "" };
  if (!answer.ok) return { state: "missing", sentence: body.detail ?? "The server does not show this any more." };
  return note.kind === "passage" ? passageFinding(note, body) : versionFinding(note, answer);
}

function withdrawnSentence(body) {
  const day = String(body["as:deleted"]?.value ?? "").slice(0, 10);
  const reason = String(body["as:summary"] ?? "").replace(/\.$/, "");
  return `Withdrawn${day ? ` on ${day}` : ""}${reason ? `: ${reason}` : ""}. Your note keeps what you copied; do not rely on it.`;
}

function missingSentence(note) {
  if (note.kind === "passage") return "These words are not found in this document any more.";
  if (note.kind === "claim") return "This claim is not in the catalogue any more.";
  return "This is not in the catalogue any more.";
}

function passageFinding(note, found) {
  const was = Number(note.path.match(/\/page\/(\d+)/)?.[1]);
  if (found.page !== was) {
    const sentence = `These words were on page ${was}; they are on page ${found.page} now.`;
    return { state: "moved", sentence, path: found.path };
  }
  if (found.likeness < 1) {
    const sentence = `The page is read differently now. The most similar words: “${found.exact}”`;
    return { state: "changed", sentence, path: found.path };
  }
  return { state: "same", sentence: "" };
}

function versionFinding(note, answer) {
  const etag = answer.headers.get("ETag") ?? "";
  if (!note.etag || note.etag === etag) return { state: "same", sentence: "", etag };
  const what = note.kind === "claim" ? "This claim" : "What the catalogue says about this";
  return { state: "changed", sentence: `${what} has changed since ${note.seen.slice(0, 10)}.`, etag };
}
