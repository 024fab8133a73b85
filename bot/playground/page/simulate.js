// The simulator: what is chosen, and the picture of what would follow. Nothing is stored or sent.

import { post } from "./api.js";
import { el, iconButton } from "./dom.js";
import { drawn } from "./simulate_chart.js";
import { span } from "./times.js";
import { language, word } from "./words.js";
import { CASE_WORDS } from "./words_case.js";

const MOST = 8;
const HOUR_MS = 3_600_000;

export class Simulator {
  constructor(root) {
    this.root = root;
    this.asked = 0;
    root.addEventListener("close", () => root.replaceChildren());
  }

  /** Ask what can be chosen, then show the form; the company's own procedure is played at once. */
  async open() {
    this.message = el("p", { class: "sim-wrong", role: "alert", hidden: true });
    this.picture = el("div", { class: "sim-picture" });
    const close = iconButton("close", word("close"), { class: "sim-close", onclick: () => this.root.close() });
    const head = el("div", { class: "sim-head" }, el("h2", { id: "simulator-title" }, word("sim_title")), close);
    this.form = el("form", { class: "sim-form", novalidate: true });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.play();
    });
    this.root.replaceChildren(head, el("p", { class: "faint" }, word("sim_about")), this.form, this.message, this.picture);
    this.root.showModal();
    try {
      this.choices = await post("choices", { language: language() });
    } catch (error) {
      this.#say(word("sim_failed", error.message));
      return;
    }
    this.#fill(this.choices.procedures[0].id);
    await this.play();
  }

  #fill(chosen) {
    const { procedures, units, at, spans } = this.choices;
    const keep = this.fields;
    this.procedure = procedures.find((each) => each.id === chosen);
    this.fields = {
      procedure: select(procedures.map((each) => [each.id, each.title]), chosen),
      unit: select(units.map((each) => [each.id, each.name]), keep?.unit.value),
      channel: select(this.procedure.channels.map((each) => [each.id, each.name]), "telegram"),
      at: el("input", { type: "datetime-local", value: keep?.at.value ?? at, required: true }),
      hours: select(spans.map((hours) => [hours, span(hours * HOUR_MS)]), keep?.hours.value ?? "72"),
    };
    this.fields.procedure.addEventListener("change", () => this.#fill(this.fields.procedure.value));
    const axes = new Map();
    for (const each of this.procedure.classes) axes.set(each.axis, [...(axes.get(each.axis) ?? []), each]);
    const flags = axes.get("flag") ?? [];
    axes.delete("flag");
    this.axes = [...axes.values()].map((classes) =>
      select(classes.map((each) => [each.id, each.name]), classes.find((each) => each.initial)?.id));
    this.flags = flags.map((each) => el("input", { type: "checkbox", value: each.id }));
    this.happenings = el("ul", { class: "sim-happenings" });
    this.form.replaceChildren(
      field("sim_procedure", this.fields.procedure),
      field("sim_unit", this.fields.unit),
      field("sim_channel", this.fields.channel),
      ...this.axes.map((each) => field("sim_class", each)),
      field("sim_at", this.fields.at),
      field("sim_span", this.fields.hours),
      flags.length ? el("fieldset", { class: "sim-flags" }, el("legend", {}, word("sim_flags")),
        ...flags.map((each, place) => el("label", {}, this.flags[place], each.name))) : null,
      el("fieldset", { class: "sim-way" }, el("legend", {}, word("sim_happens")), this.happenings,
        el("button", { type: "button", class: "sim-add", onclick: () => this.#add() }, word("sim_add"))),
      el("button", { class: "strong sim-play" }, word("sim_play")),
    );
  }

  #add() {
    if (this.happenings.children.length >= MOST) return;
    const marks = [
      ...this.choices.marks.map((mark) => [mark, nameOf(mark, this.procedure)]),
      ...this.procedure.steps.map((each) => [`step:${each.id}`, each.name]),
      ...this.procedure.classes.filter((each) => !each.initial).map((each) => [`classified:${each.id}`, word("mark_classified", each.name)]),
    ];
    const mark = select(marks, "acknowledged");
    const after = el("input", { type: "number", min: 0, max: 1000, step: 1, value: 1, "aria-label": word("sim_after") });
    const unit = select(["m", "h", "d"].map((each) => [each, word(`sim_${each}`)]), "h");
    mark.setAttribute("aria-label", word("sim_what"));
    unit.setAttribute("aria-label", word("sim_unit_of_time"));
    const row = el("li", {}, mark, el("span", { "aria-hidden": "true" }, word("sim_after")), after, unit);
    row.append(iconButton("bin", word("sim_remove"), { onclick: () => row.remove() }));
    this.happenings.append(row);
    mark.focus();
  }

  /** What the form says; null, with the reason shown, where it says too little. */
  #wanted() {
    const { procedure, unit, channel, at, hours } = this.fields;
    if (!at.value || !at.validity.valid) return this.#say(word("sim_no_time"), at);
    const happenings = [];
    for (const row of this.happenings.children) {
      const [mark, after, scale] = row.querySelectorAll("select, input");
      if (!after.value || !after.validity.valid) return this.#say(word("sim_no_after"), after);
      happenings.push({ mark: mark.value, after: Number(after.value), unit: scale.value });
    }
    const flags = this.flags.filter((each) => each.checked);
    const chosen = [...this.axes, ...flags].map((each) => each.value);
    const initial = this.procedure.classes.filter((each) => each.initial).map((each) => each.id);
    return {
      language: language(), procedure: procedure.value, unit: unit.value, channel: channel.value, at: at.value,
      hours: Number(hours.value), happenings, classes: chosen.filter((each) => !initial.includes(each)),
    };
  }

  async play() {
    const wanted = this.#wanted();
    if (!wanted) return;
    this.asked += 1;
    const turn = this.asked;
    try {
      const found = await post("simulate", wanted);
      if (turn !== this.asked) return;
      if (found.impossible !== undefined) {
        const named = found.impossible && nameOf(found.impossible, this.procedure);
        this.#say(named ? word("sim_impossible", named) : word("sim_impossible_whole", found.why));
        return;
      }
      this.#say("");
      this.picture.replaceChildren(...drawn(found));
    } catch (error) {
      this.#say(word("sim_failed", error.message));
    }
  }

  /** Say what is wrong (the former picture would be another case's), and go to where it is. */
  #say(text, where) {
    this.message.textContent = text;
    this.message.hidden = !text;
    if (text) this.picture.replaceChildren();
    where?.focus();
    return null;
  }
}

function nameOf(mark, procedure) {
  const [kind, id] = mark.split(":");
  if (kind === "step") return procedure.steps.find((each) => each.id === id)?.name ?? id;
  if (kind === "classified") return word("mark_classified", procedure.classes.find((each) => each.id === id)?.name ?? id);
  const key = `mark_${mark.replace(":", "_")}`;
  return key in CASE_WORDS ? word(key) : mark;
}

function select(pairs, chosen) {
  const options = pairs.map(([value, name]) => el("option", { value, selected: String(value) === String(chosen) }, name));
  return el("select", {}, ...options);
}

function field(name, input) {
  return el("label", { class: "sim-field" }, el("span", {}, word(name)), input);
}
