/**
 * Notes on words: those that are selected go into the notes of this browser, with where they stand.
 */
import { sayAdded } from "../dossier/form.js";
import { addNote, storageSentence } from "../dossier/note.js";
import { findSelected } from "./passage.js";

/**
 * @param {Element} reader
 * @param {import("./toolbar.js").Toolbar} toolbar
 */
export async function addPassageNote(reader, toolbar) {
  const found = await findSelected(reader, toolbar);
  if (!found) return;
  try {
    sayAdded(toolbar.status, await addNote(noteOf(found, reader.dataset.title)));
  } catch (error) {
    toolbar.say(storageSentence(error));
  }
}

function noteOf(found, title) {
  return {
    kind: "passage",
    path: found.path,
    title: `${title}, page ${found.page}`,
    quote: { exact: found.exact, prefix: found.prefix, suffix: found.suffix },
    place: [...found.bates, `page ${found.page}`].join(", "),
    citation: found.citation ? `${found.citation} ${found.address}` : "",
    cite: found.cite ?? "",
    version: "",
  };
}
