// The browser's side of ui/editor.py. The text area is the browser's own, so typing, undo,
// selection and screen readers work as everywhere; its value is assigned only when Python says so.

const PAUSE = 80; // milliseconds without a keystroke after which the text is sent,
const PATIENCE = 400; // the longest that it waits for such a pause,
const ANSWER = 1000; // and the longest that it waits for the answer to the text sent before

const editors = new WeakMap();
const reached = new Set(); // places that were gone to, lest an editor that is shown again go again

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  if (!editors.has(parentElement)) editors.set(parentElement, new Editor(parentElement));
  const editor = editors.get(parentElement);
  editor.tellText = (typed) => setStateValue("typed", typed);
  editor.tellSave = (edition) => setTriggerValue("save", edition);
  editor.show(data);
  return () => {
    editor.close();
    editors.delete(parentElement);
  };
}

class Editor {
  constructor(root) {
    this.area = root.querySelector("textarea");
    this.message = root.querySelector(".message");
    this.drawing = new Drawing(root);
    this.listen(root);
    if (/Mac|iPhone|iPad/.test(navigator.platform))
      for (const key of root.querySelectorAll("kbd"))
        key.textContent = key.textContent.replace("Ctrl", "Cmd");
  }

  listen(root) {
    const { area, drawing } = this;
    area.onkeydown = (event) => this.pressed(event);
    area.oninput = () => this.typed();
    area.onblur = () => this.send();
    for (const event of ["select", "selectionchange", "keyup", "click", "focus"])
      area.addEventListener(event, () => this.say());
    drawing.frame.onmousemove = (event) => this.say(drawing.marksUnder(event));
    drawing.frame.onmouseleave = () => this.say([]);
    root.querySelector(".numbers").onclick = ({ target }) => {
      const { row } = target.closest(".number");
      this.go(drawing.marksAt(row)[0]?.start ?? this.text.starts[row]);
    };
  }

  close() {
    clearTimeout(this.timer);
    this.drawing.close();
  }

  // ---- what Python sends ----

  show(data) {
    if (data.edition !== this.edition) this.replace(data);
    this.crlf = data.crlf;
    if (this.texts.has(data.number)) this.answer(data);
    if (data.goto && !reached.has(data.goto.id)) {
      reached.add(data.goto.id);
      this.go(data.goto.offset);
    }
    if (this.held) this.send(false);
  }

  answer({ number, marks }) {
    this.answered = number;
    this.checked = { marks, string: this.texts.get(number) };
    for (const older of this.texts.keys()) if (older < number) this.texts.delete(older);
    this.mark();
    this.say();
  }

  // Another text, by Python's will; but where it is the text as the person last left it, what was
  // typed since then stays.
  replace({ name, edition, number, text }) {
    const sameFile = name === this.name;
    if (!sameFile || !this.isAsLeft(text)) this.write(text, sameFile);
    this.area.setAttribute("aria-label", `Text of ${name}`);
    this.name = name;
    this.edition = edition;
    this.sent = this.answered = this.left = number;
    this.number = this.text.string === text ? number : number + 1;
    this.texts = new Map([[number, text]]);
    this.held = this.number !== this.sent;
  }

  isAsLeft(string) {
    const since = [...this.texts].filter(([number]) => number >= this.left);
    return string === this.text.string || since.some(([, sent]) => sent === string);
  }

  write(string, keepPlace) {
    const { area } = this;
    const { scrollTop, scrollLeft, selectionStart } = area;
    const [caret] = carried([{ start: selectionStart, end: selectionStart }], area.value, string);
    area.value = string;
    const offset = keepPlace ? (caret?.start ?? selectionStart) : 0;
    area.setSelectionRange(offset, offset);
    area.scrollTop = keepPlace ? scrollTop : 0;
    area.scrollLeft = keepPlace ? scrollLeft : 0;
    this.text = new Text(string);
  }

  // Marks belong to the text that was checked; in the text as it is now they stand where their
  // words stand, and words that are being changed have none.
  mark() {
    this.marks = carried(this.checked.marks, this.checked.string, this.text.string);
    this.drawing.show(this.text, this.marks);
  }

  // ---- what Python gets ----

  typed() {
    this.number += 1;
    this.text = new Text(this.area.value);
    this.mark();
    const now = performance.now();
    this.typing ??= now;
    clearTimeout(this.timer);
    const wait = Math.min(PAUSE, this.typing + PATIENCE - now);
    this.timer = setTimeout(() => this.send(false), Math.max(wait, 0));
  }

