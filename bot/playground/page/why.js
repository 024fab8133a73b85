// Why a clock stands as it does: the rule, its start, the count, who was told and whether they reacted.

import { el } from "./dom.js";
import { clockTime, day, dayTime, shortTime, span } from "./times.js";
import { language, word } from "./words.js";
import { CASE_WORDS } from "./words_case.js";

const STEPS_SHOWN = 6;

/** Everything about `clock`, for a column; `marked`: number of the stage that is pointed at. */
export function reasons(clock, now, marked, mark) {
  return [
    el("dl", { class: "facts-of" },
      ...fact("rule", ruleOf(clock)),
      ...fact("begun", word("begun_by", dayTime(Date.parse(clock.started_at)), markOf(clock.started_by))),
      ...fact("counted", countOf(clock)),
      ...fact("stops_by", stopOf(clock))),
    el("ol", { class: "stages" }, ...stages(clock, now, marked, mark)),
  ];
}

/** Names of people; the customer has none here. */
export function people(names) {
  return names.map((name) => (name === "@customer" ? word("the_customer") : name)).join(language() === "en" ? ", " : "、");
}

/** A limit as written in the rules (`24h`, `3wd`, `set`) in words. */
export function limitOf(written) {
  if (`limit_${written}` in CASE_WORDS) return word(`limit_${written}`);
  const [, number, unit] = /^(\d+)w?([dhm])$/.exec(written) ?? [];
  if (!number) return written;
  if (unit === "d" && written.includes("w")) return word("working_days", number);
  return word({ d: "days", h: "hours", m: "minutes" }[unit], number);
}

function fact(name, content) {
  return content ? [el("dt", {}, word(name)), el("dd", {}, ...[content].flat())] : [];
}

function ruleOf(clock) {
  if (clock.own) return word("rule_own");
  if (clock.reading) return word("read_as", clock.clause, clock.reading);
  return clock.quote ? word("quoted", clock.clause, clock.quote) : clock.clause;
}

function markOf({ word: kind, name, by }) {
  const known = `mark_${kind}` in CASE_WORDS;
  const said = word(known ? `mark_${kind}` : "mark_other", known ? name : kind);
  return by ? word("marked_by", said, by) : said;
}

function stopsOf(clock) {
  const words = clock.stops.map(markOf);
  const shown = words.slice(0, 3).join(word("or"));
  return words.length > 3 ? `${shown} …` : shown;
}

function stopOf(clock) {
  if (clock.stopped_by) return word("stopped_by", dayTime(Date.parse(clock.stopped_by.at)), markOf(clock.stopped_by));
  return stopsOf(clock);
}

function countOf(clock) {
  if (!clock.due_at) return word(clock.held ? "paused_clock" : "undated_clock");
  const due = dayTime(Date.parse(clock.due_at));
  const whole = word(clock.working ? "counted_working" : "counted_plain", limitOf(clock.limit), due);
  const steps = clock.counted.slice(0, STEPS_SHOWN).map((step) => el("span", { class: "step" }, stepOf(step)));
  if (clock.counted.length > STEPS_SHOWN) steps.push(el("span", { class: "step" }, "…"));
  return [whole, ...steps];
}

function stepOf(step) {
  const [start, end] = [Date.parse(step.start), Date.parse(step.end)];
  const [first, last] = [day(start), day(end - 1)];
  const when = step.seconds
    ? `${dayTime(start)}–${shortTime(end, start)}`
    : first === last ? first : `${first}–${last}`;
  if (["count", "shift"].includes(step.kind)) {
    return step.seconds ? word("counted_day", when, span(step.seconds * 1000)) : word("counted_days", when, step.days);
  }
  return word(`step_${step.kind}`, when);
}

function stages(clock, now, marked, mark) {
  const last = clock.reached.length - 1;
  const reached = clock.reached.map((stage, place) => {
    const open = place === last && !clock.stopped_at;
    const told = [word("told", people(stage.hears)), reactionOf(stage.reaction, open)].join(word("and_then"));
    return line(stage, now, marked, mark, told, stage.stage === 0 ? missOf(clock) : null);
  });
  const coming = clock.coming.map((stage) => line(stage, now, marked, mark, word("will_tell", people(stage.hears)), null));
  return [...reached, ...coming];
}

function line(stage, now, marked, mark, told, more) {
  const coming = Date.parse(stage.at) > now;
  const classes = ["stage", stage.kind, coming ? "to-come" : "", stage.stage === marked ? "marked" : ""];
  const button = el("button", {
    type: "button", "aria-pressed": String(stage.stage === marked), "data-key": `stage ${stage.stage}`, onclick: () => mark(stage),
  }, el("time", {}, shortTime(Date.parse(stage.at), now)), el("b", {}, word(`kind_${stage.kind}`)), el("span", {}, told));
  return el("li", { class: classes.join(" ") }, button, more && el("p", { class: "because" }, more));
}

function reactionOf(reaction, open) {
  if (!reaction) return word(open ? "no_reaction_yet" : "no_reaction");
  return word("reacted", clockTime(Date.parse(reaction.at)), reaction.by, word(`event_${reaction.kind}`));
}

function missOf(clock) {
  const { missed } = clock;
  if (!missed) return null;
  const [from, to] = [Date.parse(missed.from), Date.parse(missed.to)];
  const key = missed.acknowledged_by ? "why_missed_held" : "why_missed";
  return word(key, dayTime(from), shortTime(to, from), stopsOf(clock), missed.acknowledged_by);
}
