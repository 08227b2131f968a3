/**
 * Notes in the browser's own storage (IndexedDB): nothing of them is sent anywhere.
 */
const NAME = "foia-graph-dossier";
const NOTES = "notes";

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(NOTES, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Run a step in a transaction, and give what its request gives once all of it is stored. */
async function transact(mode, step) {
  const transaction = (await database()).transaction(NOTES, mode);
  const request = step(transaction.objectStore(NOTES));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** All notes, in their order. */
export async function readNotes() {
  const notes = await transact("readonly", (store) => store.getAll());
  return notes.toSorted((one, other) => one.position - other.position);
}

/** Store notes, each in place of the one with its id. */
export function writeNotes(notes) {
  return transact("readwrite", (store) => {
    for (const note of notes) store.put(note);
  });
}

/** Store changes of notes that are there: one that was deleted meanwhile does not come back. */
export function replaceNotes(notes) {
  return transact("readwrite", (store) => {
    for (const note of notes) {
      store.getKey(note.id).onsuccess = ({ target }) => {
        if (target.result !== undefined) store.put(note);
      };
    }
  });
}

export function deleteNote(id) {
  return transact("readwrite", (store) => store.delete(id));
}

export function deleteNotes() {
  return transact("readwrite", (store) => store.clear());
}
