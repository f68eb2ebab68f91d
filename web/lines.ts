// A text in lines of at most so many characters, as it stands on the screen.
import { glyphAt } from "./glyphs";

export interface Line {
  from: number; // bytes
  to: number;
}

// A line ends behind a line end, or where it is full; at a space where there is one near its end.
export function breakLines(bytes: Uint8Array, most: number): Line[] {
  const lines: Line[] = [];
  let from = 0, shown = 0, space = -1;
  for (let at = 0; at < bytes.length;) {
    const next = at + glyphAt(bytes, at).length;
    ++shown;
    if (bytes[at] === 32) space = next;
    at = next;
    if (bytes[at - 1] === 10) {
      lines.push({ from, to: at });
      [from, shown, space] = [at, 0, -1];
    } else if (shown >= most && at < bytes.length) {
      if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] === 10)) continue;
      const to = space > from + (at - from) / 2 ? space : at;
      lines.push({ from, to });
      from = at = to;
      [shown, space] = [0, -1];
    }
  }
  if (from < bytes.length) lines.push({ from, to: bytes.length });
  return lines;
}

// The line that byte `at` stands in.
export function lineOf(lines: Line[], at: number): number {
  let low = 0, high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.from <= at) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
