// Words of the guided tour and of the example customers, Chinese first, English second.

export const TOUR_WORDS = {
  tour: ["90 秒看懂", "90-second tour"],
  tour_resume: ["继续导览", "Resume the tour"],
  tour_name: ["导览", "Guided tour"],
  tour_of: ["{0}/{1}", "{0}/{1}"],
  tour_offer: ["第一次来？", "New here?"],
  tour_offer_text: [
    "跟着走一遍：一个投诉从说出口到结案，中途没人理会时会发生什么。约 90 秒，随时可以停。",
    "Follow one complaint from the first word to the closing, and see what happens when nobody reacts. About 90 seconds; stop whenever you like.",
  ],
  tour_begin: ["开始导览", "Start the tour"],
  tour_later: ["我自己看", "I'll look around"],
  tour_used: ["这里已经有聊天了", "There are chats here already"],
  tour_used_text: [
    "导览从一位新顾客开始。可以清空重来，也可以接着现在的案件看。",
    "The tour begins with a new customer. Erase and begin, or go on with the case that is here.",
  ],
  tour_afresh: ["清空，从头看", "Erase and begin"],
  tour_go_on: ["接着看 {0}", "Go on with {0}"],
  tour_next: ["下一步", "Next"],
  tour_back: ["上一步", "Back"],
  tour_show: ["演示给我看", "Show me"],
  tour_press: ["替我按", "Press it for me"],
  tour_busy: ["请稍等……", "One moment …"],
  tour_end: ["结束导览", "End the tour"],
  tour_finish: ["完成", "Finish"],
  tour_failed: ["没有做成：{0}。可以再试一次，或自己在手机上做。", "That did not work: {0}. Try again, or do it yourself on the phone."],
  tour_interrupted: ["您接手了。做完会自动往下走，也可以让我接着演示。", "You have taken over. The tour goes on when it is done, or let it show you."],
  tour_lost: [
    "这一步在案件 {0} 上已经看不到了：有人抢先处理了。可以往下看，或清空从头来。",
    "This cannot be seen on case {0} any more: somebody was faster. Go on, or erase and begin again.",
  ],
  tour_again: ["顾客说没解决，案件又开了：请再提一次方案。", "The customer said no, the case is open again: propose once more."],

  tour_welcome: ["五部手机，一家小公司", "Five phones, one small company"],
  tour_welcome_text: [
    "左边是顾客，往右是门店、分公司、总部的群和经理；下面是案件的时间线。机器人是真的，聊天软件是本机的替身。",
    "The customer is on the left; then the groups of store, branch and headquarters, and a manager. Below is the case's timeline. The bots are real, the messenger is a local stand-in.",
  ],
  tour_tell: ["顾客一条消息全说完", "One message tells it all"],
  tour_tell_text: [
    "顾客点「开始」，一口气说完，再点同意。看左边：时间、门店、诉求、电话都听懂了，没有再问。",
    "The customer presses START, tells everything at once, then agrees. Watch: time, store, wish and phone were understood and are not asked again.",
  ],
  tour_submit: ["核对，然后提交", "Check, then submit"],
  tour_submit_text: [
    "这是机器人听懂的摘要，每一项都能改。请点亮着的「提交」。",
    "This is what the bot understood; every line can be changed. Press the highlighted “Submit”.",
  ],
  tour_receipt: ["编号和承诺", "A number and a promise"],
  tour_receipt_text: [
    "顾客立刻拿到编号、查询码，和一个写明几点以前的承诺。这个承诺就是一只在走的表。",
    "At once the customer has a number, a code and a promise with day and hour. That promise is a clock that runs.",
  ],
  tour_card: ["卡片到了门店群", "The card is in the store's group"],
  tour_card_text: [
    "同一时刻，门店群收到案件卡片：说了什么、要什么、几点到期。电话已打码。现在假装谁也不理它。",
    "The same moment the store's group gets the card: what, which wish, due when. The phone number is masked. Now suppose nobody cares.",
  ],
  tour_warned: ["时间过去，先提醒", "Hours pass: a warning"],
  tour_warned_text: [
    "表被拨快了，到期前门店群先收到提醒，点名负责的人。",
    "The clock was moved. Before the deadline the store's group is warned, and whoever is responsible is named.",
  ],
  tour_missed: ["还是没人理：逾期", "Still nobody: missed"],
  tour_missed_text: [
    "到期了，店长也被点名。顾客同时收到一句实话：没有做到，对不起。",
    "The deadline passes; the head of the store is named too. The customer hears the truth as well: we did not keep it, sorry.",
  ],
  tour_climbed: ["升级到分公司", "It climbs to the branch"],
  tour_climbed_text: [
    "再过一小时没人受理，分公司的群响了，卡片也到了那里；再不理就到总部。",
    "One more hour without a reaction, and the branch's group rings, card and all. Headquarters is next.",
  ],
  tour_why: ["每一声响都说得出理由", "Every ring has its reason"],
  tour_why_text: [
    "时间线写着：哪一条规则、原文、从哪一刻算起、通知了谁、有没有人回应、为什么逾期、接下来响谁。",
    "The timeline says which rule, in its own words, since when, who was told, who reacted, why it was missed, and who hears next.",
  ],
  tour_ack: ["有人负责了", "Somebody answers for it"],
  tour_ack_text: [
    "请在分公司的卡片上点「受理」。从此有名有姓，不再往上催；光受理不跟进，过几小时会失效。",
    "Press “Acknowledge” on the branch's card. Now it has a name and climbs no further; without a follow-up it expires in a few hours.",
  ],
  tour_propose: ["提出解决方案", "Proposing a solution"],
  tour_propose_text: [
    "负责人点「提出解决方案」，写一句话。方案马上到了顾客的手机上，表停了。",
    "“Propose solution”, one sentence, and the customer has it on the phone. The clocks stop.",
  ],
  tour_answer: ["由顾客说了算", "The customer decides"],
  tour_answer_text: [
    "解决没有，由顾客回答。请点左边的「已解决」；说没解决，案件会重新开始。",
    "Whether it is solved is for the customer to say. Press “Solved” on the left; “Not solved” opens the case again.",
  ],
  tour_done: ["结案。全过程都有记录", "Closed, and all on record"],
  tour_done_text: [
    "谁、什么时候、做了什么，都在时间线里，改不掉。接下来可以从「示例顾客」里选一位（有一位在微信上），或把一个群换到企业微信。",
    "Who did what and when stands in the timeline and cannot be rewritten. Next: choose an example customer (one is on WeChat), or move a group to WeCom.",
  ],
  tour_solution: ["全额退款，店长当面道歉。", "Full refund, and the head of the store apologises in person."],

  examples: ["示例顾客", "Examples"],
  examples_about: ["选一位，看真实对话；随时可以接手。", "Choose one and watch the real talk; take over whenever you like."],
  example_running: ["{0}（{1}）正在说……", "{0} ({1}) is speaking …"],
  example_stop: ["停，我来", "Stop, my turn"],
  example_then: ["{0}：{1}", "{0}: {1}"],
  example_taken: ["您接手了，替{0}说下去吧。", "You have taken over: go on for {0}."],
  example_stuck: ["机器人问了别的，请您替{0}回答。", "The bot asked something else; please answer for {0}."],
};
