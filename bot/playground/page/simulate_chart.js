// The picture of a simulated case: clocks as bars on one axis, who hears beside it, the rule of the chosen bar below.

import { el } from "./dom.js";
import { clockTime, day, dayTime, shortTime, span } from "./times.js";
import { limitOf, people, reasons } from "./why.js";
import { language, word } from "./words.js";
import { SIMULATE_WORDS } from "./words_simulate.js";

const LISTED = 40;
const AGAINS = 2; // repeats that are worth a line of their own
const HOUR_MS = 3_600_000;
const STEPS_MS = [0.5, 1, 2, 3, 6, 12, 24, 48, 72, 120, 168].map((hours) => hours * HOUR_MS);
const LABEL_PX = 92;
const LATER_MS = 400 * 24 * HOUR_MS; // seen from so late every moment is written with its day

/** The parts of the picture, from the server's answer. */
export function drawn(found) {
  const chart = new Chart(found);
  const about = word("sim_summary", found.procedure, found.unit, found.classes.join(" · "), dayTime(Date.parse(found.filed_at)));
  return [
    el("p", { class: "sim-summary" }, el("b", {}, about), found.whole ? null : el("span", {}, ` ${word("sim_cut")}`)),
    el("div", { class: "sim-columns" }, chart.root, listed(found, chart)),
  ];
}

class Chart {
  constructor(found) {
    this.found = found;
    this.start = Date.parse(found.filed_at);
    this.end = Date.parse(found.until);
    this.picked = "";
    this.why = el("div", { class: "sim-why", "aria-live": "polite" }, el("p", { class: "faint" }, word("sim_pick")));
    const rows = found.clocks.filter((each) => Date.parse(each.started_at) < this.end);
    this.rows = rows.map((clock) => this.#row(clock));
    const none = rows.length ? null : el("p", { class: "faint" }, word("sim_none"));
    this.root = el("div", { class: "sim-chart" }, this.#axis(), ...this.rows, none, legend(), this.why);
  }

  #at(moment) {
    return Math.min(100, Math.max(0, ((moment - this.start) / (this.end - this.start)) * 100));
  }

  #axis() {
    const room = Math.max(3, Math.floor((Math.min(innerWidth, 1200) * (innerWidth > 760 ? 0.47 : 0.9)) / LABEL_PX));
    const step = STEPS_MS.find((each) => (this.end - this.start) / each <= room) ?? STEPS_MS.at(-1);
    const [hours, minutes] = clockTime(this.start).split(":").map(Number);
    const midnight = this.start - (hours * 60 + minutes) * 60_000;
    const ticks = [];
    for (let at = midnight; at < this.end - step / 4; at += step) {
      if (at < this.start) continue;
      const tick = el("span", { class: "sim-tick" }, clockTime(at) === "00:00" || step >= 24 * HOUR_MS ? day(at) : clockTime(at));
      tick.style.left = `${this.#at(at)}%`;
      ticks.push(tick);
    }
    return el("div", { class: "sim-axis", "aria-hidden": "true" }, ...ticks);
  }

