// What the page knows of the small platforms: snapshots, merged as they come.

export class State {
  constructor() {
    this.forget();
  }

  forget() {
    this.version = 0;
    this.epoch = "";
    this.chats = new Map();
    this.phones = [];
    this.bots = new Map();
    this.pressed = new Map();
    this.seen = new Map();
    this.fresh = true;
  }

  /** Take in a snapshot; returns the answers to presses that are new in it. */
  merge(snapshot) {
    this.version = snapshot.version;
    this.epoch = snapshot.epoch;
    this.base = Date.parse(snapshot.now);
    this.since = performance.now();
    this.next = snapshot.next ? Date.parse(snapshot.next) : null;
    for (const key of ["phones", "zone", "store", "language"]) this[key] = snapshot[key];
    this.bots = new Map(snapshot.bots.map((bot) => [bot.id, bot]));
    for (const chat of snapshot.chats) this.#chat(chat);
    const answered = this.fresh ? [] : snapshot.presses.filter((press) => press.answered);
    for (const press of snapshot.presses) {
      if (press.answered) this.pressed.delete(pressKey(press.chat, press.message_id, press.data));
    }
    this.fresh = false;
    return answered;
  }

  #chat(news) {
    const known = this.chats.get(news.key);
    const messages = known?.messages ?? new Map();
    for (const message of news.messages) {
      message.at = Date.parse(message.date);
      messages.set(message.id, message);
    }
    this.chats.set(news.key, { ...news, messages });
    if (this.fresh) this.markSeen(news.key);
  }

  /** World time now, in milliseconds. */
  now() {
    return this.base + performance.now() - this.since;
  }

  shown(key) {
    const chat = this.chats.get(key);
    return chat ? [...chat.messages.values()].filter((message) => !message.deleted) : [];
  }

  last(key) {
    return this.shown(key).at(-1);
  }

  markSeen(key) {
    this.seen.set(key, this.last(key)?.id ?? 0);
  }

  /** Has nobody said anything yet? */
  get untouched() {
    return [...this.chats.values()].every((chat) => chat.messages.size === 0);
  }

  /** Messages that came from others since the chat was looked at. */
  unread(key, user) {
    const from = this.seen.get(key) ?? 0;
    return this.shown(key).filter((each) => each.id > from && each.from.id !== user && !each.service).length;
  }

  phone(id) {
    return this.phones.find((phone) => phone.id === id);
  }
}

export function pressKey(chat, message, data) {
  return `${chat} ${message} ${data}`;
}
