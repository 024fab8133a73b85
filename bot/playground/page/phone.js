// A phone: whose it is, what stands in its chat, what can be done there.

import { post } from "./api.js";
import { Composer } from "./composer.js";
import { el, hue } from "./dom.js";
import { drawn } from "./message.js";
import { pressKey } from "./state.js";
import { mentioned } from "./text.js";
import { day } from "./times.js";
import { language, named, word } from "./words.js";

const TOAST_MS = 5000;
const PATIENCE_MS = 8000;

export class Phone {
  constructor(id, state, redraw) {
    this.id = id;
    this.state = state;
    this.redraw = redraw;
    this.seat = Number(sessionStorage.getItem(`kesu.seat.${id}`) ?? 0);
    this.items = new Map();
    this.root = el("section", { class: "phone", id: `phone-${id}`, "aria-labelledby": `title-${id}` });
    for (const sign of ["pointerdown", "focusin"]) this.root.addEventListener(sign, () => this.look());
    this.composer = new Composer(this);
    this.#frame();
  }

  get seats() {
    return this.state.phone(this.id)?.seats ?? [];
  }

  get here() {
    return this.seats[this.seat] ?? this.seats[0];
  }

  get user() {
    return this.here?.user;
  }

  get name() {
    return this.here?.name ?? "";
  }

  get chat() {
    return this.here?.chat;
  }

  get group() {
    return this.state.chats.get(this.chat)?.type !== "private";
  }

  /** New messages in all chats that can be seen on this phone. */
  get unread() {
    const chats = new Map(this.seats.map((seat) => [seat.chat, seat.user]));
    chats.set(this.chat, this.user);
    return [...chats].reduce((sum, [chat, user]) => sum + this.state.unread(chat, user), 0);
  }

  #frame() {
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    this.title = el("h2", { id: `title-${this.id}` });
    this.subtitle = el("p", { class: "subtitle" });
    this.badge = el("span", { class: "badge", hidden: true });
    this.who = el("select", { onchange: () => this.sit(this.who.selectedIndex) });
    this.log = el("ol", { class: "log", role: "log", "aria-live": "polite", tabindex: 0 });
    // Who reads the newest message goes on doing so when the list or the phone changes its height.
    this.atEnd = true;
    this.log.addEventListener("scroll", () => {
      this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    });
    new ResizeObserver(() => this.#follow()).observe(this.log);
    this.toasts = el("div", { class: "toasts", role: "status" });
    const names = el("div", { class: "names" }, this.title, this.subtitle);
    this.root.replaceChildren(
      el("header", {}, this.avatar, names, this.badge, el("label", { class: "seat" }, el("span", { class: "unseen" }), this.who)),
      this.log, this.toasts, this.composer.root,
    );
  }

  /** Words and seats anew: at first, in another language, for another organisation. */
  dress() {
    this.title.textContent = word(this.id);
    this.log.setAttribute("aria-label", word("messages_of", word(this.id)));
    this.root.querySelector(".seat .unseen").textContent = word("you_are");
    this.items.clear();
    this.log.replaceChildren();
    if (!this.state.chats.get(this.chat)?.started) this.#suit();
    this.composer.draw();
    this.update();
  }

