// What can be sent beside words: examples at once, files of one's own after a look at them.

import { el, icon, iconButton } from "./dom.js";
import { word } from "./words.js";

const FILE_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 10;
const PICTURE = /^image\/(png|jpeg|gif)$/;

/** Buttons for the menu: `send(what)` for an example of `samples`, `choose()` for files of one's own,
 *  and `leave()` to follow no more, or null. */
export function entries(samples, send, choose, leave) {
  const entry = (name, label, act) => el("button", { type: "button", class: "enclosure", onclick: act }, icon(name), label);
  return [
    ...samples.map((what) => entry(what, word(`sample_${what}`), () => send(what))),
    entry("folder", word("attach_file"), choose),
    ...(leave ? [entry("leave", word("unfollow"), leave)] : []),
  ];
}

/** Files that wait in the composer until they are sent. */
export class Held {
  /** `changed()` is called whenever there are others. */
  constructor(changed) {
    this.files = [];
    this.changed = changed;
    this.root = el("div", { class: "held", role: "group" });
  }

  /** Take in files from a dialog, the clipboard or a drop. Error when there is too much. */
  async take(list) {
    const all = [...list];
    const bytes = [...this.files, ...all].reduce((sum, file) => sum + file.size, 0);
    if (bytes > FILE_BYTES || this.files.length + all.length > MOST_FILES) throw new Error(word("too_large"));
    for (const file of all) {
      const data = await base64(file);
      this.files.push({ name: file.name, type: file.type, size: file.size, data });
    }
    this.draw();
  }

  drop() {
    const files = this.files;
    this.files = [];
    this.draw();
    return files;
  }

  /** Send all through `phone`: pictures together as an album where there are albums, the rest one by one. */
  async send(phone, caption, replyTo) {
    const pictures = this.files.filter((file) => PICTURE.test(file.type));
    const others = this.files.filter((file) => !PICTURE.test(file.type));
    let words = caption;
    const sent = (files) => {
      words = "";
      this.files = this.files.filter((file) => !files.includes(file));
    };
    if (pictures.length > 1 && phone.can.samples.includes("album")) {
      await phone.album(pictures.map((file) => file.data), words, replyTo);
      sent(pictures);
    } else {
      others.unshift(...pictures);
    }
    for (const file of others) {
      await phone.attach(file, words, replyTo);
      sent([file]);
    }
    this.draw();
  }

  draw() {
    this.root.hidden = !this.files.length;
    this.root.setAttribute("aria-label", word("held", this.files.length));
    this.root.replaceChildren(...this.files.map((file) => this.#shown(file)));
    this.changed();
  }

  #shown(file) {
    const remove = () => {
      this.files = this.files.filter((each) => each !== file);
      this.draw();
    };
    const look = PICTURE.test(file.type)
      ? el("img", { src: `data:${file.type};base64,${file.data}`, alt: file.name })
      : el("span", {}, file.name);
    return el("span", { class: "one" }, look, iconButton("close", word("leave_out", file.name), { onclick: remove }));
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Files may be dropped anywhere on the phone `root`, and pasted in the `form`, where one writes. */
export function receive(root, form, take) {
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  root.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    root.classList.add("dropping");
  });
  for (const sign of ["dragleave", "drop"]) root.addEventListener(sign, () => root.classList.remove("dropping"));
  root.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}
