// What can be done on which platform, and how it looks there. The rest is the same on all phones.

const PICTURES = ["photo"];
const FILES = ["photo", "voice", "video", "document"];

const TELEGRAM = {
  slash: true,
  samples: ["photo", "album", "voice", "video", "document", "location", "contact", "sticker"],
  edits: true,
  replies: () => true,
  ticks: true,
  faces: false,
  apart: null,
};

const WECHAT = {
  slash: false,
  samples: [...FILES, "location"],
  leaves: true,
  edits: false,
  replies: () => false,
  ticks: false,
  faces: true,
  // Times stand between messages that are so far apart.
  apart: 5 * 60_000,
};

const WECOM = { ...WECHAT, samples: FILES, leaves: false, replies: (group) => group };

/** `slash`: a menu of commands; `samples`: what can be sent; `edits`: own messages are changed and deleted;
 *  `replies(group)`; `ticks`: sent and delivered; `faces`: beside the bubbles; `apart`: see WECHAT;
 *  `leaves`: one follows and stops following; `called`: the bot hears only what calls it. */
export function abilities(platform, group) {
  if (platform === "wechat") return WECHAT;
  if (platform !== "wecom") return TELEGRAM;
  return group ? { ...WECOM, samples: PICTURES, called: true } : WECOM;
}

/** A message as `user` sees it: cards may look otherwise for somebody. */
export function seenBy(message, user) {
  const own = message.seen?.[user];
  return own ? { ...message, ...own } : message;
}

/** Everything in a message that can be pressed: buttons, and lines that can be tapped. */
export function pressable(message, user) {
  const { keyboard, entities } = seenBy(message, user);
  const lines = entities.filter((each) => each.type === "tap").map((each) => ({ text: each.says, data: each.label }));
  return [...keyboard.flat(), ...lines];
}
