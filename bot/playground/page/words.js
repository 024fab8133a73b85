// Every word of the page, Chinese first, English second. The bots' own words come from the bots.

import { CASE_WORDS } from "./words_case.js";
import { PLATFORM_WORDS } from "./words_platforms.js";
import { SIMULATE_WORDS } from "./words_simulate.js";
import { TOUR_WORDS } from "./words_tour.js";

export const WORDS = {
  ...CASE_WORDS,
  ...PLATFORM_WORDS,
  ...SIMULATE_WORDS,
  ...TOUR_WORDS,
  clock: ["世界时间", "World time"],
  phones: ["手机", "Phones"],
  plus_hour: ["+1 小时", "+1 h"],
  plus_half_day: ["+12 小时", "+12 h"],
  next_event: ["下一件事 →", "Next event →"],
  next_at: ["下一件事：{0}（{1}后）", "Next: {0} (in {1})"],
  next_none: ["没有在等的时限", "Nothing is due"],
  again: ["重新开始", "Start again"],
  again_question: [
    "全部案件和聊天都会清空，重新开始。确定吗？",
    "All cases and chats will be erased. Start again?",
  ],
  again_yes: ["清空并重新开始", "Erase and start again"],
  again_no: ["不了", "Keep everything"],
  other_language: ["English", "中文"],
  lost: ["连接断开了，正在重连……", "The connection is lost; trying again …"],
  customer: ["顾客", "Customer"],
  store: ["门店群", "Store group"],
  branch: ["分公司群", "Branch group"],
  hq: ["总部群", "HQ group"],
  manager: ["经理私聊", "Manager"],
  timeline: ["案件时间线", "Case timeline"],
  unread: ["{0} 条新消息", "{0} new messages"],
  you_are: ["你是", "You are"],
  private_with: ["与{0}私聊", "private chat with {0}"],
  members: ["{0} 人在群里", "{0} in the group"],
  bot: ["机器人", "bot"],
  messages_of: ["{0}的消息", "Messages: {0}"],
  empty_chat: ["还没有消息", "No messages yet"],
  start: ["开始", "START"],
  write: ["写点什么……", "Message"],
  write_as: ["以{0}的身份写", "Write as {0}"],
  send: ["发送", "Send"],
  save: ["保存修改", "Save the change"],
  commands: ["命令菜单", "Commands"],
  no_commands: ["这里没有命令", "No commands here"],
  attach: ["发送图片或文件", "Attach a picture or file"],
  attach_file: ["选择文件……", "Choose files …"],
  sample_photo: ["示例图片", "Sample picture"],
  sample_album: ["示例相册（3 张）", "Sample album (3)"],
  sample_voice: ["示例语音（5 秒）", "Sample voice (5 s)"],
  sample_video: ["示例视频", "Sample video"],
  sample_document: ["示例文件", "Sample file"],
  sample_location: ["位置", "Location"],
  sample_contact: ["名片", "My contact"],
  sample_sticker: ["贴纸", "Sticker"],
  held: ["待发送的文件：{0}", "Files to send: {0}"],
  leave_out: ["去掉{0}", "Leave out {0}"],
  too_large: ["最多 10 个文件，一共 10 MB", "10 files and 10 MB at most"],
  reply: ["回复", "Reply"],
  edit: ["修改", "Edit"],
  delete: ["删除", "Delete"],
  delete_quietly: ["删除（机器人不会知道）", "Delete (bots are not told)"],
  delete_question: [
    "从聊天里删除？机器人不会知道，已经告诉它的内容仍然算数。",
    "Delete it from the chat? Bots are not told: what was said to them still counts.",
  ],
  too_old: ["超过 48 小时，不能再修改", "After 48 hours a message cannot be edited"],
  replying: ["回复：{0}", "Replying to: {0}"],
  editing: ["修改：{0}", "Editing: {0}"],
  cancel: ["取消", "Cancel"],
  close: ["关闭", "Close"],
  edited: ["已编辑", "edited"],
  forwarded: ["转发自{0}", "Forwarded from {0}"],
  gone: ["消息已删除", "Deleted message"],
  to_original: ["看原消息", "Go to the message"],
  tick_sent: ["已发送", "Sent"],
  tick_read: ["已送达", "Delivered"],
  typing: ["正在输入", "typing"],
  bot_typing: ["机器人正在输入", "the bot is typing"],
  new_messages: ["以下是新消息", "New messages"],
  earlier: ["更早的消息（{0}）", "Earlier messages ({0})"],
  to_end: ["到最新消息", "To the newest message"],
  to_new: ["到最新消息（{0} 条新的）", "To the newest message ({0} new)"],
  enlarge: ["放大图片", "Enlarge the picture"],
  play: ["播放", "Play"],
  pause: ["暂停", "Pause"],
  file_photo: ["图片", "picture"],
  file_video: ["视频", "video"],
  file_voice: ["语音", "voice message"],
  file_document: ["文件", "file"],
  file_sticker: ["贴纸：不满意", "sticker: displeased"],
  file_contact: ["名片", "contact"],
  file_location: ["位置", "location"],
  joined: ["{0} 加入了群", "{0} joined"],
  left: ["{0} 离开了群", "{0} left"],
  service: ["系统消息", "service message"],
  link_opened: ["已打开链接", "Link opened"],
  ok: ["好的", "OK"],
  no_answer: ["没有反应，再试一次", "No answer; try again"],

  hint_start: [
    "① 你是顾客：在左边的手机里点「开始」。",
    "① You are the customer: press START on the left phone.",
  ],
  hint_follow: [
    "① 你是顾客：在左边的手机里点「关注公众号」。",
    "① You are the customer: press FOLLOW on the left phone.",
  ],
  hint_agree: [
    "② 机器人先说明会保存什么。点「同意并开始」。",
    "② The bot says what it will keep. Agree to it.",
  ],
  hint_tell: [
    "③ 说说发生了什么，一句话也可以。",
    "③ Tell what happened, in your own words.",
  ],
  hint_answer: [
    "③ 回答机器人的问题（按钮和文字都行），最后提交。",
    "③ Answer the bot's questions, by button or in words, then submit.",
  ],
  hint_ignore: [
    "④ 案件卡片到了门店群。先不理它，点「下一件事」，看提醒、逾期和逐级升级。",
    "④ The card is in the store's group. Ignore it: press “Next event” and watch warning, breach and climb.",
  ],
  hint_warned: [
    "⑤ 提醒发出了。继续点「下一件事」，直到逾期。",
    "⑤ That was a warning. Press “Next event” again until the deadline is missed.",
  ],
  hint_missed: [
    "⑥ 逾期了。继续点，分公司和总部会先后听到。",
    "⑥ Missed. Press on: the branch hears of it, then headquarters.",
  ],
  hint_climbing: [
    "⑦ 升级到分公司了。再点一次，总部也会听到。",
    "⑦ It has climbed to the branch. Press once more, and headquarters hears of it.",
  ],
  hint_climbed: [
    "⑧ 升级到顶了。现在点卡片上的「受理」，再点「提出解决方案」。",
    "⑧ It has climbed to the top. Now press “Acknowledge” on the card, then “Propose solution”.",
  ],
  hint_acknowledged: [
    "⑨ 有人受理了，不再催了。点「提出解决方案」，写下方案。",
    "⑨ Somebody answers for it, the pings stop. Press “Propose solution” and write it.",
  ],
  hint_resolved: [
    "⑩ 方案到了顾客手机上：问题解决了吗？由你回答。",
    "⑩ The customer is asked whether it is solved. Answer on the left phone.",
  ],
  hint_ended: [
    "⑪ 结案了。可以再投诉一次，或试试经理手机上的 / 命令。",
    "⑪ Closed. Tell another one, or try the / commands on the manager's phone.",
  ],
  hint_others: [
    "⑪ 这一件结案了，还有 {0} 件没有结：在时间线上选一件接着看，或再投诉一次。",
    "⑪ This one is closed, and {0} still open: choose one in the timeline, or tell another one.",
  ],
  example: ["填入示例", "Fill in an example"],
  example_text: [
    "昨天下午三点左右在{0}吃饭，等了一个多小时才上菜，汤里还有一根头发，服务员态度很差。我要求退款并道歉，电话13800138000。",
    "Yesterday at about 3 pm at {0} I waited more than an hour, and there was a hair in the soup. The waiter was rude. I want a refund and an apology. My phone is +86 138 0013 8000.",
  ],

  days: ["{0} 天", "{0} d"],
  hours: ["{0} 小时", "{0} h"],
  minutes: ["{0} 分钟", "{0} min"],
};

let chosen = navigator.language.startsWith("zh") ? "zh" : "en";

export function language() {
  return chosen;
}

export function speak(name) {
  chosen = name;
}

/** The word for `key`, with {0}, {1} ... replaced. */
export function word(key, ...values) {
  const pair = WORDS[key];
  if (!pair) return key;
  return pair[chosen === "en" ? 1 : 0].replace(/\{(\d)\}/g, (_, place) => values[place] ?? "");
}

/** A name that the server gives in both languages. */
export function named(pair) {
  return pair ? pair[chosen] : "";
}

/** Word everything below `root` that says which word it wants. */
export function wordAll(root) {
  for (const each of root.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of root.querySelectorAll("[data-label]")) {
    each.setAttribute("aria-label", word(each.dataset.label));
  }
}
