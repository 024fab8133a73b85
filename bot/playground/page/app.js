// The page: phones side by side, the clock above them, the case below.

import { get, listen, post } from "./api.js";
import { el } from "./dom.js";
import { Examples } from "./examples.js";
import { hintFor } from "./hint.js";
import { Phone } from "./phone.js";
import { Simulator } from "./simulate.js";
import { State } from "./state.js";
import { Timeline } from "./timeline.js";
import { clockTime, day, setZone, shortTime, span } from "./times.js";
import { Tour } from "./tour.js";
import { language, named, speak, word, wordAll } from "./words.js";

const byId = (id) => document.getElementById(id);
const state = new State();
const timeline = new Timeline(byId("timeline"), state);
let phones = [];
let tab = sessionStorage.getItem("kesu.tab") ?? "customer";

// --- drawing -----------------------------------------------------------------------------------

function redraw() {
  for (const phone of phones) phone.update();
  drawTabs();
  drawClock();
  drawHint();
  tour.update();
}

/** Everything with words in it, after a change of language or organisation. */
function dress() {
  document.documentElement.lang = language() === "en" ? "en" : "zh-CN";
  wordAll(document);
  byId("language").textContent = word("other_language");
  byId("language").lang = language() === "en" ? "zh-CN" : "en";
  const wanted = state.phones.map((phone) => phone.id).join();
  if (wanted !== phones.map((phone) => phone.id).join()) {
    phones = state.phones.map(({ id }) => new Phone(id, state, redraw));
    byId("phones").replaceChildren(...phones.map((phone) => phone.root));
  }
  for (const phone of phones) phone.dress();
  tour.draw();
}

function drawTabs() {
  const names = [...phones.map((phone) => phone.id), "timeline"];
  if (!names.includes(tab)) [tab] = names;
  document.body.dataset.tab = tab;
  const bar = document.querySelector(".tabs");
  if (bar.children.length !== names.length) {
    bar.replaceChildren(...names.map((name) => el("button", {
      type: "button", role: "tab", id: `tab-${name}`, onclick: () => show(name),
      "aria-controls": name === "timeline" ? "timeline" : `phone-${name}`,
    })));
  }
  let moved = false;
  names.forEach((name, place) => {
    const unread = phones[place]?.unread ?? 0;
    const button = bar.children[place];
    button.setAttribute("aria-selected", name === tab);
    button.tabIndex = name === tab ? 0 : -1;
    const label = word(name) + (unread ? ` (${unread})` : "");
    moved ||= button.textContent !== label;
    button.textContent = label;
    button.classList.toggle("unread", unread > 0);
  });
  if (moved) byId(`tab-${tab}`).scrollIntoView({ inline: "nearest", block: "nearest" });
  for (const phone of phones) phone.root.classList.toggle("chosen", phone.id === tab);
}

function show(name) {
  tab = name;
  sessionStorage.setItem("kesu.tab", name);
  drawTabs();
  byId(`tab-${name}`).scrollIntoView({ inline: "nearest", block: "nearest" });
  phones.find((each) => each.id === name)?.look();
}

function drawClock() {
  if (state.fresh) return;
  const now = state.now();
  byId("now").textContent = `${day(now)} ${clockTime(now)}`;
  byId("now").dateTime = new Date(now).toISOString();
  const waits = state.next !== null;
  byId("next").textContent = waits ? word("next_at", shortTime(state.next, now), span(state.next - now)) : word("next_none");
  byId("next").title = byId("next").textContent;
  byId("next-event").disabled = !waits || jumping;
}

function drawHint() {
  const [key, ...values] = hintFor(state, timeline, phones.find((phone) => phone.id === "customer")?.chat);
  const said = examples.hint ?? word(key, ...values);
  const hint = byId("hint");
  if (hint.textContent !== said) hint.textContent = said;
  byId("example").hidden = key !== "hint_tell" || examples.hint !== null;
  byId("example-stop").hidden = !examples.running;
  document.querySelector(".hint").hidden = tour.mode !== "off";
}

// --- news --------------------------------------------------------------------------------------

let fetching = false;
let behind = false;

/** Fetch what is new; news that comes meanwhile is fetched afterwards. */
async function refresh() {
  if (fetching) {
    behind = true;
    return;
  }
  fetching = true;
  try {
    do {
      behind = false;
      await fetchNews();
    } while (behind);
  } catch {
    setTimeout(refresh, 1000);
  } finally {
    fetching = false;
  }
}

