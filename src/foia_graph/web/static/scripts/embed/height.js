/**
 * In a frame: says how high its page is, each time that this changes, to the page that shows the frame.
 */
const page = document.documentElement;

function sayHeight() {
  parent.postMessage({ type: "foia-graph-height", height: document.body.offsetHeight }, "*");
}

if (parent !== window) new ResizeObserver(sayHeight).observe(page);
