// What floats over a phone for a moment, or until somebody answers it.

import { el } from "./dom.js";
import { word } from "./words.js";

const TOAST_MS = 5000;

export class Toasts {
  constructor() {
    this.root = el("div", { class: "toasts", role: "status" });
  }

  /** For a moment; the same words only once. */
  show(text) {
    for (const each of this.root.children) if (each.textContent === text) each.remove();
    const shown = el("div", { class: "toast" }, el("p", {}, text));
    this.root.append(shown);
    setTimeout(() => shown.remove(), TOAST_MS);
  }

  /** Until it is read. */
  alert(text) {
    this.#ask(text, [[word("ok"), () => {}]]);
  }

  /** Until it is decided; `act` is done when the answer is yes. */
  confirm(text, yes, act) {
    this.#ask(text, [[word("cancel"), () => {}], [yes, act]]);
  }

  #ask(text, answers) {
    const before = document.activeElement;
    const close = () => {
      box.remove();
      // What can be done with a message is only there while the message has the focus.
      for (const each of [before?.closest("li"), before]) each?.focus({ preventScroll: true });
    };
    const buttons = answers.map(([label, act]) => el("button", {
      type: "button",
      onclick: () => {
        close();
        act();
      },
    }, label));
    const box = el("div", { class: "toast alert", role: "alertdialog", "aria-label": text }, el("p", {}, text), el("div", {}, ...buttons));
    box.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.root.append(box);
    buttons[0].focus();
  }
}
