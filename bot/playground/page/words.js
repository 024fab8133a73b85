// Every word of the page, Chinese first, English second. The bots' own words come from the bots.

export const WORDS = {
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
  members: ["{0} 人在群里", "{0} members"],
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
  attach_sample: ["示例图片", "Sample picture"],
  attach_file: ["选择文件……", "Choose a file …"],
  too_large: ["文件太大，最多 10 MB", "Too large; 10 MB at most"],
  reply: ["回复", "Reply"],
  edit: ["修改", "Edit"],
  replying: ["回复：{0}", "Replying to: {0}"],
  editing: ["修改：{0}", "Editing: {0}"],
  cancel: ["取消", "Cancel"],
  edited: ["已编辑", "edited"],
  photo: ["图片", "picture"],
  voice: ["语音", "voice message"],
  file: ["文件", "file"],
  contact: ["联系人 {0}", "contact {0}"],
  location: ["位置", "location"],
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
  example: ["填入示例", "Fill in an example"],
  example_text: [
    "昨天下午三点左右在{0}吃饭，等了一个多小时才上菜，汤里还有一根头发，服务员态度很差。我要求退款并道歉，电话13800138000。",
    "Yesterday at about 3 pm at {0} I waited more than an hour, and there was a hair in the soup. The waiter was rude. I want a refund and an apology. My phone is +86 138 0013 8000.",
  ],

  no_case: [
    "还没有案件。顾客提交投诉后，这里会画出它的全部时限。",
    "No case yet. When the customer submits one, its clocks are drawn here.",
  ],
  case_choice: ["看哪个案件", "Which case"],
  clocks: ["时限", "Clocks"],
  coming: ["接下来", "Coming up"],
  history: ["经过", "History"],
  nothing_coming: ["没有在等的时限", "Nothing is due"],
  owner: ["负责：{0}", "Owner: {0}"],
  hears: ["通知：{0}", "tells {0}"],
  due_in: ["{0}后到期", "due in {0}"],
  overdue_by: ["已逾期 {0}", "overdue by {0}"],
  stopped_in_time: ["按时完成", "done in time"],
  stopped_late: ["逾期后完成", "done late"],
  own_clock: ["产品自定", "the product's own"],
  provisional: ["暂定", "provisional"],
  round: ["第 {0} 轮", "round {0}"],
  status_open: ["处理中", "open"],
  status_resolved: ["待顾客确认", "awaiting the customer"],
  status_closed: ["已结案", "closed"],
  status_withdrawn: ["已撤回", "withdrawn"],
  status_lapsed: ["顾客未答复，已关闭", "lapsed"],
  kind_warned: ["提醒", "warning"],
  kind_missed: ["逾期", "missed"],
  kind_climbed: ["升级", "climb"],
  kind_again: ["再次提醒", "repeat"],
  kind_release: ["受理失效", "acknowledgement expires"],
  kind_lapse: ["视为同意，关闭", "lapses"],
  kind_review: ["复查", "review"],
  event_ComplaintFiled: ["顾客提交投诉", "Complaint filed"],
  event_ComplaintAdded: ["顾客补充", "Customer added something"],
  event_Nudged: ["顾客催单", "Customer asked for progress"],
  event_Classified: ["改类别", "Classified"],
  event_RepeatNoticed: ["同一问题第几次投诉", "Repeated complaint, number"],
  event_Acknowledged: ["受理", "Acknowledged"],
  event_AcknowledgementExpired: ["受理失效，转由", "Acknowledgement expired, now with"],
  event_Taken: ["认领", "Taken"],
  event_HandedOver: ["转交", "Handed over"],
  event_StepDone: ["完成步骤", "Step done"],
  event_Noted: ["备注", "Note"],
  event_ContactAttempted: ["联系顾客", "Contact attempt"],
  event_ContactRevealed: ["查看联系方式", "Contact details shown"],
  event_EvidenceShown: ["查看材料，件数", "Evidence shown, files"],
  event_Resolved: ["提出解决方案", "Solution proposed"],
  event_Relayed: ["对顾客说", "Said to the customer"],
  event_CustomerConfirmed: ["顾客确认解决", "Customer confirmed"],
  event_CustomerRefused: ["顾客不认可，轮次", "Customer said no, round"],
  event_Closed: ["结案", "Closed"],
  event_Reopened: ["重开，轮次", "Reopened, round"],
  event_Withdrawn: ["顾客撤回", "Withdrawn"],
  event_CaseLapsed: ["顾客未答复，关闭", "Lapsed"],
  event_DeadlineReached: ["时限", "Clock"],
  event_Undeliverable: ["消息送不到", "Could not be told"],
  outcome_reached: ["已联系上", "reached"],
  outcome_no_answer: ["无人接听", "no answer"],
  outcome_wrong_number: ["号码有误", "wrong number"],
  outcome_confirmed: ["顾客确认", "confirmed"],
  outcome_staff: ["员工结案", "by staff"],
  outcome_not_ours: ["非本企业责任", "not our responsibility"],
  outcome_handed_back: ["对话结束", "conversation over"],
  the_customer: ["顾客", "the customer"],
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
