/**
 * A note: what it is on, the words that it keeps, and what its reader writes.
 *
 * @typedef {object} Note
 * @property {string} id a UUID
 * @property {"passage" | "page" | "document" | "claim" | "thing"} kind
 * @property {string} path where it leads on this site
 * @property {string} title
 * @property {string} classTitle what people call the class of the thing
 * @property {{exact: string, prefix: string, suffix: string} | null} quote
 * @property {string} place Bates numbers and page
 * @property {string} citation a sentence with its address
 * @property {string} cite path of the citation in other forms, "" for none
 * @property {string} version path of an answer that changes when the evidence does
 * @property {string} etag that of the answer when the evidence was seen last, "" where it was not asked for
 * @property {string} seen when that was (ISO 8601, UTC)
 * @property {string} comment
 * @property {string} collection its name, "" for none
 * @property {number} position in the order of all notes
 * @property {string} created
 * @property {string} modified
 */
import { readNotes, writeNotes } from "./store.js";

/** The most characters of each text of a note; what is longer was not written by people. */
export const MOST = {
  title: 500,
  classTitle: 100,
  path: 6_000,
  exact: 10_000,
  prefix: 1_000,
  suffix: 1_000,
  place: 300,
  citation: 10_000,
  cite: 6_000,
  version: 6_000,
  comment: 50_000,
  collection: 100,
};

/**
 * Store a new note behind all others.
 * @param {Partial<Note>} facts
 * @returns {Promise<Note>}
 */
export async function addNote(facts) {
  const now = new Date().toISOString();
  const notes = await readNotes();
  const note = {
    quote: null,
    place: "",
    citation: "",
    cite: "",
    classTitle: "",
    etag: "",
    comment: "",
    collection: "",
    ...facts,
    id: newId(),
    position: (notes.at(-1)?.position ?? 0) + 1,
    seen: now,
    created: now,
    modified: now,
  };
  await writeNotes([note]);
  return note;
}

/** A random UUID (RFC 9562, version 4); crypto.randomUUID() is there with HTTPS only. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Why notes cannot be stored, as a sentence for people. */
export function storageSentence(error) {
  if (error?.name === "QuotaExceededError") return "The browser has no room for more notes: export some and delete them.";
  return "This browser lets the site store nothing, so there can be no notes; a private window may be why.";
}
