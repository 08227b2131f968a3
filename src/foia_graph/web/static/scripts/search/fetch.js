/**
 * Fetches suggestions (OpenSearch Suggestions 1.1) for what was typed.
 *
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<{text: string, what: string, path: string}[] | null>} null where none can be had now
 */
export async function fetchSuggestions(text, signal) {
  const address = `/api/suggest?${new URLSearchParams({ q: text.slice(0, 100) })}`;
  const answer = await fetch(address, { signal }).catch(() => null); // called off, or the server is away
  if (!answer?.ok) return null;
  const [, texts, kinds, addresses] = await answer.json();
  // The base of the catalogue may be another host than the one it is read at.
  return texts.map((each, at) => ({ text: each, what: kinds[at], path: pathOf(addresses[at]) }));
}

function pathOf(address) {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
