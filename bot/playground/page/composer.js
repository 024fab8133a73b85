// The lower edge of a phone: what is written, attached, replied to or changed, and the bot's menu.

import { get } from "./api.js";
import { entries, Held, receive } from "./attach.js";
import { el, icon, iconButton } from "./dom.js";
import { summary } from "./media.js";
import { named, word } from "./words.js";

const TALLEST_PX = 110;

export class Composer {
  /** `phone` acts: say(text, replyTo, called), menu(key), leave(), change(message, text), attach, album, share, start(), fail(error). */
  constructor(phone) {
    this.phone = phone;
    this.replyTo = null;
    this.changing = null;
    this.asked = new Set();
    this.called = true;
    this.held = new Held(() => this.#dressSend());
    this.root = el("form", { class: "composer" });
    this.root.addEventListener("submit", (event) => this.#submit(event));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#escape();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.menu.hidden && !this.root.contains(event.target)) this.#close();
    });
    receive(phone.root, this.root, (files) => this.#take(files));
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
    this.menu = el("div", { class: "menu", role: "group", hidden: true, onkeydown: (event) => this.#walk(event) });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: -1, "aria-hidden": "true" });
    this.picker.addEventListener("change", () => this.#picked());
    this.slash = el("button", {
      type: "button", class: "slash", "aria-label": word("commands"), title: word("commands"),
      "aria-expanded": "false", onclick: () => this.#toggle(this.slash, () => this.#commands()),
    }, "/");
    this.clip = iconButton("attach", word("attach"), {
      "aria-expanded": "false", onclick: () => this.#toggle(this.clip, () => this.#enclosures()),
    });
    this.at = el("button", { type: "button", class: "at", onclick: () => this.#call(!this.called) }, "@");
    this.send = el("button", { class: "send" });
    this.row = el("div", { class: "row" }, this.slash, this.at, this.clip, this.input, this.send);
    this.startButton = el("button", {
      type: "button", class: "start", hidden: true, onclick: () => this.phone.start(),
    });
    this.lines = el("div", { class: "account-menu", role: "group", "aria-label": word("account_menu"), hidden: true });
    this.root.replaceChildren(this.menu, this.context, this.held.root, this.row, this.startButton, this.lines, this.picker);
    this.shown = null;
    this.#grow();
    this.held.draw();
    this.#showContext();
  }

  /** What belongs to the platform of the chat: commands, the call of the bot, the account's menu. */
  #suit() {
    const { can, platform, chat: key, state } = this.phone;
    const chat = state.chats.get(key);
    if (this.shown === `${platform} ${key}`) return;
    this.shown = `${platform} ${key}`;
    this.slash.hidden = !can.slash;
    this.at.hidden = !can.called;
    this.startButton.textContent = word(platform === "wechat" ? "follow" : "start");
    this.lines.replaceChildren(...(chat.menu ?? []).map((line) =>
      el("button", { type: "button", title: line.name, onclick: () => this.phone.menu(line.key) }, named(line.text))));
    this.#call(this.called);
  }

  /** Is the bot called by what is written? Only in groups of WeCom it has to be. */
  #call(called) {
    const { can, chat, state } = this.phone;
    this.called = called;
    const bot = state.chats.get(chat)?.bot_name ?? "";
    const said = word(called ? "call_bot" : "not_called", bot);
    this.at.setAttribute("aria-pressed", String(called));
    this.at.setAttribute("aria-label", said);
    this.at.title = said;
    this.input.placeholder = can.called && called ? word("write_called", bot) : word("write");
  }

  /** Is the chat open for writing, or does it want Start first? */
  show(started) {
    this.#suit();
    this.lines.hidden = !started || !this.lines.children.length;
    const at = document.activeElement;
    const [began, left] = [started && at === this.startButton, !started && this.row.contains(at)];
    this.row.hidden = !started;
    this.startButton.hidden = started;
    if (began) this.input.focus();
    if (left) this.startButton.focus();
  }

  /** Another seat was taken: forget what was begun. */
  clear() {
    this.input.value = "";
    this.held.files = [];
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
    this.#dressSend();
  }

  #release() {
    this.#hold({});
  }

  #dressSend() {
    const name = word(this.changing ? "save" : "send");
    this.send.setAttribute("aria-label", name);
    this.send.title = name;
    this.send.replaceChildren(icon(this.changing ? "save" : "send"));
  }

  #showContext() {
    const held = this.changing ?? this.replyTo;
    this.context.hidden = !held;
    if (!held) return;
    const text = word(this.changing ? "editing" : "replying", summary(held).slice(0, 60) || "…");
    const drop = iconButton("close", word("cancel"), { onclick: () => this.#escape() });
    this.context.replaceChildren(icon(this.changing ? "edit" : "reply"), el("span", {}, text), drop);
  }

  #escape() {
    if (!this.menu.hidden) return this.#close(true);
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
    const { changing, replyTo, held } = this;
    const captionGoes = changing?.media && !text;
    if (!text && !held.files.length && !captionGoes) return;
    this.input.value = "";
    this.#release();
    this.#grow();
    try {
      if (changing) await this.phone.change(changing, text);
      else if (held.files.length) await held.send(this.phone, text, replyTo?.id ?? null);
      else await this.phone.say(text, replyTo?.id ?? null, this.called);
    } catch (error) {
      held.draw();
      if (!this.input.value) this.input.value = text;
      this.#grow();
      this.#hold({ replyTo, changing });
      this.phone.fail(error);
    }
  }

  #grow() {
    const { style } = this.input;
    style.height = "auto";
    // On a phone that is not shown nothing has a height.
    if (this.input.scrollHeight) style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST_PX)}px`;
  }

  // --- menus -----------------------------------------------------------------------------------

  #toggle(button, fill) {
    if (!this.menu.hidden && button.getAttribute("aria-expanded") === "true") return this.#close();
    this.#close();
    button.setAttribute("aria-expanded", "true");
    this.opener = button;
    this.menu.setAttribute("aria-label", button.title);
    return fill();
  }

  #close(back = false) {
    this.menu.hidden = true;
    for (const each of [this.slash, this.clip]) each.setAttribute("aria-expanded", "false");
    if (back) this.opener.focus();
  }

  #open(...shown) {
    this.menu.classList.toggle("grid", this.opener === this.clip);
    this.menu.replaceChildren(...shown);
    this.menu.hidden = false;
    this.menu.querySelector("button")?.focus();
  }

  /** Arrows walk through a menu. */
  #walk(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const all = [...this.menu.querySelectorAll("button")];
    if (!step || !all.length) return;
    event.preventDefault();
    all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
  }

  async #commands() {
    const { bot, commands } = await get("commands", { user: this.phone.user, chat: this.phone.chat });
    const at = this.phone.group ? `@${bot}` : "";
    const shown = commands.map(({ command, description }) => {
      const send = () => {
        this.#close();
        this.phone.say(`/${command}${at}`, null).catch((error) => this.phone.fail(error));
        this.input.focus();
      };
      return el("button", { type: "button", onclick: send }, el("b", {}, `/${command}`), ` ${description}`);
    });
    this.#open(...(shown.length ? shown : [el("p", {}, word("no_commands"))]));
  }

  #enclosures() {
    const send = (what) => {
      this.#close();
      this.#sample(what);
    };
    const choose = () => {
      this.#close();
      this.picker.click();
    };
    const leave = () => {
      this.#close();
      this.input.focus();
      this.phone.leave();
    };
    const { can } = this.phone;
    this.#open(...entries(can.samples, send, choose, can.leaves ? leave : null));
  }

  // --- files -----------------------------------------------------------------------------------

  async #sample(what) {
    const [caption, replyTo] = [this.input.value.trim(), this.replyTo?.id ?? null];
    this.phone.log.atEnd = true;
    this.input.focus();
    try {
      if (what === "photo") await this.phone.attach(null, caption, replyTo);
      else if (what === "album") await this.phone.album(null, caption, replyTo);
      else await this.phone.share(what, caption, replyTo);
      if (["photo", "album", "video", "document"].includes(what)) this.input.value = "";
      this.#release();
      this.#grow();
    } catch (error) {
      this.phone.fail(error);
    }
  }

  #picked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    this.#take(files);
  }

  async #take(files) {
    if (!files.length || this.row.hidden) return;
    try {
      await this.held.take(files);
      this.input.focus();
    } catch (error) {
      this.phone.fail(error);
    }
  }
}
