// The lower edge of a phone: what is written, attached, replied to or changed, and the bot's menu.

import { get } from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { word } from "./words.js";

const FILE_BYTES = 10 * 1024 * 1024;

export class Composer {
  /** `phone` acts: say(text, replyTo), change(message, text), attach(file|null, caption, replyTo), start(), fail(error). */
  constructor(phone) {
    this.phone = phone;
    this.replyTo = null;
    this.changing = null;
    this.asked = new Set();
    this.root = el("form", { class: "composer" });
    this.root.addEventListener("submit", (event) => this.#submit(event));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#escape();
    });
    this.draw();
  }

  /** Draw anew, in the present language and for whoever holds the phone; what was written stays. */
  draw() {
    const text = this.input?.value ?? "";
    this.input = el("textarea", {
      rows: 1,
      placeholder: word("write"),
      "aria-label": word("write_as", this.phone.name),
      oninput: () => this.#grow(),
      onkeydown: (event) => this.#key(event),
    });
    this.input.value = text;
    this.context = el("div", { class: "context", hidden: true });
    this.menu = el("div", { class: "menu", hidden: true });
    this.picker = el("input", { type: "file", hidden: true, tabindex: -1, "aria-hidden": "true" });
    this.picker.addEventListener("change", () => this.#picked());
    this.slash = el("button", {
      type: "button", class: "slash", "aria-label": word("commands"), title: word("commands"),
      "aria-expanded": "false", onclick: () => this.#toggle(this.slash, () => this.#commands()),
    }, "/");
    this.clip = iconButton("attach", word("attach"), {
      "aria-expanded": "false", onclick: () => this.#toggle(this.clip, () => this.#attachments()),
    });
    const send = el("button", { class: "send", "aria-label": word("send"), title: word("send") }, icon("send"));
    this.row = el("div", { class: "row" }, this.slash, this.clip, this.input, send);
    this.startButton = el("button", {
      type: "button", class: "start", hidden: true, onclick: () => this.phone.start(),
    }, word("start"));
    this.root.replaceChildren(this.menu, this.context, this.row, this.startButton, this.picker);
    this.#grow();
    this.#showContext();
  }

  /** Is the chat open for writing, or does it want Start first? */
  show(started) {
    this.row.hidden = !started;
    this.startButton.hidden = started;
  }

  /** Another seat was taken: forget what was begun. */
  clear() {
    this.input.value = "";
    this.#release();
    this.draw();
  }

  fill(text) {
    this.input.value = text;
    this.#grow();
    this.input.focus();
  }

  reply(message) {
    this.#hold({ replyTo: message });
    this.input.focus();
  }

  edit(message) {
    this.#hold({ changing: message });
    this.fill(message.text);
  }

  /** A bot asks for an answer: hold its message, once, as clients do. */
  ask(message) {
    if (!message || this.asked.has(message.id) || this.changing) {
      if (!message && this.replyTo?.markup?.force_reply) this.#release();
      return;
    }
    this.asked.add(message.id);
    this.#hold({ replyTo: message });
  }

  #hold({ replyTo = null, changing = null }) {
    this.replyTo = replyTo;
    this.changing = changing;
    this.#showContext();
  }

  #release() {
    this.#hold({});
  }

  #showContext() {
    const held = this.changing ?? this.replyTo;
    this.context.hidden = !held;
    if (!held) return;
    const text = word(this.changing ? "editing" : "replying", held.text.slice(0, 60) || "…");
    const drop = iconButton("close", word("cancel"), { onclick: () => this.#escape() });
    this.context.replaceChildren(el("span", {}, text), drop);
  }

  #escape() {
    if (!this.menu.hidden) return this.#close();
    if (this.changing) this.input.value = "";
    this.#release();
    this.#grow();
    this.input.focus();
    return undefined;
  }

  #key(event) {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.root.requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const { changing, replyTo } = this;
    this.input.value = "";
    this.#release();
    this.#grow();
    try {
      if (changing) await this.phone.change(changing, text);
      else await this.phone.say(text, replyTo?.id ?? null);
    } catch (error) {
      this.input.value = text;
      this.#hold({ replyTo, changing });
      this.phone.fail(error);
    }
  }

  #grow() {
    const { style } = this.input;
    style.height = "auto";
    // On a phone that is not shown nothing has a height.
    if (this.input.scrollHeight) style.height = `${Math.min(this.input.scrollHeight + 2, 110)}px`;
  }

  #toggle(button, fill) {
    if (!this.menu.hidden && button.getAttribute("aria-expanded") === "true") return this.#close();
    this.#close();
    button.setAttribute("aria-expanded", "true");
    return fill();
  }

  #close() {
    this.menu.hidden = true;
    for (const each of [this.slash, this.clip]) each.setAttribute("aria-expanded", "false");
  }

  #open(...entries) {
    this.menu.replaceChildren(...entries);
    this.menu.hidden = false;
    this.menu.querySelector("button")?.focus();
  }

  async #commands() {
    const { bot, commands } = await get("commands", { user: this.phone.user, chat: this.phone.chat });
    const at = this.phone.group ? `@${bot}` : "";
    const entries = commands.map(({ command, description }) => {
      const send = () => {
        this.#close();
        this.phone.say(`/${command}${at}`, null).catch((error) => this.phone.fail(error));
        this.input.focus();
      };
      return el("button", { type: "button", onclick: send }, el("b", {}, `/${command}`), ` ${description}`);
    });
    this.#open(...(entries.length ? entries : [el("p", {}, word("no_commands"))]));
  }

  #attachments() {
    const sample = () => {
      this.#close();
      this.#attach(null);
    };
    const choose = () => {
      this.#close();
      this.picker.click();
    };
    this.#open(
      el("button", { type: "button", onclick: sample }, word("attach_sample")),
      el("button", { type: "button", onclick: choose }, word("attach_file")),
    );
  }

  #picked() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    if (file.size > FILE_BYTES) this.phone.fail(new Error(word("too_large")));
    else this.#attach(file);
  }

  async #attach(file) {
    const caption = this.input.value.trim();
    try {
      await this.phone.attach(file, caption, this.replyTo?.id ?? null);
      this.input.value = "";
      this.#release();
      this.#grow();
    } catch (error) {
      this.phone.fail(error);
    }
  }
}