  /** Before anything was said on a private phone, whoever speaks the page's language holds it. */
  #suit() {
    const seat = this.seats.findIndex((each) => each.language === language());
    if (this.id === "customer" && seat >= 0) this.seat = seat;
  }

  sit(seat) {
    this.seat = seat;
    this.atEnd = true;
    sessionStorage.setItem(`kesu.seat.${this.id}`, seat);
    this.items.clear();
    this.log.replaceChildren();
    this.composer.clear();
    this.look();
    this.update();
  }

  /** Somebody looks at this phone, until they look at another: nothing on it is new. */
  look() {
    this.state.watched = this.id;
    if (!this.chat || !this.state.unread(this.chat, this.user)) return;
    this.state.markSeen(this.chat);
    this.redraw();
  }

  update() {
    if (!this.here) return;
    const chat = this.state.chats.get(this.chat);
    if (this.state.watched === this.id) this.state.markSeen(this.chat);
    this.#header(chat);
    this.#messages();
    this.composer.show(this.group || chat.started);
    this.composer.ask(this.#question());
  }

  #header(chat) {
    const shown = this.group ? named(this.here.place) : this.name;
    this.avatar.textContent = shown.slice(0, 1);
    this.avatar.className = `avatar hue-${hue(this.group ? this.chat.length + this.id.length : this.user)}`;
    const people = chat.members.filter((member) => !member.is_bot).length;
    this.subtitle.textContent = this.group ? `${shown} · ${word("members", people)}` : word("private_with", chat.title);
    const unread = this.unread;
    this.badge.hidden = !unread;
    this.badge.textContent = unread;
    this.badge.setAttribute("aria-label", word("unread", unread));
    this.#choices();
  }

  #choices() {
    const several = new Set(this.seats.map((seat) => seat.chat)).size > 1;
    const labels = this.seats.map((seat) => {
      const other = seat.chat !== this.chat ? this.state.unread(seat.chat, seat.user) : 0;
      const place = several && seat.place ? ` · ${named(seat.place)}` : "";
      return `${seat.name}${place}${other ? ` (${other})` : ""}`;
    });
    if (labels.join("\n") !== this.labels) {
      this.labels = labels.join("\n");
      this.who.replaceChildren(...labels.map((label) => el("option", {}, label)));
    }
    this.who.selectedIndex = this.seats.indexOf(this.here);
  }

  #messages() {
    const messages = this.state.shown(this.chat);
    const wanted = [];
    let lastDay = "";
    for (const message of messages) {
      const date = day(message.at);
      if (date !== lastDay) wanted.push(this.#item(`day ${date}`, date, () => el("li", { class: "day" }, date)));
      lastDay = date;
      const busy = message.keyboard.some((row) => row.some((key) => this.state.pressed.has(pressKey(this.chat, message.id, key.data))));
      wanted.push(this.#item(message.id, `${message.version} ${busy}`, () => drawn(message, this)));
    }
    if (!messages.length) wanted.push(this.#item("empty", word("empty_chat"), () => el("li", { class: "empty" }, word("empty_chat"))));
    this.#place(wanted);
    this.#follow();
  }

  #follow() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  /** The element for `key`, drawn anew when its `version` changed. */
  #item(key, version, draw) {
    const known = this.items.get(key);
    if (known?.version === version) return known.element;
    const element = draw();
    this.items.set(key, { version, element });
    return element;
  }

  /** Bring the list to `wanted` without touching what stands right, so that focus and scrolling stay. */
  #place(wanted) {
    const focused = this.log.contains(document.activeElement) ? focusPath(document.activeElement) : null;
    wanted.forEach((element, place) => {
      if (this.log.children[place] !== element) this.log.insertBefore(element, this.log.children[place] ?? null);
    });
    while (this.log.children.length > wanted.length) this.log.lastChild.remove();
    if (focused && !this.log.contains(document.activeElement)) refocus(this.log, focused);
  }

  /** The bot's open question to whoever holds the phone, if the last thing it said to them is one. */
  #question() {
    const messages = this.state.shown(this.chat);
    const asked = messages.findLastIndex((each) => each.from.is_bot && each.markup?.force_reply);
    if (asked < 0) return null;
    const { entities, reply_to: replied } = messages[asked];
    const people = entities.map(mentioned).filter(Boolean);
    const first = messages.find((each) => each.id === replied);
    if (this.group && people.length && !people.includes(this.user)) return null;
    if (this.group && !people.length && first && first.from.id !== this.user) return null;
    const later = messages.slice(asked + 1).some((each) => each.from.id === this.user);
    return later ? null : messages[asked];
  }

  // --- acts ------------------------------------------------------------------------------------

  say(text, replyTo) {
    return post("say", { user: this.user, chat: this.chat, text, reply_to: replyTo });
  }

  change(message, text) {
    return post("edit", { user: this.user, chat: this.chat, message: message.id, text });
  }

  async attach(file, caption, replyTo) {
    const body = { user: this.user, chat: this.chat, caption, reply_to: replyTo };
    if (file) Object.assign(body, { name: file.name, data: await base64(file) });
    return post("attach", body);
  }

  start() {
    const bot = this.state.chats.get(this.chat).bot;
    return post("start", { user: this.user, bot }).catch((error) => this.fail(error));
  }

  reply = (message) => this.composer.reply(message);

  edit = (message) => this.composer.edit(message);

  open = (bot, payload) =>
    post("start", { user: this.user, bot, payload }).then(
      () => this.toast(word("link_opened")),
      (error) => this.fail(error),
    );

  press = async (message, button) => {
    if (!button.data) {
      const link = /t\.me\/(\w+)\?start=([\w-]+)/.exec(button.url ?? "");
      if (link) this.open(link[1], link[2]);
      return;
    }
    const key = pressKey(this.chat, message.id, button.data);
    const { pressed } = this.state;
    if (pressed.has(key)) return;
    pressed.set(key, setTimeout(() => {
      if (pressed.delete(key)) this.toast(word("no_answer"));
      this.redraw();
    }, PATIENCE_MS));
    this.redraw();
    try {
      await post("press", { user: this.user, chat: this.chat, message: message.id, data: button.data });
    } catch (error) {
      pressed.delete(key);
      this.fail(error);
    }
  };

  /** What a bot answered to a press: for a moment, or until it is read. */
  toast(text, alert = false) {
    const shown = el("div", { class: alert ? "toast alert" : "toast" }, el("p", {}, text));
    if (alert) {
      const ok = el("button", { type: "button", onclick: () => shown.remove() }, word("ok"));
      shown.append(ok);
      ok.focus();
    } else {
      setTimeout(() => shown.remove(), TOAST_MS);
    }
    this.toasts.append(shown);
  }

  fail(error) {
    this.toast(error.message);
    this.redraw();
  }
}

/** Where a button stands in its message: the message's id and the button's number in it. */
function focusPath(element) {
  const item = element.closest("[data-id]");
  return item && { id: item.dataset.id, place: [...item.querySelectorAll("button")].indexOf(element) };
}

function refocus(log, { id, place }) {
  const item = log.querySelector(`[data-id="${id}"]`);
  (item?.querySelectorAll("button")[place] ?? log).focus({ preventScroll: true });
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