async function fetchNews() {
  const snapshot = await get("state", { since: state.version });
  if (state.epoch && snapshot.epoch !== state.epoch) {
    startOver();
    behind = true;
    return;
  }
  const dressed = JSON.stringify([state.phones, state.zone]);
  const first = state.fresh;
  const answered = state.merge(snapshot);
  setZone(state.zone);
  if (first) agreeOnLanguage();
  if (JSON.stringify([state.phones, state.zone]) !== dressed) dress();
  for (const press of answered) {
    const phone = phones.find((each) => each.chat === press.chat);
    if (press.answer) phone?.toast(press.answer, press.alert);
  }
  redraw();
  await timeline.refresh();
  drawHint();
  tour.update();
  if (first) tour.offer();
}

/** The server began anew: so does the page. */
function startOver() {
  state.forget();
  phones = [];
  timeline.forget();
  examples.forget();
  tour.restarted();
  byId("phones").replaceChildren();
}

// --- the bar -----------------------------------------------------------------------------------

let jumping = false;

async function jump(body) {
  if (jumping) return;
  jumping = true;
  document.body.classList.add("jumping");
  try {
    await post("jump", body);
  } catch (error) {
    phones[0]?.toast(error.message);
  } finally {
    jumping = false;
    document.body.classList.remove("jumping");
    refresh();
  }
}

let languageChosen = false;

function chooseLanguage() {
  languageChosen = true;
  speak(language() === "en" ? "zh" : "en");
  tellLanguage();
  dress();
  redraw();
  timeline.refresh();
}

function tellLanguage() {
  post("language", { language: language() }).catch((error) => phones[0]?.toast(error.message));
}

/** At first the company speaks as the browser does; later the page speaks as the company does. */
function agreeOnLanguage() {
  if (languageChosen || state.language === language()) return;
  if (state.untouched) tellLanguage();
  else speak(state.language);
}

/** What tour and examples may do with the page. */
const page = {
  state,
  timeline,
  phone: (id) => phones.find((each) => each.id === id),
  show,
  jump,
  refresh,
  hint: drawHint,
  quiet: () => examples.forget(),
  free: () => tour.mode !== "off" && tour.end(),
  examples: () => {
    tour.end();
    byId("examples").click();
  },
};
const examples = new Examples(page, byId("examples"), byId("examples-menu"));
const tour = new Tour(page, byId("tour-bar"), byId("tour"));

function fillExample() {
  const phone = phones.find((each) => each.id === "customer");
  show("customer");
  phone.composer.fill(word("example_text", named(state.store)));
}

byId("hour").onclick = () => jump({ hours: 1 });
byId("half-day").onclick = () => jump({ hours: 12 });
byId("two-days").onclick = () => jump({ hours: 48 });
byId("next-event").onclick = () => jump({ to: "next" });
byId("language").onclick = chooseLanguage;
byId("example").onclick = fillExample;
byId("example-stop").onclick = () => examples.stop();
byId("phones").addEventListener("click", (event) => {
  const item = event.target.closest("li[data-id]");
  const phone = item && !event.target.closest("button, a") && phones.find((each) => each.root.contains(item));
  const message = phone && state.chats.get(phone.chat)?.messages.get(Number(item.dataset.id));
  if (message) timeline.markMoment(message.text, message.at);
});
const simulator = new Simulator(byId("simulator"));
byId("simulate").onclick = () => simulator.open();
byId("again").onclick = () => byId("confirm").showModal();
byId("confirm").onclose = () => {
  const { returnValue } = byId("confirm");
  byId("confirm").returnValue = "";
  if (returnValue === "yes") post("reset", { confirm: true }).catch((error) => phones[0]?.toast(error.message));
};
document.querySelector(".tabs").onkeydown = (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const names = [...event.currentTarget.children].map((each) => each.id.slice(4));
  if (!step) return;
  const next = names[(names.indexOf(tab) + step + names.length) % names.length];
  show(next);
  byId(`tab-${next}`).focus();
};

setInterval(() => {
  drawClock();
  if (timeline.case) timeline.draw();
  tour.draw();
}, 1000);
wordAll(document);
listen(refresh, (lost) => {
  byId("lost").hidden = !lost;
});
