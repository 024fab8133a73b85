// A message's text with its entities. Offsets count UTF-16 units, which is how JavaScript counts too.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const PERSON = /^tg:\/\/user\?id=(\d+)$/;
const DEEP_LINK = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=([\w-]{1,64})$/;

/** The account that an entity names without its @name; null for all others. */
export function mentioned(entity) {
  if (entity.type === "text_mention") return entity.user.id;
  const named = PERSON.exec(entity.url ?? "");
  return named ? Number(named[1]) : null;
}

/** `acts.open(bot, payload)` is called when somebody follows a deep link to a bot, `acts.tap(entity)` when they
 *  tap a line that says something. */
export function formatted(text, entities, acts) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return piece(text, 0, text.length, sorted, acts);
}

function piece(text, from, to, entities, acts) {
  const fragment = document.createDocumentFragment();
  let at = from;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    const inside = [];
    for (index += 1; index < entities.length && entities[index].offset < end; index += 1) inside.push(entities[index]);
    if (entity.offset < at) continue;
    fragment.append(text.slice(at, entity.offset));
    const content = piece(text, entity.offset, end, inside, acts);
    fragment.append(marked(entity, content, text.slice(entity.offset, end), acts));
    at = end;
  }
  fragment.append(text.slice(at, to));
  return fragment;
}

function marked(entity, content, plain, acts) {
  if (entity.type === "tap") {
    return el("button", { type: "button", class: "link tap", onclick: () => acts.tap(entity) }, content);
  }
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, content);
  const link = DEEP_LINK.exec(entity.url ?? plain);
  if (link && (entity.type === "text_link" || entity.type === "url")) {
    return el("button", { type: "button", class: "link", onclick: () => acts.open(link[1], link[2]) }, content);
  }
  if (mentioned(entity)) return el("span", { class: "mention" }, content);
  if (entity.type === "text_link") return el("span", { class: "linked", title: entity.url }, content);
  return el("span", { class: entity.type.replaceAll("_", "-") }, content);
}
