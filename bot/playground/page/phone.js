// A phone: whose it is, what stands in its chat, what can be done there.

import { post } from "./api.js";
import { ChatLog } from "./chatlog.js";
import { Composer } from "./composer.js";
import { el, hue } from "./dom.js";
import { pressKey } from "./state.js";
import { mentioned } from "./text.js";
import { Toasts } from "./toasts.js";
import { language, named, word } from "./words.js";

const PATIENCE_MS = 8000;
const EDITABLE_MS = 48 * 60 * 60_000;

export class Phone {
  constructor(id, state, redraw) {
    this.id = id;
    this.state = state;
    this.redraw = redraw;
    this.seat = Number(sessionStorage.getItem(`kesu.seat.${id}`) ?? 0);
    this.root = el("section", { class: "phone", id: `phone-${id}`, "aria-labelledby": `title-${id}` });
    for (const sign of ["pointerdown", "focusin"]) this.root.addEventListener(sign, () => this.look());
    document.addEventListener("visibilitychange", () => this.seen());
    this.log = new ChatLog(this);
    this.toasts = new Toasts();
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

  /** Does somebody look at this phone now? */
  get watched() {
    return this.state.watched === this.id && !document.hidden && this.root.offsetParent !== null;
  }

  #frame() {
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    this.title = el("h2", { id: `title-${this.id}` });
    this.subtitle = el("p", { class: "subtitle" });
    this.badge = el("span", { class: "badge", role: "img", hidden: true });
    this.who = el("select", { onchange: () => this.sit(this.who.selectedIndex) });
    const names = el("div", { class: "names" }, this.title, this.subtitle);
    this.root.replaceChildren(
      el("header", {}, this.avatar, names, this.badge, el("label", { class: "seat" }, el("span", { class: "unseen" }), this.who)),
      this.log.root, this.toasts.root, this.composer.root,
    );
  }

  /** Words and seats anew: at first, in another language, for another organisation. */
  dress() {
    this.title.textContent = word(this.id);
    this.log.scroll.setAttribute("aria-label", word("messages_of", word(this.id)));
    this.root.querySelector(".seat .unseen").textContent = word("you_are");
    this.log.clear();
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
    sessionStorage.setItem(`kesu.seat.${this.id}`, seat);
    this.log.clear();
    this.composer.clear();
    this.look();
    this.update();
  }

  /** Somebody looks at this phone, until they look at another. */
  look() {
    if (this.state.watched === this.id) return;
    this.state.watched = this.id;
    this.looking = true;
    this.seen();
  }

  /** What stands at the end of the chat is no longer new, if somebody looks at it. */
  seen() {
    if (!this.chat || !this.watched || !this.log.atEnd || !this.state.unread(this.chat, this.user)) return;
    this.state.markSeen(this.chat);
    this.redraw();
  }

  update() {
    if (!this.here) return;
    const chat = this.state.chats.get(this.chat);
    if (this.watched && this.log.atEnd) this.state.markSeen(this.chat);
    if (this.looking && this.state.watched !== this.id) {
      this.looking = false;
      this.log.line = null;
    }
    this.#header(chat);
    this.log.update();
    this.composer.show(this.group || chat.started);
    this.composer.ask(this.#question());
  }

  #header(chat) {
    const shown = this.group ? named(this.here.place) : this.name;
    this.avatar.textContent = shown.slice(0, 1);
    this.avatar.className = `avatar hue-${hue(this.group ? this.chat.length + this.id.length : this.user)}`;
    const people = chat.members.filter((member) => !member.is_bot).length;
    const place = this.group ? `${shown} · ${word("members", people)}` : word("private_with", chat.title);
    this.subtitle.textContent = chat.typing ? word(this.group ? "bot_typing" : "typing") : place;
    this.subtitle.classList.toggle("typing", chat.typing);
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
    this.log.line = null;
    this.log.atEnd = true;
    return post("say", { ...this.#here(replyTo), text });
  }

  change(message, text) {
    return post("edit", { ...this.#here(), message: message.id, text });
  }

  /** `file`: { name, type, data in base64 }, or null for a sample picture. */
  attach(file, caption, replyTo) {
    const kind = file?.type?.startsWith("video/") ? "video" : null;
    return post("attach", { ...this.#here(replyTo), caption, ...(file && { name: file.name, data: file.data, kind }) });
  }

  /** `photos`: pictures in base64, or null for samples. */
  album(photos, caption, replyTo) {
    return post("album", { ...this.#here(replyTo), caption, photos });
  }

  /** An example of `what`: voice, video, document, location, contact, sticker. */
  share(what, caption, replyTo) {
    return post("share", { ...this.#here(replyTo), what, caption });
  }

  #here(replyTo = null) {
    return { user: this.user, chat: this.chat, reply_to: replyTo };
  }

  start() {
    const bot = this.state.chats.get(this.chat).bot;
    return post("start", { user: this.user, bot }).catch((error) => this.fail(error));
  }

  reply = (message) => this.composer.reply(message);

  edit = (message) => {
    if (this.state.now() - message.at > EDITABLE_MS) this.toast(word("too_old"));
    else this.composer.edit(message);
  };

  remove = (parts) => this.toasts.confirm(word("delete_question"), word("delete"), async () => {
    this.log.scroll.focus({ preventScroll: true });
    try {
      for (const part of parts) await post("delete", { ...this.#here(), message: part.id });
    } catch (error) {
      this.fail(error);
    }
  });

  jump = (id) => this.log.show(id);

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
      await post("press", { ...this.#here(), message: message.id, data: button.data });
    } catch (error) {
      pressed.delete(key);
      this.fail(error);
    }
  };

  /** What a bot answered to a press: for a moment, or until it is read. */
  toast(text, alert = false) {
    if (alert) this.toasts.alert(text);
    else this.toasts.show(text);
  }

  fail(error) {
    this.toast(error.message);
    this.redraw();
  }
}
