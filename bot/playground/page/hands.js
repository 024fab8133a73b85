// What the one who holds a phone does in its chat. Whatever stands on a bubble is done through here.

import { post } from "./api.js";
import { pressKey } from "./state.js";
import { word } from "./words.js";

const PATIENCE_MS = 8000;

/** The acts of a phone, which has: user, chat, platform, state, log, redraw(), toast(text), fail(error). */
export class Hands {
  /** `called`: in a group of WeCom, whether the bot is. */
  say(text, replyTo, called = true) {
    this.log.line = null;
    this.log.atEnd = true;
    return post("say", { ...this.where(replyTo), text, called });
  }

  /** A line of the account's menu. */
  menu(key) {
    this.log.atEnd = true;
    return post("menu", { ...this.where(), key }).catch((error) => this.fail(error));
  }

  /** Follow the account no more. */
  leave() {
    return post("leave", this.where()).catch((error) => this.fail(error));
  }

  change(message, text) {
    return post("edit", { ...this.where(), message: message.id, text });
  }

  /** `file`: { name, type, data in base64 }, or null for a sample picture. */
  attach(file, caption, replyTo) {
    const kind = file?.type?.startsWith("video/") ? "video" : null;
    return post("attach", { ...this.where(replyTo), caption, ...(file && { name: file.name, data: file.data, kind }) });
  }

  /** `photos`: pictures in base64, or null for samples. */
  album(photos, caption, replyTo) {
    return post("album", { ...this.where(replyTo), caption, photos });
  }

  /** An example of `what`: voice, video, document, location, contact, sticker. */
  share(what, caption, replyTo) {
    return post("share", { ...this.where(replyTo), what, caption });
  }

  where(replyTo = null) {
    return { user: this.user, chat: this.chat, reply_to: replyTo };
  }

  start() {
    const { bot } = this.state.chats.get(this.chat);
    return post("start", { ...this.where(), bot }).catch((error) => this.fail(error));
  }

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
    this.log.atEnd ||= this.platform === "wechat";
    try {
      await post("press", { ...this.where(), message: message.id, data: button.data });
      // Telegram tells of the answer by itself; in WeCom the card shows that it waits.
      if (this.platform !== "telegram") this.#answered(key);
    } catch (error) {
      this.#answered(key);
      this.fail(error);
    }
  };

  #answered(key) {
    clearTimeout(this.state.pressed.get(key));
    this.state.pressed.delete(key);
    this.redraw();
  }
}
