/**
 * The pages of a document: their numbers, their shapes, their addresses, and their leaves as the server draws them.
 */

/** @param {string} runs pages and how high each is for its width, as `1-12:1.29 13:0.77` */
export function readRuns(runs) {
  const ratios = new Map();
  for (const run of runs.split(" ")) {
    const [span, ratio] = run.split(":");
    const [first, last = first] = span.split("-").map(Number);
    for (let number = first; number <= last; number += 1) ratios.set(number, Number(ratio));
  }
  return ratios;
}

export class Pages {
  /** @param {Element} reader the article, which bears the runs and a link to the page that is there */
  constructor(reader) {
    this.ratios = readRuns(reader.dataset.runs);
    this.numbers = [...this.ratios.keys()];
    this.pattern = reader.querySelector(".leaf .self").href;
  }

  /** The address of a page: that of the page that came first, with another number. */
  address(number) {
    return this.pattern.replace(/\/page\/\d+(?!.*\/page\/\d)/, `/page/${number}`);
  }

  neighbour(number, by) {
    return this.numbers[this.numbers.indexOf(number) + by];
  }

  /**
   * Fetch a page, and give its leaf. Its anchors bear its number, since several pages stand in one document.
   * @param {number} number
   * @param {AbortSignal} signal
   */
  async leaf(number, signal) {
    const answer = await fetch(this.address(number), { signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const leaf = document.adoptNode(page.querySelector(".leaf"));
    return prefixAnchors(leaf, `page-${number}-`);
  }
}

function prefixAnchors(leaf, prefix) {
  for (const each of leaf.querySelectorAll("[id]")) each.id = prefix + each.id;
  for (const each of leaf.querySelectorAll('a[href^="#"]')) {
    each.setAttribute("href", `#${prefix}${each.getAttribute("href").slice(1)}`);
  }
  return leaf;
}
