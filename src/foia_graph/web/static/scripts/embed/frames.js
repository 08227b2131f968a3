/**
 * On the page of another site: gives each frame of ours the height that its page says that it needs.
 */
const OURS = new URL("/embed/", import.meta.url).href;
const HIGHEST = 4000; // pixels: a frame never takes over the page that shows it

addEventListener("message", ({ source, data }) => {
  if (data?.type !== "foia-graph-height" || !Number.isFinite(data.height)) return;
  const height = Math.ceil(Math.min(Math.max(data.height, 60), HIGHEST)) + 4;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source && frame.src.startsWith(OURS)) frame.height = height;
  }
});
