// One line that tells a newcomer what to do next, read from what has happened.

const ENDED = ["closed", "withdrawn", "lapsed"];

/** The hint's key in `words.js` and what stands in it. `chat`: the one in view on the customer's phone; what is
 *  being told there goes before the case below, until it names a case itself. */
export function hintFor(state, { case: shown, cases }, chat) {
  if (!shown || isTelling(state.chats.get(chat), shown, cases)) return [beforeTheCase(state.chats.get(chat))];
  if (ENDED.includes(shown.status)) {
    const open = cases.filter((each) => !ENDED.includes(each.status)).length;
    return open ? ["hint_others", open] : ["hint_ended"];
  }
  if (shown.status === "resolved") return [noticed(state, shown) ? "hint_noticed" : "hint_resolved"];
  if (shown.acknowledged_by) return ["hint_acknowledged"];
  const stages = shown.history.filter((each) => each.kind === "DeadlineReached").map((each) => each.stage_kind);
  if (stages.includes("climbed")) {
    return [shown.coming.some((each) => each.kind === "climbed") ? "hint_climbing" : "hint_climbed"];
  }
  if (stages.includes("missed")) return ["hint_missed"];
  return [stages.includes("warned") ? "hint_warned" : "hint_ignore"];
}

/** Does the customer in view still have a complaint to tell? Who has not begun leaves the word to an open case. */
function isTelling(chat, shown, cases) {
  if (!chat?.started && !ENDED.includes(shown.status)) return false;
  return ![...chat.messages.values()].some(({ text }) => cases.some((each) => text.includes(each.number)));
}

function beforeTheCase(chat) {
  if (!chat?.started) return chat?.platform === "wechat" ? "hint_follow" : "hint_start";
  const messages = [...chat.messages.values()];
  if (messages.filter((each) => each.from.is_bot).length < 2) return "hint_agree";
  const said = messages.some((each) => !each.from.is_bot && !each.text.startsWith("/"));
  return said ? "hint_answer" : "hint_tell";
}

/** Was the case's customer told by a template message alone, and has not written since? */
function noticed(state, { number }) {
  const chats = [...state.chats.values()].filter((chat) => chat.platform === "wechat");
  return chats.map((chat) => state.last(chat.key)).some((last) => last?.card && last.text.includes(number));
}
