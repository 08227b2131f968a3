// Notes on terms of a query that the catalogue does not have: a sentence for each above the form, and its line.

const NOTE = /;line=(\d+);column=(\d+);.*?message="([^"]*)"/g;

export class Notes {
  constructor(place, yasqe) {
    this.place = place;
    this.yasqe = yasqe;
    this.lines = [];
    yasqe.on("change", () => this.unmark());
    for (const note of place.querySelectorAll("[data-line]")) this.mark(Number(note.dataset.line));
  }

  // Shows the notes of a header (a list of RFC 9651, with characters escaped as in an IRI); null has none.
  show(header) {
    this.clear();
    for (const [, line, column, message] of (header ?? "").matchAll(NOTE)) {
      const notice = document.createElement("p");
      notice.className = "notice";
      notice.textContent = `Line ${line}, column ${column}: ${decodeURIComponent(message)}`;
      this.place.append(notice);
      this.mark(Number(line));
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
