// Moments and spans as people read them, in the company's zone.

import { language, word } from "./words.js";

let zone = "Asia/Shanghai";
const made = new Map();

export function setZone(name) {
  if (name === zone) return;
  zone = name;
  made.clear();
}

function format(name, options) {
  const key = `${name} ${language()}`;
  if (!made.has(key)) {
    const locale = language() === "en" ? "en-GB" : "zh-CN";
    made.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return made.get(key);
}

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { month: "short", day: "numeric", weekday: "short" };

/** `14:03` */
export function clockTime(moment) {
  return format("hour", HOUR).format(moment);
}

/** `Tue 24 Nov`, `11月24日周二` */
export function day(moment) {
  return format("day", DAY).format(moment);
}

/** Day and time. */
export function dayTime(moment) {
  return `${day(moment)} ${clockTime(moment)}`;
}

/** Time alone for today, else day and time. */
export function shortTime(moment, now) {
  return day(moment) === day(now) ? clockTime(moment) : dayTime(moment);
}

/** A span of milliseconds in two parts at most: `3 h 12 min`. */
export function span(milliseconds) {
  const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / 60000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = [days && word("days", days), hours && word("hours", hours), !days && rest && word("minutes", rest)];
  return parts.filter(Boolean).join(" ");
}
