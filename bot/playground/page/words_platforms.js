// Words of the phones on WeChat and WeCom, and of the switch between platforms; Chinese first, English second.

export const PLATFORM_WORDS = {
  platform: ["平台", "Platform"],
  platform_telegram: ["Telegram", "Telegram"],
  platform_wechat: ["微信", "WeChat"],
  platform_wecom: ["企业微信", "WeCom"],
  platform_new: ["{0}（{1} 条新消息）", "{0} ({1} new)"],
  move_group: ["把这个群改到{0}：以后的消息发到那里", "Move this group to {0}: news goes there from now on"],
  move_person: ["以后在{0}通知{1}", "Tell {1} on {0} from now on"],
  look_at: ["看{1}的{0}", "{1} on {0}"],
  account: ["公众号 · {0}", "Official Account · {0}"],
  follow: ["关注公众号", "FOLLOW"],
  unfollow: ["取消关注", "Unfollow"],
  account_menu: ["公众号菜单", "The account's menu"],
  call_bot: ["@{0}：机器人听得到", "@{0}: the bot hears it"],
  not_called: ["没有 @机器人，它听不到", "Without @ the bot does not hear it"],
  write_called: ["@{0}", "@{0}"],
  template_more: ["服务通知 · 回复任意内容查看全文", "Service notice · write anything for the full text"],
  hint_noticed: [
    "⑩ 48 小时过了，微信只让发模板消息。替顾客随便写一句，就看到全文。",
    "⑩ After 48 hours WeChat takes only a template message. Write anything as the customer to see all of it.",
  ],
  plus_two_days: ["+2 天", "+2 d"],
};
