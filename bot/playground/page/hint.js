// One line that tells a newcomer what to do next, read from what has happened.

/** The key of the hint in `words.js`. */
export function hintFor(state, shown) {
  if (!shown) return beforeTheCase(state);
  if (["closed", "withdrawn", "lapsed"].includes(shown.status)) return "hint_ended";
  if (shown.status === "resolved") return noticed(state) ? "hint_noticed" : "hint_resolved";
  if (shown.acknowledged_by) return "hint_acknowledged";
  const stages = shown.history.filter((each) => each.kind === "DeadlineReached").map((each) => each.stage_kind);
  if (stages.includes("climbed")) {
    return shown.coming.some((each) => each.kind === "climbed") ? "hint_climbing" : "hint_climbed";
  }
  if (stages.includes("missed")) return "hint_missed";
  return stages.includes("warned") ? "hint_warned" : "hint_ignore";
}

function beforeTheCase(state) {
  const chats = (state.phone("customer")?.seats ?? []).flatMap((seat) => seat.sides).map((side) => state.chats.get(side.chat));
  if (!chats.some((chat) => chat?.started)) return "hint_start";
  const messages = chats.flatMap((chat) => [...(chat?.messages.values() ?? [])]);
  if (messages.filter((each) => each.from.is_bot).length < 2) return "hint_agree";
  const said = messages.some((each) => !each.from.is_bot && !each.text.startsWith("/"));
  return said ? "hint_answer" : "hint_tell";
}

/** Was a customer told by a template message alone, and has not written since? */
function noticed(state) {
  const chats = [...state.chats.values()].filter((chat) => chat.platform === "wechat");
  return chats.some((chat) => state.last(chat.key)?.card);
}
