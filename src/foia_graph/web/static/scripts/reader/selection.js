/**
 * Words are selected by keys: arrows go from word to word and from line to line, with Shift they take words in.
 */
const HELP = "Arrow keys go to a word, Shift and arrow keys select, Ctrl C or c copy, Escape ends.";

/** The words of an element in reading order, as ranges. */
function wordsOf(element) {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walk.nextNode()) {
    for (const found of walk.currentNode.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, found.index);
      range.setEnd(walk.currentNode, found.index + found[0].length);
      words.push(range);
    }
  }
  return words;
}

export class WordSelection {
  /**
   * @param {import("./scroll.js").Scroll} scroll
   * @param {(sentence: string) => void} say
   */
  constructor(scroll, say) {
    this.scroll = scroll;
    this.say = say;
    this.words = [];
    document.addEventListener("keydown", (event) => this.#press(event), { capture: true });
    document.addEventListener("pointerdown", () => (this.words = []));
  }

  /** Begin with the words that were searched, else with the first one in sight. */
  begin() {
    const leaf = this.scroll.leaf(this.scroll.current);
    const places = [...(leaf?.querySelectorAll(".words, .over .text") ?? [])];
    const place = places.find((each) => each.getClientRects().length && each.textContent.trim());
    this.words = place ? wordsOf(place) : [];
    if (!this.words.length) return this.say("There are no words to select on this page.");
    const lit = leaf.querySelector(".now")?.getBoundingClientRect();
    const isFirst = (word) => {
      const { left, right, top, bottom } = word.getBoundingClientRect();
      if (!lit) return top > 60;
      const [across, down] = [(left + right) / 2, (top + bottom) / 2];
      return lit.left < across && across < lit.right && lit.top < down && down < lit.bottom;
    };
    this.start = this.end = Math.max(this.words.findIndex(isFirst), 0);
    document.activeElement?.blur();
    this.#select();
    return this.say(HELP);
  }

  #press(event) {
    const isElsewhere = event.target.closest?.("input, textarea, select, dialog");
    if (!this.words.length || isElsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      this.words = [];
      getSelection().removeAllRanges();
      this.say("");
    } else {
      const target = this.#target(event.key);
      if (target === undefined) return;
      this.end = Math.min(Math.max(target, 0), this.words.length - 1);
      if (!event.shiftKey) this.start = this.end;
      this.#select();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #target(key) {
    if (key === "ArrowRight") return this.end + 1;
    if (key === "ArrowLeft") return this.end - 1;
    if (key === "ArrowDown") return this.#onLine(1);
    if (key === "ArrowUp") return this.#onLine(-1);
    return undefined;
  }

  /** The word of the next line, or the one before, that is nearest across the page. */
  #onLine(by) {
    const box = (index) => this.words[index].getBoundingClientRect();
    const isSame = (one, other) => Math.abs(one.top - other.top) < Math.max(one.height, other.height) / 2;
    const here = box(this.end);
    let index = this.end;
    while (this.words[index] && isSame(box(index), here)) index += by;
    if (!this.words[index]) return this.end;
    const line = box(index);
    let nearest = index;
    for (; this.words[index] && isSame(box(index), line); index += by) {
      if (Math.abs(box(index).left - here.left) < Math.abs(box(nearest).left - here.left)) nearest = index;
    }
    return nearest;
  }

  #select() {
    const [first, last] = [this.words[Math.min(this.start, this.end)], this.words[Math.max(this.start, this.end)]];
    getSelection().setBaseAndExtent(first.startContainer, first.startOffset, last.endContainer, last.endOffset);
    const { top, bottom } = this.words[this.end].getBoundingClientRect();
    if (top < 80 || bottom > innerHeight - 80) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
  }
}
