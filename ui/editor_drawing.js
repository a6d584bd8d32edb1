// The picture of a text, under the text area whose letters are transparent, with line numbers,
// colours and marks. Only the rows in sight are drawn, so that the length of a file does not matter.

const LONG_ROW = 2000; // characters; where a longer row is in sight, the text area shows its letters
const SIGNS = { error: "×", warning: "!" };

class Drawing {
  constructor(root) {
    for (const name of ["frame", "numbers", "drawing", "lines"])
      this[name] = root.querySelector(`.${name}`);
    this.area = root.querySelector("textarea");
    this.lineHeight = parseFloat(getComputedStyle(this.area).lineHeight);
    this.area.addEventListener("scroll", () => this.draw());
    // A character that is being composed is underlined by the browser in the colour of the letters.
    this.area.addEventListener("compositionstart", () => this.compose(true));
    this.area.addEventListener("compositionend", () => this.compose(false));
    this.resized = new ResizeObserver(() => this.draw());
  }

  show(text, marks) {
    if (!this.text) this.resized.observe(this.area);
    this.text = text;
    this.marksOf = new Map();
    for (const mark of marks) {
      const row = text.rowOf(mark.start);
      this.marksOf.set(row, [...this.marksAt(row), mark]);
    }
    this.frame.style.setProperty("--digits", String(text.rows.length).length);
    this.draw();
  }

  close() {
    this.resized.disconnect();
  }

  compose(composing) {
    this.composing = composing;
    this.draw();
  }

  draw() {
    const { area, lineHeight, text } = this;
    const first = Math.max(0, Math.floor(area.scrollTop / lineHeight) - 1);
    const last = Math.ceil((area.scrollTop + area.clientHeight) / lineHeight);
    const seen = text.rows.slice(first, last).map((_, index) => first + index);
    const plain = this.composing || seen.some((row) => text.rows[row].length > LONG_ROW);
    this.frame.classList.toggle("plain", plain);
    this.lines.replaceChildren(...seen.map((row) => this.line(row)));
    this.numbers.replaceChildren(...seen.map((row) => this.number(row)));
    const top = `${first * lineHeight - area.scrollTop}px`;
    this.lines.style.top = this.numbers.style.top = top;
    this.lines.style.left = `${-area.scrollLeft}px`;
    this.drawing.style.width = `${area.clientWidth}px`;
    this.drawing.style.height = `${area.clientHeight}px`;
  }

  line(row) {
    const letters = this.text.rows[row].slice(0, LONG_ROW);
    const start = this.text.starts[row];
    const marked = this.marksAt(row).map((mark) => ({
      start: mark.start - start,
      end: mark.end - start,
      kind: mark.severity,
      mark,
    }));
    const parts = this.text.prose[row] ? marked : [...coloured(letters), ...marked];
    const line = element("div", "line");
    for (const [from, to] of pieces(letters.length, parts))
      line.append(piece(letters.slice(from, to), parts.filter((p) => p.start <= from && p.end >= to)));
    // What is missing at the end of a row has no letters to be drawn under.
    const beyond = marked.filter((part) => part.start >= letters.length && !part.mark.whole);
    if (beyond.length) line.append(piece("\u00a0", beyond));
    return line;
  }

  number(row) {
    const mark = worst(this.marksAt(row));
    const number = element("div", `number ${mark?.severity ?? ""}`);
    const sign = element("span", "sign");
    sign.textContent = mark ? SIGNS[mark.severity] : "";
    number.append(sign, String(row + 1));
    number.row = row;
    return number;
  }

  marksAt(row) {
    return this.marksOf.get(row) ?? [];
  }

  // The drawing lies under the text area, so the browser does not tell over which part the mouse is.
  marksUnder({ target, clientX, clientY }) {
    const number = target.closest(".number");
    if (number) return this.marksAt(number.row);
    const under = [...this.lines.querySelectorAll(".error, .warning")].find((part) => {
      const { left, right, top, bottom } = part.getBoundingClientRect();
      return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
    });
    return under?.marks ?? [];
  }

  reveal(offset) {
    const { area, lineHeight, text } = this;
    const row = text.rowOf(offset);
    const top = row * lineHeight;
    if (top < area.scrollTop || top + 2 * lineHeight > area.scrollTop + area.clientHeight)
      area.scrollTop = top - area.clientHeight / 3;
    const left = this.widthOf(text.string.slice(text.starts[row], offset));
    const room = area.clientWidth - 10 * lineHeight;
    if (left < area.scrollLeft || left > area.scrollLeft + room)
      area.scrollLeft = left > room ? left - room / 2 : 0;
    this.draw();
  }

  widthOf(letters) {
    const probe = piece(letters, []);
    this.lines.append(probe);
    const { width } = probe.getBoundingClientRect();
    probe.remove();
    return width;
  }
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function piece(letters, parts) {
  const made = element("span", parts.map(({ kind }) => kind).join(" "));
  made.textContent = letters;
  made.marks = parts.flatMap(({ mark }) => mark ?? []);
  return made;
}

function worst(marks) {
  return marks.find(({ severity }) => severity === "error") ?? marks[0];
}
