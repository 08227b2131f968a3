/**
 * Tabs of the page of a thing: the one of the section that is read is marked, as far as the page is scrolled.
 */
const tabs = new Map(
  [...document.querySelectorAll(".contents a")].map((tab) => [document.getElementById(tab.hash.slice(1)), tab]),
);
tabs.delete(null);

function markCurrent() {
  const read = [...tabs.keys()].filter((section) => section.getBoundingClientRect().top < innerHeight / 3).at(-1);
  for (const [section, tab] of tabs) {
    if (section === read) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

let isWaiting = false;
addEventListener(
  "scroll",
  () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      markCurrent();
    });
  },
  { passive: true },
);
markCurrent();
