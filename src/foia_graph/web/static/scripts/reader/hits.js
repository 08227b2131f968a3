/**
 * Hits of a search in the document: one after the other, on whatever page they are.
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
   * @param {(sentence: string) => void} say
   */
  constructor(bar, reader, scroll, say) {
    this.pages = readCounts(bar.dataset.counts);
    this.place = bar.querySelector(".hit-place");
    this.scroll = scroll;
    this.say = say;
    for (const [name, by] of [["previous-hit", -1], ["next-hit", 1]]) {
      const link = bar.querySelector(`.${name}`);
      link.hidden = false;
      link.href ||= this.place.href;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.step(by);
      });
    }
    const isOfPage = !reader.querySelector("#hits");
    this.at = this.#first(isOfPage);
    reader.addEventListener("leaf", ({ detail }) => detail.number === this.awaited && this.#show());
    if (isOfPage && this.pages[this.at] === scroll.current) this.#show();
  }

  /**
   * The hit that the address names, else the first on its page, else between those before it and behind it.
   * @param {boolean} isOfPage whether the address is that of a page, and not that of the whole document
   */
  #first(isOfPage) {
    const hit = location.hash.match(/^#(?:on-)?hit-(\d+)$/);
    if (hit) return Number(hit[1]) - 1;
    const next = this.pages.findIndex((page) => page >= this.scroll.current);
    if (next < 0) return this.pages.length - 0.5;
    if (!isOfPage || this.pages[next] !== this.scroll.current) return next - 0.5;
    const place = location.hash.match(/^#at-(\d+)$/);
    return place ? this.#nearest(Number(place[1])) ?? next : next;
  }

  /** The hit on this page that begins nearest to a character of its text. */
  #nearest(place) {
    const spots = [...this.scroll.leaf(this.scroll.current).querySelectorAll('.words span[id^="at-"]')];
    const distance = (spot) => Math.abs(Number(spot.id.slice(3)) - place);
    const [spot] = spots.sort((one, other) => distance(one) - distance(other));
    return spot && Number(spot.nextElementSibling.id.replace("hit-", "")) - 1;
  }

  /** Go to the next hit, or the one before. */
  step(by) {
    const target = by > 0 ? Math.floor(this.at) + 1 : Math.ceil(this.at) - 1;
    if (target < 0 || target >= this.pages.length) {
      this.say(by > 0 ? "There is no later hit." : "There is no earlier hit.");
      return;
    }
    this.at = target;
    this.#show();
    this.say(`Hit ${target + 1} of ${this.pages.length}`);
  }

  /** Show the hit that it is at, as soon as its page is here. */
  #show() {
    const page = this.pages[this.at];
    const word = Object.assign(document.createElement("span"), { textContent: "Hit " });
    this.place.replaceChildren(word, `${this.at + 1} of ${this.pages.length}`);
    this.awaited = this.scroll.leaf(page) ? undefined : page;
    if (!this.scroll.land(page, `hit-${this.at + 1}`)) this.scroll.goTo(page);
  }
}
