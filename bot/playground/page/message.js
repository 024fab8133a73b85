// One message as a bubble: text, files, reply, buttons, and what its reader can do with it.

import { cardOf } from "./card.js";
import { el, hue, icon, iconButton } from "./dom.js";
import { carried, summary } from "./media.js";
import { pressable, seenBy } from "./platforms.js";
import { pressKey } from "./state.js";
import { formatted } from "./text.js";
import { clockTime, dayTime } from "./times.js";
import { word } from "./words.js";

/** What changes the look of a message beside its own version. */
export function looks(parts, phone) {
  const [message] = parts;
  const { messages, waiting, blocked, migrated_to: moved } = phone.state.chats.get(phone.chat);
  const busy = pressable(message, phone.user).filter((key) => phone.state.pressed.has(pressKey(phone.chat, message.id, key.data)));
  const unread = parts.some((part) => waiting.includes(part.id));
  return [messages.get(message.reply_to)?.version, busy.map((key) => key.data), unread, blocked || moved].join();
}

/** `parts`: a message, or the pictures of an album; `follows`: the one before is the same sender's.
 *  `phone`: user, chat, state, and the acts reply, edit, remove, press, open, jump. */
export function drawn(parts, phone, follows) {
  const message = seenBy(parts[0], phone.user);
  if (message.service) return el("li", { class: "service", "data-id": message.id }, serviceText(message));
  const mine = message.from.id === phone.user;
  const said = message.card ? message : parts.find((part) => part.text) ?? message;
  const bubble = el("div", { class: message.media?.kind === "sticker" ? "bubble bare" : "bubble" });
  if (!mine && phone.group && !follows) bubble.append(el("div", { class: `from hue-${hue(message.from.id)}` }, message.from.name));
  if (message.forwarded_from) bubble.append(el("div", { class: "forwarded" }, word("forwarded", message.forwarded_from)));
  if (message.reply_to) bubble.append(quoted(message.reply_to, phone));
  if (message.quote) bubble.append(el("div", { class: "quoted" }, message.quote));
  bubble.append(...carried(parts));
  const tap = (entity) => phone.press(said, { data: entity.label });
  if (message.card) bubble.append(cardOf(message.card));
  else if (said.text) bubble.append(el("div", { class: "text" }, formatted(said.text, said.entities, { open: phone.open, tap })));
  bubble.append(foot(parts, said, phone, mine));
  const names = ["message", mine ? "mine" : "theirs", follows ? "follows" : "", message.card ? "carded" : ""];
  const item = el("li", { class: names.filter(Boolean).join(" "), "data-id": message.id, tabindex: -1 }, bubble);
  if (phone.can.faces) item.prepend(face(message.from));
  if (message.keyboard.length) (message.card ? bubble : item).append(keyboard(message, phone));
  return item;
}

function face({ id, name, is_bot: bot }) {
  return el("span", { class: bot ? "face bot" : `face avatar hue-${hue(id)}`, "aria-hidden": "true" }, name.slice(0, 1));
}

function foot(parts, said, phone, mine) {
  const [message] = parts;
  const { can } = phone;
  const acts = el("span", { class: "acts" });
  const act = (name, label, onclick) => acts.append(iconButton(name, label, { onclick }));
  if (can.replies(phone.group)) act("reply", word("reply"), () => phone.reply(message));
  if (mine && can.edits && editable(said)) act("edit", word("edit"), () => phone.edit(said));
  if (mine && can.edits) act("bin", word("delete_quietly"), () => phone.remove(parts));
  const last = parts.at(-1);
  const edited = parts.some((part) => part.edited) ? `${word("edited")} ` : "";
  const time = el("time", { datetime: last.date, title: dayTime(last.at) }, edited + clockTime(last.at));
  return el("div", { class: "foot" }, acts, time, mine && can.ticks ? tick(parts, phone) : null);
}

/** One tick: on the server; two: the bot has fetched it. */
function tick(parts, phone) {
  const { waiting } = phone.state.chats.get(phone.chat);
  const name = parts.some((part) => waiting.includes(part.id)) ? "sent" : "read";
  return el("span", { class: "tick", role: "img", "aria-label": word(`tick_${name}`), title: word(`tick_${name}`) }, icon(name));
}

function editable(message) {
  const { contact, location } = message.extra;
  return !message.forwarded_from && !contact && !location && message.media?.kind !== "sticker";
}

function quoted(id, phone) {
  const answered = phone.state.chats.get(phone.chat)?.messages.get(id);
  if (!answered || answered.deleted) return el("div", { class: "quoted" }, word("gone"));
  const text = summary(answered).slice(0, 80);
  return el("button", { type: "button", class: "quoted", title: word("to_original"), onclick: () => phone.jump(id) },
    el("b", { class: `hue-${hue(answered.from.id)}` }, answered.from.name), el("span", {}, text));
}

function serviceText(message) {
  const { new_chat_members: joined, left_chat_member: left, notice } = message.extra;
  if (notice) return notice;
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
  const chat = phone.state.chats.get(phone.chat);
  const waits = message.pressed?.[phone.user] === button.data;
  const busy = waits || phone.state.pressed.has(pressKey(phone.chat, message.id, button.data));
  const attributes = {
    type: "button",
    class: ["key", button.style ?? "", button.url ? "away" : "", busy ? "busy" : ""].join(" "),
    "aria-busy": busy ? "true" : null,
    disabled: Boolean(chat.blocked || chat.migrated_to),
    title: button.url,
    onclick: () => phone.press(message, button),
  };
  return el("button", attributes, button.text);
}
