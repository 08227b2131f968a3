// Notes on terms of a query that the catalogue does not have: a sentence for each above the form, and its line.

export class Notes {
  constructor(place, yasqe) {
    this.place = place;
    this.yasqe = yasqe;
    this.lines = [];
    yasqe.on("change", () => this.unmark());
    for (const note of place.querySelectorAll("[data-line]")) this.mark(Number(note.dataset.line));
  }

  // Shows the notes of a header (an array of JSON); null has none.
  show(header) {
    this.clear();
    for (const { line, column, message } of JSON.parse(header ?? "[]")) {
      const notice = document.createElement("p");
      notice.className = "notice";
      notice.textContent = `Line ${line}, column ${column}: ${message}`;
      this.place.append(notice);
      this.mark(line);
    }
  }

  clear() {
    this.unmark();
    this.place.replaceChildren();
  }

  mark(line) {
    this.lines.push(this.yasqe.getDoc().addLineClass(line - 1, "background", "noted"));
  }

  unmark() {
    for (const line of this.lines) this.yasqe.getDoc().removeLineClass(line, "background", "noted");
    this.lines = [];
  }
}
