/** Keys of the review: each presses a button or follows a link of the page, which works without them. */
import { Keys } from "../reader/keys.js";

const NAMES = { a: "Accept", r: "Reject", u: "Undo", b: "Back", s: "Skip" };
const review = document.querySelector(".review");
const keys = new Keys(review);

for (const [key, name] of Object.entries(NAMES)) {
  const control = review.querySelector(`[data-key="${key}"]`);
  if (control) {
    control.setAttribute("aria-keyshortcuts", key);
    keys.add([key], name, () => control.click());
  }
}
const value = review.querySelector("#value");
if (value) {
  value.setAttribute("aria-keyshortcuts", "c");
  keys.add(["c"], "Correct: go to the right value, Enter sends it", () => {
    value.focus();
    value.select();
  });
  value.addEventListener("keydown", (event) => event.key === "Escape" && value.blur());
}
keys.add(["?"], "These keys", () => keys.showHelp());

const help = Object.assign(document.createElement("button"), { type: "button", textContent: "Keys" });
help.setAttribute("aria-keyshortcuts", "?");
help.addEventListener("click", () => keys.showHelp());
(review.querySelector(".pages") ?? review).append(help);