  #row(clock) {
    const [start, due] = [Date.parse(clock.started_at), clock.due_at && Date.parse(clock.due_at)];
    const stop = clock.stopped_at && Date.parse(clock.stopped_at);
    const last = Math.min(stop || Math.max(due || this.end, ...clock.reached.map((each) => Date.parse(each.at))), this.end);
    const bar = mark("sim-bar", this.#at(start), `${this.#at(Math.min(due || last, last)) - this.#at(start)}%`);
    const over = due && last > due ? mark("sim-over", this.#at(due), `${this.#at(last) - this.#at(due)}%`) : null;
    const limit = due && due <= this.end ? mark("sim-limit", this.#at(due)) : null;
    const key = `${clock.id} ${clock.run}`;
    const rings = this.found.rings.filter((each) => each.key === key);
    const points = rings.map((each) => mark(`sim-point ${each.kind}`, this.#at(Date.parse(each.at)), "", ringText(each)));
    const row = el("button", {
      type: "button", class: `sim-row${clock.stopped_at ? " stopped" : ""}`, "aria-pressed": "false",
      "aria-label": word("sim_bar", clock.name, limitText(clock), endOf(clock)), onclick: () => this.pick(key),
    },
    el("span", { class: "sim-name", "aria-hidden": "true" }, el("b", {}, clock.name),
      el("small", {}, [limitText(clock), endOf(clock), clock.promise && word("sim_promise"), clock.silent && word("sim_measured")].filter(Boolean).join(" · "))),
    el("span", { class: "sim-track", "aria-hidden": "true" }, ...this.#open(clock), bar, over, limit, ...points));
    row.dataset.key = key;
    return row;
  }

  /** Open hours of the calendar by which this clock counts. */
  #open(clock) {
    return this.found.open[clock.calendar].map(([from, to]) =>
      mark("sim-open", this.#at(Date.parse(from)), `${this.#at(Date.parse(to)) - this.#at(Date.parse(from))}%`));
  }

  /** Show the rule behind a bar: clause, quote, how its time was counted, whom it tells. */
  pick(key) {
    this.picked = this.picked === key ? "" : key;
    for (const row of this.rows) row.setAttribute("aria-pressed", String(row.dataset.key === this.picked));
    const clock = this.found.clocks.find((each) => `${each.id} ${each.run}` === this.picked);
    if (!clock) {
      this.why.replaceChildren(el("p", { class: "faint" }, word("sim_pick")));
      return;
    }
    const again = clock.reached.filter((each) => each.kind === "again").slice(AGAINS);
    const told = { ...clock, reached: [], coming: clock.reached.filter((each) => !again.includes(each)), missed: null };
    this.why.replaceChildren(el("h3", {}, clock.name), el("div", { class: "within" }, ...reasons(told, this.end + LATER_MS, null, () => {})));
    this.why.querySelectorAll(".stages button").forEach((each) => each.replaceWith(el("div", {}, ...each.childNodes)));
    this.why.scrollIntoView({ block: "nearest" });
  }
}

function limitText({ limit, working }) {
  if (`sim_limit_${limit}` in SIMULATE_WORDS) return word(`sim_limit_${limit}`);
  return working && !limit.endsWith("wd") ? word("sim_working", limitOf(limit)) : limitOf(limit);
}

function endOf(clock) {
  if (clock.stopped_at) return word("sim_stopped", dayTime(Date.parse(clock.stopped_at)));
  if (!clock.due_at) return word("sim_no_due");
  const due = word("sim_due", dayTime(Date.parse(clock.due_at)));
  return clock.provisional ? `${due} (${word("provisional")})` : due;
}

function mark(name, left, width = "", title = "") {
  const made = el("span", title ? { class: name, title } : { class: name });
  made.style.left = `${left}%`;
  if (width) made.style.width = width;
  return made;
}

function ringText(ring) {
  const who = ring.hears.length ? people(ring.hears) : word("sim_measured");
  return `${dayTime(Date.parse(ring.at))} ${word(`kind_${ring.kind}`)}: ${who}`;
}

function legend() {
  const one = (name, text) => el("span", { class: "sim-key" }, el("i", { class: name }), text);
  return el("p", { class: "sim-legend", "aria-hidden": "true" },
    one("sim-open", word("sim_open")), one("sim-point warned", word("kind_warned")), one("sim-limit", word("sim_deadline")),
    one("sim-point missed", word("kind_missed")), one("sim-point climbed", word("kind_climbed")), one("sim-point again", word("kind_again")));
}

/** Every ring in words, in order; repeats beyond the first few are counted. */
function listed(found, chart) {
  const seen = new Map();
  const worth = found.rings.filter((ring) => {
    if (ring.kind !== "again") return true;
    seen.set(ring.key, (seen.get(ring.key) ?? 0) + 1);
    return seen.get(ring.key) <= AGAINS;
  });
  const shown = worth.slice(0, LISTED);
  const lines = shown.map((ring) => {
    const at = Date.parse(ring.at);
    const held = Date.parse(ring.rings_at) > at ? word("sim_held", shortTime(Date.parse(ring.rings_at), at)) : "";
    const after = `+${span(at - chart.start)}`;
    const text = el("span", {}, el("b", {}, `${ring.clock || word("sim_review")} · ${word(`kind_${ring.kind}`)}`), " ",
      ring.hears.length ? people(ring.hears) : word("sim_measured"), held, ring.provisional ? ` (${word("provisional")})` : "");
    return el("li", { class: `stage ${ring.kind}` }, el("time", {}, dayTime(at), el("small", {}, ` ${after}`)), text);
  });
  const more = found.rings.length - shown.length;
  const nobody = lines.length ? null : el("p", { class: "faint" }, word("sim_nobody", dayTime(chart.end)));
  return el("section", { class: "sim-list", lang: language() === "en" ? "en" : "zh-CN", "aria-labelledby": "sim-list-title" },
    el("h3", { id: "sim-list-title" }, word("sim_list")), el("ol", {}, ...lines), nobody,
    more > 0 ? el("p", { class: "faint" }, word("sim_more", more)) : null);
}
