// A case below the phones: its clocks as bars, why they stand so, what rings next, what happened.

import { get } from "./api.js";
import { el } from "./dom.js";
import { clockTime, dayTime, shortTime, span } from "./times.js";
import { limitOf, people, reasons } from "./why.js";
import { language, word } from "./words.js";

const NEAR_MS = 120_000;

export class Timeline {
  constructor(root, state) {
    this.root = root;
    this.state = state;
    this.forget();
  }

  forget() {
    this.cases = [];
    this.chosen = null;
    this.case = null;
    this.drawn = "";
    this.picked = null;
    this.marked = null;
    this.held = false;
  }

  /** Fetch cases and the shown one's timeline: the newest, until somebody chooses one or looks into it. */
  async refresh() {
    const { cases } = await get("cases");
    const [newest] = cases;
    const fresh = newest && !this.cases.some((each) => each.number === newest.number);
    if (fresh && !(this.held && this.chosen)) this.#take(newest.number);
    this.cases = cases;
    this.case = this.chosen ? await get(`case/${encodeURIComponent(this.chosen)}`, { language: language() }) : null;
    this.draw();
  }

  /** Somebody wants to see this case, and stays with it. */
  choose(number) {
    this.held = true;
    return this.show(number);
  }

  show(number) {
    this.#take(number);
    return this.refresh();
  }

  /** Newer cases are shown again as they come. */
  follow() {
    this.held = false;
  }

