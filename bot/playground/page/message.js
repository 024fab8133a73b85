// One message as a bubble: text, picture, reply, buttons, and what its reader can do with it.

import { el, hue, iconButton } from "./dom.js";
import { pressKey } from "./state.js";
import { formatted } from "./text.js";
import { clockTime, dayTime } from "./times.js";
import { word } from "./words.js";

/** `phone`: user, chat, state, and the acts reply, edit, press, open. */
export function drawn(message, phone) {
  if (message.service) return el("li", { class: "service", "data-id": message.id }, serviceText(message));
  const mine = message.from.id === phone.user;
  const bubble = el("div", { class: "bubble" });
  if (!mine && phone.group) bubble.append(el("div", { class: `from hue-${hue(message.from.id)}` }, message.from.name));
  if (message.reply_to) bubble.append(quoted(message.reply_to, phone));
  if (message.media) bubble.append(media(message.media));
  const text = el("div", { class: "text" });
  text.append(message.text ? formatted(message.text, message.entities, phone.open) : extra(message));
  if (text.textContent) bubble.append(text);
  bubble.append(foot(message, phone, mine));
  const item = el("li", { class: `message ${mine ? "mine" : "theirs"}`, "data-id": message.id }, bubble);
  if (message.keyboard.length) item.append(keyboard(message, phone));
  return item;
}

function foot(message, phone, mine) {
  const acts = el("span", { class: "acts" });
  acts.append(iconButton("reply", word("reply"), { onclick: () => phone.reply(message) }));
  if (mine && !message.forwarded_from) {
    acts.append(iconButton("edit", word("edit"), { onclick: () => phone.edit(message) }));
  }
  const edited = message.edited && mine ? `${word("edited")} ` : "";
  const time = el("time", { datetime: message.date, title: dayTime(message.at) }, edited + clockTime(message.at));
  return el("div", { class: "foot" }, acts, time);
}

function quoted(id, phone) {
  const answered = phone.state.chats.get(phone.chat)?.messages.get(id);
  const text = answered && !answered.deleted ? `${answered.from.name}: ${answered.text}` : "…";
  return el("div", { class: "quoted" }, text.slice(0, 80));
}

function media(file) {
  const source = `/playground/media/${file.number}`;
  if (file.kind === "photo") return el("img", { src: source, alt: word("photo"), loading: "lazy" });
  const name = file.name ?? word(file.kind === "voice" ? "voice" : "file");
  return el("a", { class: "file", href: source, download: name }, name);
}

function extra(message) {
  if (message.extra.contact) return word("contact", message.extra.contact.phone_number);
  return message.extra.location ? word("location") : "";
}

function serviceText(message) {
  const { new_chat_members: joined, left_chat_member: left } = message.extra;
  if (joined) return word("joined", joined.map((user) => user.first_name).join(", "));
  return left ? word("left", left.first_name) : word("service");
}

function keyboard(message, phone) {
  const rows = message.keyboard.map((row) =>
    el("div", { class: "keys" }, ...row.map((button) => key(button, message, phone))),
  );
  return el("div", { class: "keyboard" }, ...rows);
}

function key(button, message, phone) {
  const busy = phone.state.pressed.has(pressKey(phone.chat, message.id, button.data));
  const attributes = {
    type: "button",
    class: `key ${button.style ?? ""} ${busy ? "busy" : ""}`,
    "aria-busy": busy ? "true" : null,
    title: button.url,
    onclick: () => phone.press(message, button),
  };
  return el("button", attributes, button.text);
}
