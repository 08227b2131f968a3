/**
 * Days in words, as the server writes them (`date_words`): 2 June 2011.
 */
const WORDS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/**
 * @param {string} time ISO 8601
 */
export function dateWords(time) {
  return WORDS.format(new Date(time));
}
