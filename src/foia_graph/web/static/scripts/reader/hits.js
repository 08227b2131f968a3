/**
 * Hits of a search in the document: one after the other, on whatever page they stand.
 */

/** @param {string} counts pages with hits, each with the number of its hits, as `1:3 2:1` */
export function readCounts(counts) {
  const pages = counts.split(" ").map((each) => each.split(":").map(Number));
  return pages.flatMap(([page, count]) => Array(count).fill(page));
}

export class Hits {
  /**
   * @param {Element} bar what says how many hits there are, and bears their counts
   * @param {Element} reader
   * @param {import("./scroll.js").Scroll} scroll
   * @param {import("./toolbar.js").Toolbar} toolbar
   */
  constructor(bar, reader, scroll, toolbar) {
    this.pages = readCounts(bar.dataset.counts);
    this.reader = reader;
    this.scroll = scroll;
    this.toolbar = toolbar;
    this.at = this.#first(bar.matches(".hit-bar"));
    reader.addEventListener("leaf", ({ detail }) => detail.number === this.pages[this.at] && this.#light(detail.leaf));
    const leaf = this.#leaf();
    if (leaf && this.pages[this.at] === scroll.current) this.#light(leaf);
  }

  /**
   * The hit that the address names, else the first on its page, else the one before those that come after it.
   * @param {boolean} isOfPage whether the address is that of a page, and not that of the whole document
   */
  #first(isOfPage) {
    const named = location.hash.match(/^#hit-(\d+)$/);
    if (named) return Number(named[1]) - 1;
    const next = this.pages.findIndex((page) => page >= this.scroll.current);
    if (next < 0) return this.pages.length;
    return isOfPage && this.pages[next] === this.scroll.current ? next : next - 1;
  }

  /** Go to the next hit, or the one before. */
  step(by) {
    const target = this.at + by;
    if (target < 0 || target >= this.pages.length) {
      this.toolbar.say(by > 0 ? "There is no later hit." : "There is no earlier hit.");
      return;
    }
    this.at = target;
    const page = this.pages[target];
    if (page !== this.scroll.current) this.scroll.goTo(page);
    const leaf = this.#leaf();
    if (leaf) this.#light(leaf);
    else this.scroll.load(page);
    this.toolbar.say(`Hit ${target + 1} of ${this.pages.length}`);
  }

  #leaf() {
    return this.reader.querySelector(`.leaf[data-page="${this.pages[this.at]}"]`);
  }

  #light(leaf) {
    for (const each of this.reader.querySelectorAll(".now")) each.classList.remove("now");
    const name = `hit-${this.at + 1}`;
    const marks = [...leaf.querySelectorAll(`mark[id$="${name}"], a[href$="#${name}"], a[href$="-${name}"]`)];
    const found = marks.filter((each) => new RegExp(`(^|[#-])${name}$`).test(each.id || each.getAttribute("href")));
    for (const each of found) each.classList.add("now");
    const seen = found.find((each) => each.getClientRects().length > 0) ?? leaf;
    seen.scrollIntoView({ block: "center", behavior: "instant" });
  }
}
