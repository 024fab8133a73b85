// What comes as a card: a case in WeCom, a template message in WeChat.

import { el } from "./dom.js";
import { word } from "./words.js";

/** `card`: kind, title, rows of label and value; of a case also source, desc, text. */
export function cardOf(card) {
  return card.kind === "template" ? template(card) : caseCard(card);
}

function template({ title, rows }) {
  return el("div", { class: "card template" },
    el("h3", {}, title),
    table(rows),
    el("p", { class: "card-more", "aria-hidden": "true" }, word("template_more")));
}

function caseCard({ source, title, desc, rows, text }) {
  return el("div", { class: "card case" },
    source ? el("p", { class: "card-source" }, source) : null,
    el("h3", {}, title),
    desc ? el("p", { class: "card-desc" }, desc) : null,
    text ? el("p", { class: "card-text" }, text) : null,
    rows.length ? table(rows) : null);
}

function table(rows) {
  return el("dl", {}, ...rows.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)]));
}
