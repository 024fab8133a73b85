// The messages of a chat: days, new ones, scrolling. Long chats are drawn from their end.

import { el, icon } from "./dom.js";
import { drawn, looks } from "./message.js";
import { day, dayTime } from "./times.js";
import { word } from "./words.js";

const DRAWN = 60;
const NEAR_PX = 60;
const TOGETHER_MS = 5 * 60_000;

export class ChatLog {
  /** `phone`: chat, user, state, seen(): whoever holds it has read everything. */
  constructor(phone) {
    this.phone = phone;
    this.list = el("ol", { class: "items" });
    this.scroll = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: 0 }, this.list);
    this.scroll.addEventListener("scroll", () => this.#scrolled());
    this.scroll.addEventListener("keydown", (event) => this.#key(event));
    this.down = el("button", { type: "button", class: "down", hidden: true, onclick: () => this.toEnd(true) });
    this.root = el("div", { class: "room" }, this.scroll, this.down);
    // Who reads the newest message goes on doing so when the list or the phone changes its height.
    const follow = new ResizeObserver(() => this.#follow());
    follow.observe(this.scroll);
    follow.observe(this.list);
    this.clear();
  }

  /** Another chat, another reader, other words: everything is drawn anew. */
  clear() {
    this.items = new Map();
    this.list.replaceChildren();
    this.first = null;
    this.line = null;
    this.atEnd = true;
  }

  update() {
    const { state, chat } = this.phone;
    const groups = grouped(state.shown(chat));
    const unread = state.unread(chat, this.phone.user);
    if (unread && this.line === null && !this.phone.watched) this.line = state.seen.get(chat) ?? 0;
    // What is there at first, or after another seat was taken, is no news to be read out.
    this.scroll.setAttribute("aria-busy", this.items.size === 0);
    this.#still(() => this.#place(this.#wanted(groups)));
    this.scroll.setAttribute("aria-busy", false);
    this.#dressDown(unread);
  }

  /** Scroll to the newest message. */
  toEnd(focus = false) {
    this.atEnd = true;
    this.#follow();
    this.#scrolled();
    if (focus) this.scroll.focus({ preventScroll: true });
  }

  /** Show the message `id`, as after a press on a quotation of it. */
  show(id) {
    const groups = grouped(this.phone.state.shown(this.phone.chat));
    const place = groups.findIndex((parts) => parts.some((part) => part.id === id));
    if (place < 0) return;
    if (groups[place][0].id < this.first) this.#from(groups, place);
    const item = this.list.querySelector(`[data-id="${groups[place][0].id}"]`);
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
    flash(item);
  }

  #wanted(groups) {
    const from = this.#start(groups);
    this.first = groups[from]?.[0].id ?? null;
    const wanted = from ? [this.#more(groups, from)] : [];
    let before = null;
    let lined = this.line === null;
    for (const parts of groups.slice(from)) {
      const [message] = parts;
      const fresh = !before || this.#apart(before.at, message.at);
      if (fresh) wanted.push(this.#moment(message));
      const news = !lined && message.id > this.line && message.from.id !== this.phone.user && !message.service;
      if (news) {
        lined = true;
        wanted.push(this.#item("new", word("new_messages"), () => el("li", { class: "new" }, word("new_messages"))));
      }
      const follows = !fresh && !news && !before.service && before.from.id === message.from.id && message.at - before.at < TOGETHER_MS;
      wanted.push(this.#message(parts, follows));
      before = message;
    }
    if (!groups.length) wanted.push(this.#item("empty", word("empty_chat"), () => el("li", { class: "empty" }, word("empty_chat"))));
    return wanted;
  }

  /** Is there something between two messages that says when it was? */
  #apart(before, at) {
    const { apart } = this.phone.can;
    return day(before) !== day(at) || (apart !== null && at - before > apart);
  }

  #moment(message) {
    const exact = this.phone.can.apart !== null;
    const said = (exact ? dayTime : day)(message.at);
    return this.#item(exact ? `at ${message.id}` : `day ${said}`, said, () => el("li", { class: "day" }, said));
  }

  /** Where drawing begins: it stays while somebody reads above the end. */
  #start(groups) {
    const latest = Math.max(0, groups.length - DRAWN);
    const kept = this.first === null ? -1 : groups.findIndex((parts) => parts[0].id >= this.first);
    return kept < 0 || (this.atEnd && groups.length - kept > 2 * DRAWN) ? latest : kept;
  }

  #message(parts, follows) {
    const key = parts[0].id;
    const known = this.items.get(key);
    const said = parts.map((part) => `${part.id}.${part.version}`).join();
    const item = this.#item(key, `${said} ${follows} ${looks(parts, this.phone)}`, () => drawn(parts, this.phone, follows));
    if (known && known.said !== said && known.count === parts.length) flash(item);
    Object.assign(this.items.get(key), { said, count: parts.length });
    return item;
  }

  #more(groups, from) {
    const more = () => this.#still(() => this.#from(groups, Math.max(0, from - DRAWN)));
    this.earlier = more;
    const draw = () => el("li", { class: "more" }, el("button", { type: "button", onclick: () => this.earlier() }, word("earlier", from)));
    return this.#item("more", from, draw);
  }

  #from(groups, place) {
    this.first = groups[place][0].id;
    this.atEnd = false;
    this.#place(this.#wanted(groups));
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
    const { list } = this;
    const focused = list.contains(document.activeElement) ? focusPath(document.activeElement) : null;
    const staying = new Set(wanted);
    for (const each of [...list.children]) if (!staying.has(each)) each.remove();
    wanted.forEach((element, place) => {
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    });
    for (const [key, { element }] of this.items) if (!staying.has(element)) this.items.delete(key);
    if (focused && !list.contains(document.activeElement)) this.#refocus(focused);
  }

  #refocus({ id, place }) {
    const item = this.list.querySelector(`[data-id="${id}"]`);
    (item?.querySelectorAll("button")[place] ?? item ?? this.scroll).focus({ preventScroll: true });
  }

  /** Do something to the list while the reader's line stays where it is. */
  #still(change) {
    if (this.atEnd) {
      change();
      this.#follow();
      return;
    }
    const { top } = this.scroll.getBoundingClientRect();
    const anchor = [...this.list.children].find((each) => each.dataset.id && each.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    const after = anchor && this.list.querySelector(`[data-id="${anchor.dataset.id}"]`);
    if (after) this.scroll.scrollTop += after.getBoundingClientRect().top - before;
  }

  #follow() {
    if (this.atEnd) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    if (!clientHeight) return;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.atEnd) this.phone.seen();
    else if (scrollTop < NEAR_PX && this.list.querySelector(".more")) this.earlier();
    this.#dressDown(this.phone.state.unread(this.phone.chat, this.phone.user));
  }

  #dressDown(unread) {
    const had = document.activeElement === this.down;
    this.down.hidden = this.atEnd;
    if (had && this.atEnd) this.scroll.focus({ preventScroll: true });
    this.down.setAttribute("aria-label", unread ? word("to_new", unread) : word("to_end"));
    this.down.replaceChildren(icon("down"), ...(unread ? [String(unread)] : []));
  }

  /** Arrows go from message to message; what can be done with one is then in the tab order. */
  #key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const on = event.target.closest("li.message");
    if (!step || (event.target !== this.scroll && event.target !== on)) return;
    event.preventDefault();
    const all = [...this.list.querySelectorAll("li.message")];
    const next = on ? all[all.indexOf(on) + step] : all.at(step);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
}

/** Messages in order, the pictures of an album together. */
function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

function flash(item) {
  item.classList.remove("fresh");
  item.classList.add("fresh");
}

/** Where a button stands in its message: the message's id and the button's number in it. */
function focusPath(element) {
  const item = element.closest("[data-id]");
  return { id: item?.dataset.id, place: item ? [...item.querySelectorAll("button")].indexOf(element) : -1 };
}
