/**
 * The margin of a page: each note at the line that it is about, none over another; note and outline light each other.
 */
const GAP = 4;
const WIDE = matchMedia("(min-width: 60.01rem)");

/** Fold the notes of a leaf where they would stand between two pictures, unless one of them is what is looked for. */
export function foldNotes(leaf) {
  const details = leaf.querySelector(".margin details");
  if (details) details.open = WIDE.matches || leaf.querySelector(".notes :target") !== null;
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

/** Light the outline of a note that is pointed at, and the note of an outline. */
export function linkNotes(reader) {
  const light = (event) => {
    for (const lit of reader.querySelectorAll(".lit")) lit.classList.remove("lit");
    const note = event.target.closest(".notes li");
    const outline = event.target.closest(".outlines a");
    const leaf = event.target.closest(".leaf");
    if (note) {
      for (const each of leaf.querySelectorAll(`.outlines a[href="#${CSS.escape(note.id)}"]`)) each.classList.add("lit");
    } else if (outline) {
      leaf.querySelector(`#${CSS.escape(outline.getAttribute("href").slice(1))}`)?.classList.add("lit");
    }
  };
  reader.addEventListener("pointerover", light);
  reader.addEventListener("focusin", light);
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
  reader.addEventListener("worded", again);
}
