// Why a query was refused: a sentence above the form, and the line that it is about.

export class Refusal {
  constructor(place, yasqe) {
    this.place = place;
    this.yasqe = yasqe;
    this.line = null;
    yasqe.on("change", () => this.unmark());
    const said = place.querySelector("[data-line]");
    if (said) this.mark(Number(said.dataset.line));
  }

  // Says what a problem (RFC 9457) says.
  show(problem) {
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.append(paragraph(problem.detail));
    if (problem.line) {
      notice.append(paragraph(`Line ${problem.line}, column ${problem.column}.`));
      this.mark(problem.line);
      this.yasqe.getDoc().setCursor({ line: problem.line - 1, ch: problem.column - 1 });
      this.yasqe.focus();
    }
    this.place.replaceChildren(notice);
    this.place.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.unmark();
    this.place.replaceChildren();
  }

  mark(line) {
    this.line = this.yasqe.getDoc().addLineClass(line - 1, "background", "refused");
  }

  unmark() {
    if (this.line) this.yasqe.getDoc().removeLineClass(this.line, "background", "refused");
    this.line = null;
  }
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
