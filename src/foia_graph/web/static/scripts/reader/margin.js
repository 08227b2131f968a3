/**
 * The notes of a page, in a column that scrolls by itself; a note and its outline highlight each other.
 */
export const WIDE = matchMedia("(min-width: 60.01rem)");

/** Fold the notes of a leaf where they would be between two pictures, unless one of them is what is looked for. */
export function foldNotes(leaf) {
  const details = leaf.querySelector(".margin details");
  const named = `.notes [id="${CSS.escape(location.hash.slice(1))}"]`;
  if (details) details.open = WIDE.matches || leaf.querySelector(named) !== null;
}

/** Highlight the outline of a note that is pointed at, and the note of an outline; a click on an outline leads there. */
export function linkNotes(reader) {
  const light = (event) => {
    for (const lit of reader.querySelectorAll(".lit")) lit.classList.remove("lit");
    const leaf = event.target.closest(".leaf");
    const note = event.target.closest(".notes li[id]");
    const outline = outlineAt(event, leaf);
    if (note) for (const each of outlinesOf(note, leaf)) each.classList.add("lit");
    else if (outline) noteOf(outline, leaf)?.classList.add("lit");
  };
  reader.addEventListener("pointerover", light);
  reader.addEventListener("focusin", light);
  reader.addEventListener("click", (event) => {
    const leaf = event.target.closest(".leaf");
    const outline = WIDE.matches && getSelection().isCollapsed && outlineAt(event, leaf);
    if (outline) noteOf(outline, leaf)?.querySelector("a").focus();
  });
}

function outlinesOf(note, leaf) {
  return leaf.querySelectorAll(`.outlines a[href="#${CSS.escape(note.id)}"]`);
}

function noteOf(outline, leaf) {
  return leaf.querySelector(`.notes #${CSS.escape(outline.getAttribute("href").slice(1))}`);
}

/** Find the outline at a point; words lie within it, so the browser finds these. */
function outlineAt({ target, clientX, clientY }, leaf) {
  if (!leaf || !target.closest(".over")) return undefined;
  return [...leaf.querySelectorAll(".outlines a")].find((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
  });
}

/** Fold and open notes as the room for them changes; paper has them all. */
export function watchMargins(reader) {
  WIDE.addEventListener("change", () => {
    for (const leaf of reader.querySelectorAll(".leaf")) foldNotes(leaf);
  });
  addEventListener("beforeprint", () => {
    for (const details of reader.querySelectorAll(".margin details")) details.open = true;
  });
}
