/**
 * Files of notes: saved by the browser, and read with a bound on their size.
 */
import { make } from "./view.js";
import { MOST_BYTES } from "./annotations.js";

/** Let the browser save a text or bytes as a file. */
export function saveFile(name, type, content) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000); // the download has begun by then
}

/**
 * Read a file of notes as text.
 * @throws {SyntaxError} with a sentence, where it is too large or no text
 */
export async function readTextFile(file) {
  if (file.size > MOST_BYTES) throw new SyntaxError(`A file of notes has at most ${MOST_BYTES / 1_000_000} MB.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SyntaxError("This file is no text in UTF-8, so no annotations are in it.");
  }
}
