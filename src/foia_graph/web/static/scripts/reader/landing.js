/**
 * Landing: what an address names on a page comes into sight, as an outline on the picture, as words, or as a note.
 */

/** The elements of a leaf that have a name, or lead to it; anchors of fetched leaves bear the number of their page. */
function named(leaf, name) {
  const names = [name, `page-${leaf.dataset.page}-${name}`].map((each) => CSS.escape(each));
  const all = (selector) => [...leaf.querySelectorAll(names.map(selector).join(", "))];
  return { outlines: all((each) => `.outlines a[href="#${each}"]`), targets: all((each) => `#${each}`) };
}

/**
 * Scroll to what a name is for on a leaf, and highlight it.
 * @returns {boolean} whether there is such a thing
 */
export function land(leaf, name) {
  const { outlines, targets } = named(leaf, name);
  const found = [...outlines, ...targets];
  if (!found.length) return false;
  const reader = leaf.closest(".reader");
  for (const each of reader.querySelectorAll(".now")) each.classList.remove("now");
  for (const each of found) each.classList.add("now");
  for (const each of targets) reveal(each);
  const isSeen = (each) => each.getClientRects().length > 0;
  if (!found.some(isSeen)) showWords(reader); // the picture has no place for these
  const seen = found.find(isSeen) ?? leaf;
  seen.scrollIntoView({ block: "center", behavior: "instant" });
  return true;
}

function showWords(reader) {
  reader.classList.add("worded");
  reader.querySelector("[data-do=worded]").setAttribute("aria-pressed", true);
}

/** Open what a note is folded in, and scroll its column, but not the page, to it. */
function reveal(target) {
  for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  const column = target.closest(".margin");
  if (!column) return;
  const { top } = column.getBoundingClientRect();
  column.scrollTop += target.getBoundingClientRect().top - top - column.clientHeight / 3;
}
