/**
 * Keys: each action has a key, a name, and where it has room a button; `?` lists them all.
 *
 * Keys of one letter can be turned off (WCAG 2.2, 2.1.4); the browser remembers that, the server is not told.
 */
const OFF = "reader-keys-off";

export class Keys {
  /** @param {Element} reader */
  constructor(reader) {
    this.reader = reader;
    this.actions = [];
    this.off = stored() === "yes";
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  /**
   * Add an action.
   * @param {string[]} keys as KeyboardEvent.key names them
   * @param {string} name what it does
   * @param {() => void} run
   */
  add(keys, name, run) {
    this.actions.push({ keys, name, run });
  }

  #press(event) {
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (event.defaultPrevented || isChord || this.off || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]:not(.zoom)")) return;
    const action = this.actions.find(({ keys }) => keys.includes(event.key));
    if (!action) return;
    event.preventDefault();
    action.run();
  }

  /** Show the list of the keys. */
  showHelp() {
    this.dialog ??= this.#makeHelp();
    const list = this.dialog.querySelector("dl");
    list.replaceChildren(...this.actions.flatMap(({ keys, name }) => [term(keys), element("dd", name)]));
    this.dialog.showModal();
  }

  #makeHelp() {
    const dialog = element("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-heading");
    const heading = element("h2", "Keys");
    heading.id = "keys-heading";
    const choice = element("label");
    const box = Object.assign(element("input"), { type: "checkbox", checked: !this.off });
    box.addEventListener("change", () => {
      this.off = !box.checked;
      localStorage.setItem(OFF, this.off ? "yes" : "no");
    });
    choice.append(box, " Use these keys");
    dialog.append(closeButton(dialog), heading, element("dl"), choice);
    this.reader.append(dialog);
    return dialog;
  }
}

/** A button that closes a dialog. */
export function closeButton(dialog) {
  const button = Object.assign(element("button", "Close"), { type: "button", className: "close" });
  button.addEventListener("click", () => dialog.close());
  return button;
}

function term(keys) {
  const dt = element("dt");
  dt.append(...keys.flatMap((key, at) => [...(at ? [" or "] : []), element("kbd", key)]));
  return dt;
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function element(name, text = "") {
  return Object.assign(document.createElement(name), { textContent: text });
}

function stored() {
  try {
    return localStorage.getItem(OFF);
  } catch {
    return null; // storage may be forbidden: keys work then, and are not remembered
  }
}