  // A text sent while Python works on an older one would end that work before it shows.
  send(atOnce = true) {
    if (atOnce) this.left = this.number;
    clearTimeout(this.timer);
    this.typing = null;
    this.held = false;
    if (this.number === this.sent) return;
    const wait = this.sent === this.answered ? 0 : this.sentAt + ANSWER - performance.now();
    if (!atOnce && wait > 0) {
      this.held = true;
      this.timer = setTimeout(() => this.send(false), wait);
      return;
    }
    this.sent = this.number;
    this.sentAt = performance.now();
    this.texts.set(this.number, this.text.string);
    const { edition, number, text, crlf } = this;
    this.tellText({ edition, number, text: text.string, crlf });
  }

  save() {
    this.send();
    this.tellSave(this.edition);
  }

  // ---- the line under the editor ----

  say(pointed = []) {
    const row = this.text.rowOf(this.area.selectionStart);
    // While an answer is awaited, a message must not come and go with every keystroke.
    if (!pointed.length && this.number !== this.answered && row === this.saidOf) return;
    this.saidOf = pointed.length ? null : row;
    const marks = pointed.length ? pointed : this.drawing.marksAt(row);
    const said = marks.length ? this.sentence(marks) : this.summary();
    if (said !== this.message.textContent) this.message.textContent = said;
    this.message.className = `message ${worst(marks)?.severity ?? ""}`;
  }

  sentence(marks) {
    const caret = this.area.selectionStart;
    const mark = marks.find(({ start, end }) => start <= caret && caret <= end) ?? marks[0];
    const where = mark.whole ? "The file" : `Line ${this.text.rowOf(mark.start) + 1}`;
    const more = marks.length > 1 ? ` (and ${marks.length - 1} more here)` : "";
    return `${where}, ${mark.severity}: ${mark.message}${more}`;
  }

  summary() {
    const counts = ["error", "warning"].map((severity) => {
      const count = this.marks.filter((mark) => mark.severity === severity).length;
      return count ? `${count} ${severity}${count > 1 ? "s" : ""}` : "";
    });
    return counts.filter(Boolean).join(", ") || "No errors or warnings";
  }

  // ---- going somewhere ----

  go(offset) {
    this.area.focus();
    this.area.setSelectionRange(offset, offset);
    this.drawing.reveal(offset);
    this.say();
  }

  goToMark(direction) {
    const caret = this.area.selectionStart;
    const offsets = this.marks.map(({ start }) => start).sort((a, b) => direction * (a - b));
    const next = offsets.find((offset) => direction * (offset - caret) > 0) ?? offsets[0];
    if (next !== undefined) this.go(next);
  }

  // ---- keys ----

  pressed(event) {
    if (event.isComposing) return;
    const act = this.commandOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
    if (altKey) return undefined; // on many keyboards it takes Ctrl and Alt to type a bracket
    if (key === "F8") return () => this.goToMark(shiftKey ? -1 : 1);
    if (ctrlKey || metaKey)
      return {
        s: () => this.save(),
        enter: () => this.send(),
        "]": () => this.shift((row, alone) => (row || alone ? `  ${row}` : row)),
        "[": () => this.shift((row) => row.replace(/^ {1,2}/, "")),
      }[key.toLowerCase()];
    if (key === "Enter") return () => this.breakLine();
    return undefined;
  }

  breakLine() {
    const caret = this.area.selectionStart;
    const { string, starts } = this.text;
    const before = string.slice(starts[this.text.rowOf(caret)], caret);
    const deeper = /(?::|[:-]\s+[|>][+-]?)\s*(?:\s#.*)?$/.test(before) ? "  " : "";
    this.insert(`\n${/^ */.exec(before)[0]}${deeper}`);
  }

  shift(changed) {
    const { rows, starts } = this.text;
    const { selectionStart, selectionEnd } = this.area;
    const first = this.text.rowOf(selectionStart);
    const last = Math.max(first, this.text.rowOf(selectionEnd - 1));
    const before = rows.slice(first, last + 1);
    const after = before.map((row) => changed(row, before.length === 1));
    const growth = after.join("\n").length - before.join("\n").length;
    if (growth === 0) return;
    const start = Math.max(starts[first], selectionStart + after[0].length - before[0].length);
    this.area.setSelectionRange(starts[first], starts[last] + rows[last].length);
    this.insert(after.join("\n"));
    this.area.setSelectionRange(start, Math.max(start, selectionEnd + growth));
  }

  // The old command is the only way to write into a text area that undo knows of.
  insert(string) {
    const command = string ? "insertText" : "delete";
    if (document.execCommand(command, false, string)) return;
    this.area.setRangeText(string, this.area.selectionStart, this.area.selectionEnd, "end");
    this.typed();
  }
}
