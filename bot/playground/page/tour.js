// The guided tour: one step after the other on the real product, pointed at, never in the way.

import { Acting, buttonOf, elementOf, Interrupted } from "./acting.js";
import { post } from "./api.js";
import { el, iconButton } from "./dom.js";
import { STEPS } from "./tour_steps.js";
import { word } from "./words.js";

const KEPT = "kesu.tour";
const CASE_STEP = STEPS.findIndex((step) => step.id === "card");

export class Tour {
  /** `page`: state, timeline, phone(id), show(name), jump(body), refresh(), hint(), quiet(). */
  constructor(page, root, button) {
    Object.assign(this, { page, bar: root, button, mode: "off", place: 0, number: null, acting: null, note: null });
    this.kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    this.title = el("b", { id: "tour-title" });
    this.text = el("span");
    this.count = el("span", { class: "tour-count" });
    this.words = el("p", { class: "tour-words", role: "status" }, this.count, this.title, " ", this.text);
    this.back = el("button", { type: "button", onclick: () => this.#go(this.place - 1) });
    this.main = el("button", { type: "button", class: "strong", onclick: () => this.#main() });
    this.other = el("button", { type: "button" });
    this.close = iconButton("close", "", { class: "tour-close", onclick: () => this.end() });
    root.append(this.words, el("span", { class: "tour-acts" }, this.back, this.other, this.main, this.close));
    button.onclick = () => this.start();
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  // --- what the steps look at -------------------------------------------------------------------

  phone(id) {
    return this.page.phone(id);
  }

  root(id) {
    return this.phone(id)?.root;
  }

  /** The case of the tour, once the page shows it. */
  get case() {
    const shown = this.page.timeline.case;
    return shown && shown.number === this.number ? shown : null;
  }

  get stages() {
    return new Set((this.case?.history ?? []).map((each) => each.stage_kind));
  }

  /** A proposal is before the customer, or the case is over. */
  get settled() {
    return Boolean(this.case) && this.case.status !== "open";
  }

  get lost() {
    return Boolean(this.step.lost?.(this));
  }

  get step() {
    return STEPS[this.place];
  }

  buttonOn(id, labels) {
    const phone = this.phone(id);
    return phone && buttonOf(this.page.state, phone, ...labels);
  }

  key(id, labels) {
    const found = this.buttonOn(id, labels);
    return found && elementOf(this.phone(id), found);
  }

  /** The newest message on a phone that names the case. */
  message(id) {
    const phone = this.phone(id);
    const found = this.number && this.page.state.shown(phone.chat).findLast((each) => each.text.includes(this.number));
    return found ? phone.root.querySelector(`[data-id="${found.id}"]`) : null;
  }

  // --- beginning and ending ---------------------------------------------------------------------

  /** The page is there: offer the tour to those who never saw it. */
  offer() {
    if (this.mode === "off" && !this.kept && this.page.state.untouched) this.mode = "offer";
    this.draw();
  }

  start() {
    if (this.mode === "on") {
      this.main.focus();
      return;
    }
    this.page.quiet();
    const { timeline } = this.page;
    const { place = 0, number = null } = this.kept ?? {};
    const there = number && timeline.cases.some((each) => each.number === number);
    if (place && place < STEPS.length - 1 && (there || (!number && !timeline.case))) this.#begin(place, number);
    else if (timeline.case || !this.page.state.untouched) this.mode = "used";
    else this.#begin(0, null);
    this.draw();
    this.main.focus();
  }

  #begin(place, number) {
    const { timeline } = this.page;
    this.number = number;
    this.seen = new Set(timeline.cases.map((each) => each.number));
    timeline.follow();
    this.phone("customer")?.turn("telegram");
    this.mode = "on";
    if (number) timeline.show(number).then(() => this.#go(place));
    else this.#go(place);
  }

  async #afresh() {
    this.acting?.stop();
    this.mode = "fresh";
    this.draw();
    try {
      await post("reset", { confirm: true });
    } catch (error) {
      this.mode = "used";
      this.note = word("tour_failed", error.message);
      this.draw();
    }
  }

  /** Everything began anew, by the tour or by somebody else. */
  restarted() {
    this.acting?.stop();
    this.kept = this.mode === "off" ? this.kept : {};
    if (this.mode === "on" || this.mode === "fresh") this.#begin(0, null);
    else if (this.mode === "used") this.end();
  }

  end() {
    this.acting?.stop();
    const finished = this.place >= STEPS.length - 1;
    const kept = this.mode === "on" && !finished ? { place: this.place, number: this.number } : this.kept ?? {};
    this.kept = finished ? {} : kept;
    localStorage.setItem(KEPT, JSON.stringify(this.kept));
    this.mode = "off";
    this.draw();
    this.page.hint();
    this.button.focus();
  }

  #key(event) {
    const away = event.target.closest?.(".composer, .menu, dialog");
    if (event.key !== "Escape" || event.defaultPrevented || this.mode === "off" || away) return;
    this.end();
  }

  // --- from step to step ------------------------------------------------------------------------

  #go(place, show = false) {
    this.acting?.stop();
    this.place = Math.max(0, Math.min(place, STEPS.length - 1));
    this.note = null;
    localStorage.setItem(KEPT, JSON.stringify({ place: this.place, number: this.number }));
    this.page.show(this.step.tab);
    this.draw();
    this.#bring();
    if (show && this.step.act && !this.step.own && !this.step.done(this)) this.#show();
  }

  /** Bring what is pointed at into its phone's window. */
  #bring() {
    const [, item] = this.step.spots(this);
    item?.scrollIntoView({ block: "nearest" });
  }

  #main() {
    if (this.mode === "offer") this.#begin(0, null);
    else if (this.mode === "used") this.#afresh();
    else if (this.acting) return;
    else if (this.place === STEPS.length - 1) this.end();
    else if (this.step.done(this) || this.lost) this.#go(this.place + 1, true);
    else this.#show();
  }

