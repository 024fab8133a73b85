// The steps of the guided tour: what each shows, how the page does it, and how it is known to be done.
//
// A step: `id` (its words are tour_<id> and tour_<id>_text), `tab` on narrow screens, `spots(tour)` elements to point
// at, `done(tour)`, `act(tour, acting)` what "show me" does, `own`: the visitor is to press it, `lost(tour)`: can no
// longer be seen on this case.

import { buttonOf } from "./acting.js";
import { named, word } from "./words.js";

const SUBMIT = ["提交", "Submit"];
const AGREE = ["同意并开始", "Agree and begin"];
const ACKNOWLEDGE = ["受理", "Acknowledge"];
const PROPOSE = ["提出解决方案", "Propose solution"];
const SOLVED = ["已解决", "Solved"];
const MOST_JUMPS = 10;

export const STEPS = [
  { id: "welcome", tab: "customer", spots: () => [], done: () => true },
  {
    id: "tell", tab: "customer",
    spots: (tour) => [tour.root("customer")],
    done: (tour) => tour.number !== null || Boolean(tour.buttonOn("customer", SUBMIT)),
    act: tell,
  },
  {
    id: "submit", tab: "customer", own: true,
    spots: (tour) => [tour.root("customer"), tour.key("customer", SUBMIT)],
    done: (tour) => tour.number !== null,
    act: (tour, acting) => acting.press(tour.phone("customer"), ...SUBMIT),
  },
  {
    id: "receipt", tab: "customer",
    spots: (tour) => [tour.root("customer"), tour.message("customer")],
    done: (tour) => tour.number !== null,
  },
  {
    id: "card", tab: "store",
    spots: (tour) => [tour.root("store"), tour.message("store")],
    done: (tour) => tour.number !== null,
  },
  reached("warned", "store", (tour) => [tour.root("store"), tour.message("store")]),
  reached("missed", "store", (tour) => [tour.root("store"), tour.message("store"), tour.root("customer"), tour.message("customer")]),
  reached("climbed", "branch", (tour) => [tour.root("branch"), tour.message("branch")]),
  {
    id: "why", tab: "timeline",
    spots: (tour) => [tour.page.timeline.root],
    done: () => true,
  },
  {
    id: "ack", tab: "branch", own: true,
    spots: (tour) => [tour.root("branch"), tour.key("branch", ACKNOWLEDGE)],
    done: (tour) => Boolean(tour.case?.acknowledged_by) || tour.settled,
    act: (tour, acting) => acting.press(tour.phone("branch"), ...ACKNOWLEDGE),
  },
  {
    id: "propose", tab: "branch",
    spots: (tour) => [tour.root("branch")],
    done: (tour) => tour.settled,
    act: propose,
  },
  {
    id: "answer", tab: "customer", own: true,
    spots: (tour) => [tour.root("customer"), tour.key("customer", SOLVED)],
    done: (tour) => tour.case?.status === "closed",
    lost: (tour) => ["withdrawn", "lapsed"].includes(tour.case?.status),
    act: (tour, acting) => acting.press(tour.phone("customer"), ...SOLVED),
  },
  { id: "done", tab: "timeline", spots: (tour) => [tour.page.timeline.root], done: () => true },
];

/** Time is moved until a clock of the case reaches a stage of this kind. */
function reached(kind, tab, spots) {
  const has = (tour) => tour.stages.has(kind);
  return {
    id: kind, tab, done: has,
    spots: (tour) => [...spots(tour), tour.page.timeline.root],
    lost: (tour) => Boolean(tour.case) && !has(tour) && (tour.settled || !tour.case.coming.some((each) => each.kind === kind)),
    act: async (tour, acting) => {
      for (let jumps = 0; jumps < MOST_JUMPS && !has(tour) && !tour.lost; jumps += 1) {
        await tour.page.jump({ to: "next" });
        await tour.page.refresh();
        await acting.pause(150);
      }
    },
  };
}

async function tell(tour, acting) {
  const { state } = tour.page;
  const phone = tour.phone("customer");
  const story = word("example_text", named(state.store));
  const told = () => state.shown(phone.chat).some((each) => each.text === story);
  if (!state.chats.get(phone.chat)?.started) await phone.start();
  await acting.settled(phone);
  if (!told()) await acting.write(phone, story);
  await acting.settled(phone);
  if (!tour.buttonOn("customer", SUBMIT) && buttonOf(state, phone, ...AGREE)) await acting.press(phone, ...AGREE);
  await acting.settled(phone);
}

async function propose(tour, acting) {
  const phone = tour.phone("branch");
  await acting.press(phone, ...PROPOSE);
  await acting.until(() => phone.composer.replyTo?.markup?.force_reply);
  await acting.write(phone, word("tour_solution"));
  await acting.until(() => tour.settled);
}
