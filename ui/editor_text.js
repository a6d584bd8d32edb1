// What can be told about a text without drawing it: its rows, and what stands where.

class Text {
  constructor(string) {
    this.string = string;
    this.rows = string.split("\n");
    this.starts = []; // of the rows, as offsets in the text
    let start = 0;
    for (const row of this.rows) {
      this.starts.push(start);
      start += row.length + 1;
    }
    this.prose = proseRows(this.rows);
  }

  rowOf(offset) {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

// Where marks of one text stand in another, judged by what both begin and end with. Marks on what
// changed in between are left out.
function carried(marks, from, to) {
  if (from === to) return marks;
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  const shift = to.length - from.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    if (mark.start < from.length - tail) return [];
    return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
  });
}

// Cuts a row wherever a part of it begins or ends.
function pieces(length, parts) {
  const cuts = [0, length, ...parts.flatMap(({ start, end }) => [start, end])];
  const sorted = [...new Set(cuts.filter((cut) => cut >= 0 && cut <= length))];
  sorted.sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => [sorted[index], end]);
}

const COLOURED = new RegExp(
  [
    String.raw`(?<comment>(?<=^|\s)#.*)`,
    String.raw`(?<string>(?<=(?:^|[:,[{-])\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'))`,
    String.raw`(?<key>(?<=^[\s-]*|[{,]\s*)[\w.-]+(?=:(?:\s|$)))`,
  ].join("|"),
  "g",
);

// The parts of a row of YAML that have a colour.
function coloured(row) {
  return [...row.matchAll(COLOURED)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: Object.keys(match.groups).find((kind) => match.groups[kind]),
  }));
}

const PROSE_BEGINS = /^(\s*(?:-\s+)*)(?:[^\s#][^#]*:\s+)?[|>](?:[+-]?[1-9]?|[1-9][+-])\s*(?:\s#.*)?$/;

// Which rows stand in a block of prose, begun by `|` or `>`, where nothing has a meaning.
function proseRows(rows) {
  let depth = Infinity;
  return rows.map((row) => {
    const indent = row.search(/\S/);
    if (indent === -1 || indent > depth) return depth !== Infinity;
    const [, before] = PROSE_BEGINS.exec(row) ?? [];
    depth = before === undefined ? Infinity : before.length - (/-\s+[|>]/.test(row) ? 2 : 0);
    return false;
  });
}
