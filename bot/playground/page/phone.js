// A phone: whose it is, what stands in its chat, what can be done there.

import { post } from "./api.js";
import { ChatLog } from "./chatlog.js";
import { Composer } from "./composer.js";
import { el, hue } from "./dom.js";
import { Hands } from "./hands.js";
import { abilities } from "./platforms.js";
import { lookAt, settle, sideOf } from "./sides.js";
import { Switch } from "./switch.js";
import { mentioned } from "./text.js";
import { Toasts } from "./toasts.js";
import { language, named, word } from "./words.js";

const EDITABLE_MS = 48 * 60 * 60_000;

export class Phone extends Hands {
  constructor(id, state, redraw) {
    super();
    this.id = id;
    this.state = state;
    this.redraw = redraw;
    this.seat = Number(sessionStorage.getItem(`kesu.seat.${id}`) ?? 0);
    this.root = el("section", { class: "phone", id: `phone-${id}`, "aria-labelledby": `title-${id}` });
    for (const sign of ["pointerdown", "focusin"]) this.root.addEventListener(sign, () => this.look());
    document.addEventListener("visibilitychange", () => this.seen());
    this.log = new ChatLog(this);
    this.toasts = new Toasts();
    this.switch = new Switch(this);
    this.composer = new Composer(this);
    this.#frame();
  }

  get seats() {
    return this.state.phone(this.id)?.seats ?? [];
  }

  get here() {
    return this.seats[this.seat] ?? this.seats[0];
  }

  /** The platform that this phone shows: the one in force, or the one its customer was looked at on. */
  get side() {
    return sideOf(this.here);
  }

  get platform() {
    return this.side?.platform ?? "telegram";
  }

  /** What can be done here; see platforms.js. */
  get can() {
    return abilities(this.platform, this.group);
  }

  get user() {
    return this.side?.user;
  }

  get name() {
    return this.here?.name ?? "";
  }

  get chat() {
    return this.side?.chat;
  }

  get group() {
    return this.state.chats.get(this.chat)?.type !== "private";
  }

  /** New messages in all chats that can be seen on this phone. */
  get unread() {
    const chats = new Map(this.seats.flatMap((seat) => seat.sides).map((side) => [side.chat, side.user]));
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
      el("header", {}, this.avatar, names, this.badge,
        el("div", { class: "seat" }, el("label", {}, el("span", { class: "unseen" }), this.who), this.switch.root)),
      this.log.root, this.toasts.root, this.composer.root,
    );
  }

  /** Words and seats anew: at first, in another language, for another organisation. */
  dress() {
    this.title.textContent = word(this.id);
    this.log.scroll.setAttribute("aria-label", word("messages_of", word(this.id)));
    this.root.querySelector(".seat .unseen").textContent = word("you_are");
    this.log.clear();
    settle(this.here, this.state);
    if (!this.state.chats.get(this.chat)?.started) this.#suit();
    this.composer.draw();
    this.update();
  }

  /** Before anything was said on a private phone, whoever speaks the page's language holds it. */
  #suit() {
    const seat = this.seats.findIndex((each) => each.language === language());
    if (this.id !== "customer" || seat < 0) return;
    this.seat = seat;
    settle(this.here, this.state);
  }

  sit(seat) {
    this.seat = seat;
    sessionStorage.setItem(`kesu.seat.${this.id}`, seat);
    settle(this.here, this.state);
    this.#turned();
  }

  /** Another chat stands on the phone. */
  #turned() {
    this.log.clear();
    this.composer.clear();
    this.look();
    this.redraw();
  }

  /** Go on with `platform`. Staff are told there from now on; at a customer's phone one only looks. */
  turn(platform) {
    const { unit, person } = this.here;
    if (platform === this.platform || !this.here.sides.some((side) => side.platform === platform)) return undefined;
    if (unit || person) return post("move", { unit, person, platform }).catch((error) => this.fail(error));
    lookAt(this.here, platform);
    return this.#turned();
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
    this.root.dataset.platform = this.platform;
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
    this.avatar.className = `avatar hue-${hue(this.group ? this.id.length : this.user)}`;
    const people = chat.members.filter((member) => !member.is_bot).length;
    const alone = word(this.platform === "wechat" ? "account" : "private_with", chat.title);
    const place = this.group ? `${shown} · ${word("members", people)}` : alone;
    this.subtitle.textContent = chat.typing ? word(this.group ? "bot_typing" : "typing") : place;
    this.subtitle.classList.toggle("typing", chat.typing);
    const unread = this.unread;
    this.badge.hidden = !unread;
    this.badge.textContent = unread;
    this.badge.setAttribute("aria-label", word("unread", unread));
    this.#choices();
    this.switch.update();
  }

  #choices() {
    const several = new Set(this.seats.map((seat) => seat.chat)).size > 1;
    const labels = this.seats.map((seat) => {
      const { chat, user, platform } = sideOf(seat);
      const other = chat !== this.chat ? this.state.unread(chat, user) : 0;
      const place = several && seat.place ? ` · ${named(seat.place)}` : "";
      const where = place && platform !== "telegram" ? ` · ${word(`platform_${platform}`)}` : "";
      return `${seat.name}${place}${where}${other ? ` (${other})` : ""}`;
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

  // --- acts: the others are in hands.js -----------------------------------------------------------

  reply = (message) => this.composer.reply(message);

  edit = (message) => {
    if (this.state.now() - message.at > EDITABLE_MS) this.toast(word("too_old"));
    else this.composer.edit(message);
  };

  remove = (parts) => this.toasts.confirm(word("delete_question"), word("delete"), async () => {
    this.log.scroll.focus({ preventScroll: true });
    try {
      for (const part of parts) await post("delete", { ...this.where(), message: part.id });
    } catch (error) {
      this.fail(error);
    }
  });

  jump = (id) => this.log.show(id);

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
