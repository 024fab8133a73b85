// Acting on a phone as a person does, for everybody to see: writing letter by letter, pressing buttons, waiting
// until the bot has answered. A visitor who touches the phone takes over: every wait ends with `Interrupted`.

import { pressable } from "./platforms.js";

const QUIET_MS = 450;
const PATIENCE_MS = 15_000;
const LETTER_MS = 28;
const LONGEST_MS = 1600;

export class Interrupted extends Error {}
export class NoSuchButton extends Error {}

export class Acting {
  /** `state`: the page's; `phones`: the phones acted on, on which a visitor's touch interrupts. */
  constructor(state, phones) {
    this.state = state;
    this.control = new AbortController();
    const touched = (event) => event.isTrusted && this.stop();
    for (const { root } of phones) {
      for (const sign of ["pointerdown", "keydown"]) root.addEventListener(sign, touched, { signal: this.control.signal });
    }
  }

  /** End it; also when all is done. */
  stop() {
    this.control.abort();
  }

  get stopped() {
    return this.control.signal.aborted;
  }

  async pause(milliseconds) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (this.stopped) throw new Interrupted();
  }

  /** Wait until `look` finds something; what it found. */
  async until(look, patience = PATIENCE_MS) {
    const end = performance.now() + patience;
    for (;;) {
      const found = look();
      if (found) return found;
      if (performance.now() > end) throw new NoSuchButton();
      await this.pause(60);
    }
  }

  /** Wait until the bot spoke last in the phone's chat and adds nothing. */
  settled(phone) {
    let [before, since] = ["", 0];
    return this.until(() => {
      const shown = this.state.shown(phone.chat);
      const signature = JSON.stringify([phone.chat, shown.map((each) => each.version)]);
      if (signature !== before) [before, since] = [signature, performance.now()];
      const answered = !shown.length || shown.at(-1).from.is_bot;
      return answered && performance.now() - since > QUIET_MS;
    });
  }

  /** Write `text` as fingers would, and send it. */
  async write(phone, text) {
    const { composer } = phone;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pace = Math.max(1, Math.ceil((text.length * LETTER_MS) / LONGEST_MS));
    const letters = [...text];
    for (let end = pace; !still && end < letters.length; end += pace) {
      composer.input.value = letters.slice(0, end).join("");
      composer.input.dispatchEvent(new Event("input"));
      await this.pause(LETTER_MS);
    }
    composer.input.value = text;
    composer.input.dispatchEvent(new Event("input"));
    await this.pause(still ? 0 : 250);
    composer.root.requestSubmit();
    await this.until(() => this.state.last(phone.chat)?.text === text || this.#spoke(phone, text));
  }

  #spoke(phone, text) {
    return this.state.shown(phone.chat).some((each) => each.from.id === phone.user && each.text.endsWith(text));
  }

  /** Press the lowest button labelled with one of `labels`. */
  async press(phone, ...labels) {
    const found = await this.until(() => buttonOf(this.state, phone, ...labels), 3000);
    elementOf(phone, found)?.classList.add("pressing");
    await this.pause(350);
    await phone.press(found.message, found.button);
  }
}

/** The lowest button on the phone labelled with one of `labels`, with its message. */
export function buttonOf(state, phone, ...labels) {
  for (const message of state.shown(phone.chat).reverse()) {
    const button = pressable(message, phone.user).find((each) => labels.includes(each.text));
    if (button) return { message, button };
  }
  return null;
}

/** The button's element, if it is drawn. */
export function elementOf(phone, { message, button }) {
  const keys = phone.root.querySelectorAll(`[data-id="${message.id}"] :is(.key, .tap)`);
  return [...keys].find((each) => [button.text, button.data].includes(each.textContent)) ?? null;
}