  async #show() {
    const phones = ["customer", "store", "branch"].map((id) => this.phone(id)).filter(Boolean);
    const acting = new Acting(this.page.state, phones);
    this.acting = acting;
    this.note = null;
    this.draw();
    try {
      await this.step.act(this, acting);
    } catch (error) {
      const said = error instanceof Interrupted ? word("tour_interrupted") : word("tour_failed", error.message || "…");
      if (this.acting === acting) this.note = said;
    } finally {
      acting.stop();
      if (this.acting === acting) this.acting = null;
      this.update();
    }
  }

  /** Something happened on the page: the tour looks whether its step is done. */
  update() {
    if (this.mode === "offer" && !this.page.state.untouched) {
      this.mode = "off";
      this.draw();
      this.page.hint();
    }
    if (this.mode !== "on") return;
    const { timeline } = this.page;
    this.number ??= timeline.cases.map((each) => each.number).find((each) => !this.seen.has(each)) ?? null;
    if (this.number && timeline.chosen !== this.number && this.awaits !== this.step) {
      this.awaits = this.step;
      timeline.show(this.number).then(() => this.update());
      return;
    }
    if (this.step.id === "answer" && this.case?.status === "open") {
      this.#go(this.place - 1);
      this.note = word("tour_again");
    }
    // Whoever pressed it themselves sees at once what came of it.
    const pressed = this.step.own && this.waiting === this.step && this.step.done(this);
    this.waiting = this.step.own && !this.step.done(this) ? this.step : null;
    if (pressed) this.#go(this.place + 1, true);
    else this.draw();
  }

  // --- drawing ----------------------------------------------------------------------------------

  draw() {
    const on = this.mode !== "off";
    this.bar.hidden = !on;
    document.body.classList.toggle("touring", this.mode === "on" && this.place > 0);
    this.button.textContent = word(this.mode === "off" && this.kept?.place ? "tour_resume" : "tour");
    this.close.setAttribute("aria-label", word("tour_end"));
    this.close.title = word("tour_end");
    for (const old of document.querySelectorAll(".spot")) old.classList.remove("spot");
    if (!on) return;
    if (this.mode === "on") this.#drawStep();
    else this.#drawQuestion();
  }

  #drawQuestion() {
    const [title, main, other, act] = {
      offer: ["tour_offer", "tour_begin", "tour_later", () => this.end()],
      used: ["tour_used", "tour_afresh", this.page.timeline.case ? "tour_go_on" : null, () => this.#goOn()],
      fresh: ["tour_used", "tour_busy", null, null],
    }[this.mode];
    this.#say("", word(title), this.note ?? word(`${title}_text`));
    this.back.hidden = true;
    this.#dress(this.main, word(main));
    this.other.hidden = !other;
    this.#dress(this.other, other && word(other, this.page.timeline.chosen));
    this.other.onclick = act;
  }

  /** Go on with the case that is there, at the first step it has not passed. */
  #goOn() {
    this.number = this.page.timeline.chosen;
    const next = STEPS.findIndex((step, place) => place > CASE_STEP && !step.done(this) && !step.lost?.(this));
    this.#begin(next < 0 ? STEPS.length - 1 : this.stages.size > 1 ? next : CASE_STEP, this.number);
    this.main.focus();
  }

  #drawStep() {
    const { step } = this;
    const done = step.done(this);
    const note = this.lost ? word("tour_lost", this.number) : this.note;
    this.#say(word("tour_of", this.place + 1, STEPS.length), word(`tour_${step.id}`), note ?? word(`tour_${step.id}_text`));
    this.back.hidden = this.place === 0;
    this.#dress(this.back, word("tour_back"));
    const last = this.place === STEPS.length - 1;
    const label = last ? "tour_finish" : done || this.lost ? "tour_next" : step.own ? "tour_press" : "tour_show";
    this.#dress(this.main, word(this.acting ? "tour_busy" : label));
    this.main.setAttribute("aria-disabled", this.acting !== null);
    this.main.classList.toggle("strong", done || !step.own);
    this.other.hidden = !this.lost && !last;
    this.#dress(this.other, word(last ? "examples" : "tour_afresh"));
    this.other.onclick = last ? () => this.page.examples() : () => this.#afresh();
    this.#point();
  }

  #point() {
    const spots = this.step.spots(this).filter(Boolean);
    for (const spot of spots) spot.classList.add("spot");
    const seen = spots[0]?.getBoundingClientRect();
    this.bar.classList.toggle("points", Boolean(seen?.width));
    if (seen?.width) this.bar.style.setProperty("--point", `${seen.left + seen.width / 2}px`);
  }

  #say(count, title, text) {
    this.#dress(this.count, count);
    this.#dress(this.title, title);
    this.#dress(this.text, text);
  }

  /** A status that is written anew is read out anew: only what changed is written. */
  #dress(element, text) {
    if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
  }
}
