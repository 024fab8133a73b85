// What a message carries beside its text: pictures, films, voices, papers, places, people.

import { el, hue, icon, iconButton } from "./dom.js";
import { word } from "./words.js";

const BARS = 26;
let playing = null;

/** Elements for the files of `parts` (several pictures of an album, else one message). */
export function carried(parts) {
  const files = parts.map((part) => part.media).filter(Boolean);
  const pictures = files.filter((file) => file.kind === "photo");
  if (pictures.length > 1) return [el("div", { class: `album of-${Math.min(pictures.length, 4)}` }, ...pictures.map(photo))];
  const shown = files.map((file) => (DRAW[file.kind] ?? paper)(file));
  const { contact, location } = parts[0].extra;
  if (contact) shown.push(person(contact));
  if (location) shown.push(place(location));
  return shown;
}

/** One line for a message: its words, or what it carries. */
export function summary(message) {
  const { contact, location } = message.extra;
  const kind = message.media?.kind ?? (contact ? "contact" : location && "location");
  if (!kind) return message.text;
  const name = word(`file_${kind}`) + (message.media?.name && kind === "document" ? ` ${message.media.name}` : "");
  return message.text ? `[${name}] ${message.text}` : `[${name}]`;
}

/** `0:05` */
export function length(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
}

const source = (file) => `/playground/${file.src ?? `media/${file.number}`}`;

const DRAW = { photo, video, voice, sticker: face };

function photo(file) {
  const { width, height } = file;
  const image = el("img", { src: source(file), alt: word("file_photo"), width: width || null, height: height || null });
  return el("button", { type: "button", class: "photo", "aria-label": word("enlarge"), onclick: () => enlarged(file) }, image);
}

function enlarged(file) {
  const opener = document.activeElement;
  const close = iconButton("close", word("close"), { onclick: () => dialog.close() });
  const dialog = el("dialog", { class: "viewer", "aria-label": word("file_photo") }, close,
    el("img", { src: source(file), alt: word("file_photo") }));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** A film that can be played; one without pictures is a tile with its length. */
function video(file) {
  const tile = el("div", { class: "film" });
  const film = el("video", { src: source(file), controls: true, preload: "metadata", "aria-label": word("file_video") });
  film.addEventListener("error", () => {
    tile.replaceChildren(icon("video"), el("span", {}, `${word("file_video")} ${length(file.duration)}`));
  });
  tile.append(film);
  return tile;
}

function voice(file) {
  const button = iconButton("play", word("play"), { class: "play", onclick: () => toggle() });
  const bars = el("span", { class: "bars", "aria-hidden": "true" });
  for (let place = 0; place < BARS; place += 1) bars.append(el("i", { class: `bar-${(place * 5 + place * place + file.number) % 6}` }));
  const time = el("span", { class: "time" }, length(file.duration));
  const bar = el("div", { class: "voice", role: "group", "aria-label": `${word("file_voice")} ${length(file.duration)}` }, button, bars, time);
  let sound = null;
  const dress = () => {
    const on = sound && !sound.paused;
    button.replaceChildren(icon(on ? "pause" : "play"));
    button.setAttribute("aria-label", word(on ? "pause" : "play"));
    button.title = word(on ? "pause" : "play");
    const done = sound ? sound.currentTime / (file.duration || 1) : 0;
    [...bars.children].forEach((each, at) => each.classList.toggle("heard", at < done * BARS));
    time.textContent = length(on ? sound.currentTime : file.duration);
  };
  const toggle = () => {
    if (!sound) {
      sound = new Audio(source(file));
      for (const sign of ["play", "pause", "timeupdate"]) sound.addEventListener(sign, dress);
      sound.addEventListener("ended", () => { sound.currentTime = 0; dress(); });
    }
    if (!sound.paused) return sound.pause();
    if (playing !== sound) playing?.pause();
    playing = sound;
    return sound.play().catch(dress);
  };
  return bar;
}

function paper(file) {
  const name = file.name ?? word("file_document");
  const size = file.size < 1024 ? `${file.size} B` : `${Math.round(file.size / 1024)} KB`;
  if (file.src === "") return el("span", { class: "file" }, icon("document"), el("span", {}, name));
  return el("a", { class: "file", href: source(file), download: name }, icon("document"),
    el("span", {}, name), el("small", {}, size));
}

function face() {
  return el("span", { class: "sticker", role: "img", "aria-label": word("file_sticker") }, icon("sticker"));
}

function place({ latitude, longitude }) {
  const map = el("span", { class: "map", "aria-hidden": "true" }, icon("location"));
  return el("div", { class: "place" }, map, `${word("file_location")} ${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
}

function person({ first_name: name, phone_number: phone, user_id: id }) {
  const avatar = el("span", { class: `avatar hue-${hue(id ?? 0)}`, "aria-hidden": "true" }, name.slice(0, 1));
  return el("div", { class: "person" }, avatar, el("span", {}, el("b", {}, name), el("br"), phone));
}
