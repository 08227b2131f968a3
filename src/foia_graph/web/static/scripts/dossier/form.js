/**
 * “Add to my notes” on the page of a thing or a claim.
 */
import { addNote, storageSentence } from "./note.js";

for (const form of document.querySelectorAll("form.to-notes")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(form);
  });
}

async function add(form) {
  const { quote, ...facts } = form.dataset;
  const button = form.querySelector("button");
  const output = form.querySelector("output");
  button.disabled = true; // pressed twice, it is one note
  try {
    const note = await addNote({
      ...facts,
      quote: quote ? { exact: quote, prefix: "", suffix: "" } : null,
      etag: await currentEtag(facts.version),
    });
    sayAdded(output, note);
  } catch (error) {
    output.textContent = storageSentence(error);
  }
  button.disabled = false;
}

/** The version of what is noted, "" where it cannot be had now: the first check takes it then. */
async function currentEtag(path) {
  const answer = await fetch(path, { method: "HEAD", cache: "no-store" }).catch(() => null); // away
  return answer?.ok ? (answer.headers.get("ETag") ?? "") : "";
}

/** Say that a note was added, and link to it. */
export function sayAdded(output, note) {
  const link = Object.assign(document.createElement("a"), {
    href: `/dossier#note-${note.id}`,
    textContent: "Write something on it in my notes",
  });
  output.replaceChildren("Added. ", link);
}
