// A case's clocks as bars, what comes next and who hears it, and what happened so far.

import { get } from "./api.js";
import { el } from "./dom.js";
import { clockTime, dayTime, shortTime, span } from "./times.js";
import { language, word } from "./words.js";

export class Timeline {
  constructor(root, state) {
    this.root = root;
    this.state = state;
    this.cases = [];
    this.chosen = null;
    this.case = null;
    this.drawn = "";
  }

  /** Fetch cases and the shown one's timeline; of several the newest is shown until one is chosen. */
  async refresh() {
    const { cases } = await get("cases");
    const [newest] = cases;
    if (newest && !this.cases.some((each) => each.number === newest.number)) this.chosen = newest.number;
    this.cases = cases;
    this.case = this.chosen ? await get(`case/${encodeURIComponent(this.chosen)}`, { language: language() }) : null;
    this.draw();
  }

  choose(number) {
    this.chosen = number;
    return this.refresh();
  }

  draw() {
    // The minute matters for the bars; within it nothing moves that could be seen.
    const minute = Math.floor(this.state.now() / 60000);
    const now = JSON.stringify([this.cases, this.case, language(), minute]);
    if (now === this.drawn) return;
    this.drawn = now;
    const title = el("h2", { id: "timeline-title" }, word("timeline"));
    this.root.classList.toggle("without", !this.case);
    if (!this.case) {
      this.root.replaceChildren(el("div", { class: "case-head" }, title), el("p", { class: "nothing" }, word("no_case")));
      return;
    }
    const scrolled = [...this.root.querySelectorAll(".column")].map((column) => column.scrollTop);
    this.root.replaceChildren(
      this.#head(title),
      el("div", { class: "columns" },
        column("clocks", ...this.#clocks()),
        column("coming", ...this.#coming()),
        column("history", this.#history())),
    );
    this.root.querySelectorAll(".column").forEach((each, place) => {
      each.scrollTop = scrolled[place] ?? 0;
    });
  }

  #head(title) {
    const { status, classes, unit, acknowledged_by: by, round } = this.case;
    const choice = el("select", { "aria-label": word("case_choice"), onchange: () => this.choose(choice.value) });
    choice.append(...this.cases.map((each) => el("option", { selected: each.number === this.chosen }, each.number)));
    const facts = [unit, ...classes, by && `${word("event_Acknowledged")}: ${by}`, round > 1 && word("round", round)];
    return el("div", { class: "case-head" }, title, choice,
      el("span", { class: `status ${status}` }, word(`status_${status}`)),
      el("span", { class: "facts" }, facts.filter(Boolean).join(" · ")));
  }

  #clocks() {
    return this.case.clocks.map((clock) => this.#clock(clock)).reverse();
  }

  #clock(clock) {
    const now = this.state.now();
    const [start, due] = [Date.parse(clock.started_at), Date.parse(clock.due_at)];
    const stop = clock.stopped_at ? Date.parse(clock.stopped_at) : null;
    const over = !stop && now >= due;
    const kind = stop ? (clock.late ? "late" : "done") : over ? "over" : "running";
    const clause = clock.own ? word("own_clock") : clock.clause;
    return el("div", { class: `clock-row ${kind}` },
      el("div", { class: "clock-name", title: clock.quote }, clock.name, el("small", {}, ` ${clause} · ${clock.limit}`)),
      bar(clock, start, due, stop ?? now),
      el("div", { class: "clock-state" },
        el("span", {}, `${clockTime(start)} → ${shortTime(due, start)}${clock.provisional ? ` (${word("provisional")})` : ""}`),
        el("span", {}, stateOf(kind, due, now)),
        stop ? null : el("span", {}, word("owner", people(clock.owners)))));
  }

  #coming() {
    if (!this.case.coming.length) return [el("p", {}, word("nothing_coming"))];
    return this.case.coming.map((each) =>
      el("div", { class: `stage ${each.kind}` },
        el("time", {}, shortTime(Date.parse(each.at), this.state.now())),
        el("b", {}, word(`kind_${each.kind}`)),
        el("span", {}, each.clock),
        el("span", { class: "hears" }, word("hears", people(each.hears)))));
  }

  #history() {
    const lines = [...this.case.history].reverse().map((each) => {
      const late = each.kind === "DeadlineReached";
      const name = late ? word(`kind_${each.stage_kind}`) : word(`event_${each.kind}`);
      const more = [each.what, each.outcome && word(`outcome_${each.outcome}`), each.by].filter(Boolean).join(" · ");
      return el("li", { class: late ? `stage ${each.stage_kind}` : "" },
        el("time", {}, dayTime(Date.parse(each.at))), el("b", {}, name), el("span", {}, more));
    });
    return el("ol", { class: "events" }, ...lines);
  }
}

function column(name, ...content) {
  return el("div", { class: `column ${name}`, tabindex: 0, role: "group", "aria-label": word(name) }, el("h3", {}, word(name)), ...content);
}

function people(names) {
  return names.map((name) => (name === "@customer" ? word("the_customer") : name)).join(language() === "en" ? ", " : "、");
}

function stateOf(kind, due, now) {
  if (kind === "done") return word("stopped_in_time");
  if (kind === "late") return word("stopped_late");
  return word(kind === "over" ? "overdue_by" : "due_in", span(due - now));
}

/** From the start to the deadline or what came after it; points are warnings, the breach, and the climb. */
function bar(clock, start, due, last) {
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
    const point = el("span", { class: `point ${each.kind} ${each.coming ? "to-come" : ""}`, title });
    point.style.left = place(each.at);
    return point;
  });
  return el("div", { class: "bar", "aria-hidden": "true" }, fill, limit, ...points);
}
