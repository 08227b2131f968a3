/**
 * The margin of a page: each note at the line that it is about, none over another; note and outline light each other.
 */
const GAP = 4;
const WIDE = matchMedia("(min-width: 60.01rem)");

/** Fold the notes of a leaf where they would stand between two pictures, unless one of them is what is looked for. */
export function foldNotes(leaf) {
  const details = leaf.querySelector(".margin details");
  const named = `.notes [id="${CSS.escape(location.hash.slice(1))}"]`;
  if (details) details.open = WIDE.matches || leaf.querySelector(named) !== null;
}

/** Put the notes of a leaf at their lines, where the margin stands beside the picture. */
export function arrangeNotes(leaf) {
  const sheet = leaf.querySelector(".sheet");
  const margin = leaf.querySelector(".margin");
  const reader = leaf.closest(".reader");
  if (!margin || !reader) return;
  const beside = sheet && WIDE.matches && !reader.classList.contains("worded");
  const notes = [...margin.querySelectorAll(".notes li")];
  reader.classList.toggle("placed", Boolean(WIDE.matches && !reader.classList.contains("worded")));
  if (!beside) {
    for (const note of notes) note.style.top = "";
    margin.style.height = "";
    return;
  }
  const height = sheet.clientHeight;
  let reached = 0;
  notes.sort((one, other) => one.dataset.y - other.dataset.y);
  for (const note of notes) {
    const top = Math.max((note.dataset.y / 100) * height, reached);
    note.style.top = `${top}px`;
    reached = top + note.offsetHeight + GAP;
  }
  margin.style.height = `${reached}px`;
}

/** Light the outline of a note that is pointed at, and the note of an outline; a click on an outline leads there. */
export function linkNotes(reader) {
  const light = (event) => {
    for (const lit of reader.querySelectorAll(".lit")) lit.classList.remove("lit");
    const leaf = event.target.closest(".leaf");
    const note = event.target.closest(".notes li");
    const outline = outlineAt(event, leaf);
    if (note) for (const each of outlinesOf(note, leaf)) each.classList.add("lit");
    else if (outline) noteOf(outline, leaf)?.classList.add("lit");
  };
  reader.addEventListener("pointerover", light);
  reader.addEventListener("focusin", light);
  reader.addEventListener("click", (event) => {
    const leaf = event.target.closest(".leaf");
    const outline = getSelection().isCollapsed && outlineAt(event, leaf);
    if (outline) showNote(noteOf(outline, leaf));
  });
}

function showNote(note) {
  if (!note) return;
  note.closest("details").open = true;
  note.querySelector("a").focus();
}

function outlinesOf(note, leaf) {
  return leaf.querySelectorAll(`.outlines a[href="#${CSS.escape(note.id)}"]`);
}

function noteOf(outline, leaf) {
  return leaf.querySelector(`#${CSS.escape(outline.getAttribute("href").slice(1))}`);
}

/** Find the outline at a point; words lie within it, so the browser finds these. */
function outlineAt({ target, clientX, clientY }, leaf) {
  if (!leaf || !target.closest(".over")) return undefined;
  return [...leaf.querySelectorAll(".outlines a")].find((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
  });
}

/** Arrange the notes anew whenever the room for them changes. */
export function watchMargins(reader) {
  const again = () => {
    for (const leaf of reader.querySelectorAll(".leaf")) arrangeNotes(leaf);
  };
  new ResizeObserver(again).observe(reader);
  WIDE.addEventListener("change", () => {
    for (const leaf of reader.querySelectorAll(".leaf")) foldNotes(leaf);
  });
  addEventListener("beforeprint", () => {
    for (const details of reader.querySelectorAll(".margin details")) details.open = true;
  });
  reader.addEventListener("worded", again);
  reader.addEventListener("turn", again); // a page that was not shown had no room
}
