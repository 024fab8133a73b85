// Building elements without markup in strings: what people wrote can never become part of the page.

/** An element: `el("p", {class: "x", onclick: f, hidden: true}, "text", child)`. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SHAPES = {
  send: "M3 11.2 20.5 3.5 13 21l-2.4-7.2L3 11.2z",
  save: "M4 12.5l5.5 5.5L20 6.5",
  attach: "M8 12.5 14 6.5a3 3 0 0 1 4.2 4.2l-8 8a5 5 0 0 1-7-7l7.6-7.6",
  reply: "M10 5 4 11l6 6v-4c5 0 8 1.5 10 5 0-7-4-10-10-10V5z",
  edit: "M4 20h4L19 9l-4-4L4 16v4z",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v13M6 12.5l6 6 6-6",
  sent: "M5 12.5l4.5 4.5L19 7",
  read: "M2 12.5l4.5 4.5L16 7M11 16l1 1L21.5 7",
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  photo: "M4 6h16v12H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9.5h.01",
  album: "M7 4h13v12H7zM4 8v12h13M7 14l4-4 3 3 2-2 4 4",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.500v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.500a5.5 5.5 0 0 0 11 0M12 17v3",
  video: "M4 7h11v10H4zM15 11l5-3v8l-5-3",
  document: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  location: "M12 21s6-6.2 6-11a6 6 0 0 0-12 0c0 4.8 6 11 6 11zM12 12.200a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.400z",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c1-4 4-5.5 7.5-5.500s6.5 1.5 7.5 5.5",
  sticker: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM7.5 9l3 1.200M16.5 9l-3 1.200M8.5 16.500c2-2.5 5-2.5 7 0",
  leave: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  folder: "M3 6h6l2 2h10v11H3z",
};

/** A small picture for a button that also has a label. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** A button with a picture instead of words; the words are its label and tool tip. */
export function iconButton(name, label, attributes = {}) {
  return el("button", { type: "button", "aria-label": label, title: label, ...attributes }, icon(name));
}

/** A stable colour number, 0 to 7, for an account: by its number, or by its letters. */
export function hue(id) {
  const number = Number(id);
  if (Number.isFinite(number)) return Math.abs(number) % 8;
  return [...id].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 997, 0) % 8;
}