  #take(number) {
    this.chosen = number;
    this.picked = null;
    this.marked = null;
  }

  /** The clock whose reasons are shown: the chosen one, else the one that is late or due soonest. */
  get clock() {
    const clocks = this.case?.clocks ?? [];
    const going = clocks.filter((each) => !each.stopped_at && each.due_at).sort((a, b) => (a.due_at < b.due_at ? -1 : 1));
    return clocks.find((each) => keyOf(each) === this.picked) ?? going[0] ?? clocks.find((each) => each.missed) ?? clocks.at(-1);
  }

  /** Mark the moment of a ping that stands in a chat: `text` names the case. False when it is none. */
  async markMoment(text, at) {
    const number = this.cases.find((each) => text.includes(each.number))?.number;
    if (!number) return false;
    this.held = true;
    if (number !== this.chosen) await this.choose(number);
    const hits = this.case.clocks.flatMap((clock) => clock.reached.map((stage) => ({ clock, stage })));
    const near = hits.filter(({ stage }) => Math.abs(Date.parse(stage.at) - at) < NEAR_MS);
    const hit = near.find(({ clock }) => clock === this.clock) ?? near[0];
    if (!hit) return false;
    this.#mark(hit.clock, hit.stage);
    return true;
  }

  #mark(clock, stage) {
    this.held = true;
    this.picked = keyOf(clock);
    this.marked = stage.stage;
    this.draw();
    this.root.querySelector(".stages .marked")?.scrollIntoView({ block: "nearest" });
  }

  draw() {
    // The minute matters for the bars; within it nothing moves that could be seen.
    const minute = Math.floor(this.state.now() / 60000);
    const now = JSON.stringify([this.cases, this.case, language(), minute, this.picked, this.marked]);
    if (now === this.drawn) return;
    this.drawn = now;
    const title = el("h2", { id: "timeline-title" }, word("timeline"));
    this.root.classList.toggle("without", !this.case);
    if (!this.case) {
      this.root.replaceChildren(el("div", { class: "case-head" }, title), el("p", { class: "nothing" }, word("no_case")));
      return;
    }
    const scrolled = [...this.root.querySelectorAll(".column")].map((column) => column.scrollTop);
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.root.replaceChildren(
      this.#head(title),
      el("div", { class: "columns" },
        column("clocks", "", ...this.#clocks()),
        column("why", this.clock?.name, ...this.#why()),
        column("history", "", this.#history())),
    );
    this.root.querySelectorAll(".column").forEach((each, place) => {
      each.scrollTop = scrolled[place] ?? 0;
    });
    if (focused) this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #head(title) {
    const { status, accepted, classes, unit, acknowledged_by: by, round, coming } = this.case;
    const state = status === "open" && !accepted ? "new" : status;
    const choice = el("select", { "aria-label": word("case_choice"), "data-key": "case", onchange: () => this.choose(choice.value) });
    choice.append(...this.cases.map((each) => el("option", { selected: each.number === this.chosen }, each.number)));
    const facts = [unit, ...classes, by && `${word("event_Acknowledged")}: ${by}`, round > 1 && word("round", round)];
    const [next] = coming;
    const rings = next
      ? word("next_ring", shortTime(Date.parse(next.at), this.state.now()), word(`kind_${next.kind}`), people(next.hears))
      : word("no_next_ring");
    return el("div", { class: "case-head" }, title, choice, this.#newest(),
      el("span", { class: `status ${status}` }, word(`status_${state}`)),
      el("span", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      el("span", { class: "next-ring" }, rings));
  }

  /** Back to the newest case, while an older one is held. */
  #newest() {
    const [newest] = this.cases;
    if (newest.number === this.chosen) return null;
    const take = () => {
      this.follow();
      this.show(newest.number).then(() => this.root.querySelector(".case-head select").focus());
    };
    return el("button", { type: "button", class: "newest", "data-key": "newest", onclick: take }, word("newest_case", newest.number));
  }

  #clocks() {
    return this.case.clocks.map((clock) => this.#clock(clock)).reverse();
  }

  #clock(clock) {
    const now = this.state.now();
    const start = Date.parse(clock.started_at);
    const due = clock.due_at ? Date.parse(clock.due_at) : null;
    const stop = clock.stopped_at ? Date.parse(clock.stopped_at) : null;
    const kind = kindOf(clock, due, stop, now);
    const shown = clock === this.clock;
    const clause = clock.own ? word("own_clock") : clock.clause;
    const pick = () => {
      this.held = true;
      this.picked = keyOf(clock);
      this.marked = null;
      this.draw();
    };
    const until = due ? ` → ${shortTime(due, start)}${clock.provisional ? ` (${word("provisional")})` : ""}` : "";
    return el("button", { type: "button", class: `clock-row ${kind}`, "aria-pressed": String(shown), "data-key": keyOf(clock), onclick: pick },
      el("span", { class: "clock-name" }, clock.name, el("small", {}, ` ${clause} · ${limitOf(clock.limit)}`)),
      due ? bar(clock, start, due, stop ?? now, shown ? this.marked : null) : null,
      el("span", { class: "clock-state" },
        el("span", {}, `${clockTime(start)}${until}`),
        el("span", { class: "left" }, stateOf(kind, due, now)),
        stop ? null : el("span", {}, word("owner", people(clock.owners)))));
  }

  #why() {
    const { clock } = this;
    if (!clock) return [el("p", {}, word("nothing_coming"))];
    return reasons(clock, this.state.now(), this.marked, (stage) => this.#mark(clock, stage));
  }

  #history() {
    const grouped = [];
    for (const each of [...this.case.history].reverse()) {
      const last = grouped.at(-1);
      const same = each.kind === "DeadlineReached" && last?.stage_kind === each.stage_kind && last.at === each.at;
      if (same) last.whats.push(each.what);
      else grouped.push({ ...each, whats: [each.what] });
    }
    const lines = grouped.map((each) => {
      const late = each.kind === "DeadlineReached";
      const name = late ? word(`kind_${each.stage_kind}`) : word(`event_${each.kind}`);
      const what = each.whats.filter(Boolean).reverse().join(language() === "en" ? ", " : "、");
      const more = [what, each.outcome && word(`outcome_${each.outcome}`), each.by].filter(Boolean).join(" · ");
      return el("li", { class: late ? `stage ${each.stage_kind}` : "" },
        el("time", {}, shortTime(Date.parse(each.at), this.state.now())), el("b", {}, name), el("span", {}, more));
    });
    return el("ol", { class: "events" }, ...lines);
  }
}

function keyOf(clock) {
  return `${clock.id} ${clock.run}`;
}

function column(name, of, ...content) {
  return el("div", { class: `column ${name}`, tabindex: 0, role: "group", "aria-label": word(name), "data-key": `column ${name}` },
    el("h3", {}, word(name), of ? ` · ${of}` : ""), el("div", { class: "within" }, ...content));
}

function kindOf(clock, due, stop, now) {
  if (stop) return clock.late ? "late" : "done";
  if (!due) return clock.held ? "paused" : "undated";
  return now >= due ? "over" : "running";
}

function stateOf(kind, due, now) {
  if (kind === "done") return word("stopped_in_time");
  if (kind === "late") return word("stopped_late");
  if (kind === "paused" || kind === "undated") return word(`${kind}_clock`);
  return word(kind === "over" ? "overdue_by" : "remaining", span(due - now));
}

/** From the start to the deadline or what came after it; points are warnings, the breach, and the climb. */
function bar(clock, start, due, last, marked) {
  const reached = clock.reached.map((each) => ({ ...each, at: Date.parse(each.at) }));
  const end = Math.max(due, last, ...reached.map((each) => each.at));
  const place = (at) => `${Math.min(100, Math.max(0, ((at - start) / (end - start || 1)) * 100))}%`;
  const fill = el("span", { class: "fill" });
  fill.style.width = place(last);
  const limit = el("span", { class: "limit" });
  limit.style.left = place(due);
  const coming = clock.coming.map((each) => ({ ...each, at: Date.parse(each.at), coming: true }));
  const points = [...reached, ...coming].filter((each) => each.at <= end).map((each) => {
    const title = `${word(`kind_${each.kind}`)} ${dayTime(each.at)}: ${people(each.hears)}`;
    const classes = ["point", each.kind, each.coming ? "to-come" : "", each.stage === marked ? "marked" : ""];
    const point = el("span", { class: classes.join(" "), title });
    point.style.left = place(each.at);
    return point;
  });
  return el("span", { class: "bar", "aria-hidden": "true" }, fill, limit, ...points);
}
