// Which platform a phone shows: two buttons, where its seat has two.

import { el } from "./dom.js";
import { named, word } from "./words.js";

export class Switch {
  /** `phone`: here, platform, state, turn(platform). */
  constructor(phone) {
    this.phone = phone;
    this.root = el("div", { class: "switch", role: "group" });
    this.buttons = new Map();
  }

  update() {
    const { here, platform } = this.phone;
    this.root.hidden = here.sides.length < 2;
    this.root.setAttribute("aria-label", word("platform"));
    const names = here.sides.map((side) => side.platform);
    if (names.join() !== [...this.buttons.keys()].join()) this.#build(names);
    for (const side of here.sides) this.#dress(this.buttons.get(side.platform), side, side.platform === platform);
  }

  #build(names) {
    const button = (name) => el("button", { type: "button", "data-platform": name, onclick: () => this.phone.turn(name) });
    this.buttons = new Map(names.map((name) => [name, button(name)]));
    this.root.replaceChildren(...this.buttons.values());
  }

  #dress(button, { platform, chat, user }, chosen) {
    const name = word(`platform_${platform}`);
    const unread = chosen ? 0 : this.phone.state.unread(chat, user);
    const label = unread ? word("platform_new", name, unread) : name;
    if (button.textContent !== name) button.textContent = name;
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-pressed", String(chosen));
    button.classList.toggle("unread", unread > 0);
    button.title = this.#title(name);
  }

  /** What pressing it means: a group and a person move, a customer is only looked at. */
  #title(name) {
    const { here } = this.phone;
    if (here.unit) return word("move_group", name, named(here.place));
    return here.person ? word("move_person", name, here.name) : word("look_at", name, here.name);
  }
}
