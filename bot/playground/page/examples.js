// Example customers: a menu of people who really speak to the bot, until the visitor takes over.

import { Acting, Interrupted, NoSuchButton } from "./acting.js";
import { get, post } from "./api.js";
import { el } from "./dom.js";
import { language, word } from "./words.js";

export class Examples {
  /** `page`: state, timeline, phone(id), show(name), hint(), free(). `button` opens `menu`. */
  constructor(page, button, menu) {
    Object.assign(this, { page, button, menu, known: [], said: null, chat: null, acting: null });
    button.onclick = () => this.#toggle(menu.hidden);
    const close = (event) => {
      const inside = menu.contains(event.target) || button.contains(event.target);
      if (event.type === "keydown" ? event.key === "Escape" : !inside) this.#toggle(false, event.type === "keydown");
    };
    document.addEventListener("pointerdown", close);
    menu.addEventListener("keydown", close);
    button.addEventListener("keydown", close);
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget) && event.relatedTarget !== button) this.#toggle(false);
    });
  }

  /** What the page says meanwhile, and as long as this customer holds the phone: text of the hint, or null. */
  get hint() {
    if (!this.running && this.chat !== this.page.phone("customer")?.chat) return null;
    return this.said && word(this.said.key, ...this.said.values());
  }

  get running() {
    return this.acting !== null;
  }

  stop() {
    this.acting?.stop();
  }

  forget() {
    this.stop();
    this.said = null;
  }

  async #toggle(open, back = false) {
    if (open === !this.menu.hidden) return;
    if (open && !this.known.length) this.known = (await get("examples")).examples;
    this.menu.hidden = !open;
    this.button.setAttribute("aria-expanded", open);
    if (back) this.button.focus();
    if (!open) return;
    const name = (each) => each.name[speech(each)];
    this.menu.replaceChildren(el("p", {}, word("examples_about")), ...this.known.map((each) =>
      el("button", { type: "button", onclick: () => this.play(each) },
        el("b", {}, each.label[language()]), el("span", {}, name(each)))));
    this.menu.querySelector("button").focus();
  }

  async play(example) {
    this.#toggle(false, true);
    this.stop();
    this.page.free();
    this.page.timeline.follow();
    const phone = this.page.phone("customer");
    const acting = new Acting(this.page.state, [phone]);
    this.acting = acting;
    const name = () => phone.name;
    this.#say("example_running", () => [example.name[speech(example)], example.label[language()]]);
    try {
      await this.#enter(example, phone, acting);
      for (const turn of example.turns) {
        await acting.settled(phone);
        await this.#turn(turn, phone, acting, speech(example));
      }
      await acting.settled(phone);
      this.#say("example_then", () => [name(), example.then[language()]]);
    } catch (error) {
      if (error instanceof Interrupted) this.#say("example_taken", () => [name()]);
      else if (error instanceof NoSuchButton) this.#say("example_stuck", () => [name()]);
      else phone.fail(error);
    } finally {
      acting.stop();
      if (this.acting === acting) this.acting = null;
      this.page.hint();
    }
  }

  #say(key, values) {
    this.said = { key, values };
    this.page.hint();
  }

  /** A fresh account takes the phone. */
  async #enter(example, phone, acting) {
    const { user } = await post("guest", { example: example.id, language: speech(example) });
    this.page.show("customer");
    const seat = await acting.until(() => phone.seats.findIndex((each) => each.user === user) + 1);
    phone.sit(seat - 1);
    this.chat = phone.chat;
  }

  #turn(turn, phone, acting, spoken) {
    if (turn.start) return phone.start();
    if (turn.photo) return phone.attach(null, "", null);
    if (turn.say) return acting.write(phone, turn.say[spoken]);
    return acting.press(phone, turn.press[spoken]);
  }
}

/** The language in which an example speaks. */
function speech(example) {
  if (example.language) return example.language;
  const other = language() === "en" ? "zh" : "en";
  return example.other ? other : language();
}
