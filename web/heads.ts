// What stands around the heat map's cells: above them the text, what each character cost, and what
// was expected behind it; at their left the units' numbers.
import type { Steps } from "./api";
import type { Palette } from "./colours";
import { byteGlyph, glyphOf } from "./glyphs";
import { kTileSteps } from "./tiles";

export const kCell = 15; // CSS pixels
const kTextHeight = 24;
const kLossHeight = 24;
const kNextHeight = 15;
const kLikeliest = 5;
export const kTop = kTextHeight + kLossHeight + kLikeliest * kNextHeight + 5;
const kMostNats = 6; // a bar of full height
const kMono = '"SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';
const kSans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export interface Frame {
  c: CanvasRenderingContext2D;
  palette: Palette;
  left: number; // where the cells begin
}

// x: where character 0 stands; columns: the first and the last that are seen; `steps`: those of a
// tile's column, if they have arrived.
export function drawText({ c, palette }: Frame, x: number, columns: [number, number],
                         bytes: Uint8Array, read: number, current: number,
                         steps: (column: number) => (Steps & { to: number }) | undefined): void {
  c.textAlign = "center";
  c.textBaseline = "middle";
  for (let column = columns[0]; column <= columns[1]; ++column) {
    const middle = x + (column + 0.5) * kCell;
    if (column === current) {
      c.fillStyle = palette.code;
      c.fillRect(x + column * kCell, 0, kCell, kTop);
    }
    const glyph = glyphOf(bytes, column);
    c.font = glyph.text.length > 1 ? `9px ${kMono}` : `600 14px ${kMono}`;
    c.fillStyle = glyph.blank ? palette.soft : palette.text;
    c.globalAlpha = column < read ? 1 : 0.4;
    c.fillText(glyph.text, middle, kTextHeight / 2 + 1);
    c.globalAlpha = 1;
    const block = steps(Math.floor(column / kTileSteps));
    if (!block || column >= block.to) continue;
    const at = column % kTileSteps;
    const loss = Math.min(1, (block.losses[at] ?? 0) / kMostNats) * (kLossHeight - 2);
    c.fillStyle = palette.loss;
    c.fillRect(x + column * kCell + 3, kTextHeight + kLossHeight - loss, kCell - 6, loss);
    drawNext(c, palette, middle, bytes[column + 1], block.next[at]!);
  }
}

// What the model expects behind a character: the more likely the stronger; framed what came.
function drawNext(c: CanvasRenderingContext2D, palette: Palette, middle: number,
                  came: number | undefined, next: number[]): void {
  for (let k = 0; 2 * k < next.length; ++k) {
    const byte = next[2 * k]!, chance = next[2 * k + 1]!;
    const y = kTextHeight + kLossHeight + 3 + k * kNextHeight;
    c.fillStyle = palette.accent;
    c.globalAlpha = 0.4 * chance;
    c.fillRect(middle - kCell / 2, y, kCell, kNextHeight);
    c.globalAlpha = 0.3 + 0.7 * Math.sqrt(chance);
    const glyph = byteGlyph(byte);
    c.font = glyph.text.length > 1 ? `8px ${kMono}` : `11px ${kMono}`;
    c.fillStyle = palette.text;
    c.fillText(glyph.text, middle, y + kNextHeight / 2 + 1);
    c.globalAlpha = 1;
    if (byte !== came) continue;
    c.strokeStyle = palette.accent;
    c.lineWidth = 1;
    c.strokeRect(middle - kCell / 2 + 0.5, y + 0.5, kCell - 1, kNextHeight - 1);
  }
}

export interface UnitRow {
  name: string;
  label: string;
  marked: boolean;  // followed
  current: boolean; // under the cursor
}

// y: where the first of them stands.
export function drawUnits({ c, palette, left }: Frame, y: number, rows: UnitRow[],
                          height: number): void {
  c.save();
  c.beginPath();
  c.rect(0, kTop, left, height - kTop);
  c.clip();
  c.font = `11px ${kMono}`;
  c.textAlign = "right";
  c.textBaseline = "middle";
  rows.forEach((row, i) => {
    const middle = y + (i + 0.5) * kCell + 0.5;
    if (row.current || row.marked) {
      c.fillStyle = palette.code;
      c.fillRect(0, y + i * kCell, left - 1, kCell);
    }
    c.fillStyle = row.marked ? palette.accent : palette.text;
    c.fillText(row.name, left < 100 ? 32 : 42, middle);
    c.fillStyle = palette.soft;
    c.fillText(row.label, left - 6, middle);
  });
  c.restore();
}

// labels: what stands beside the units' numbers.
export function drawCorner({ c, palette, left }: Frame, labels: string): void {
  c.textAlign = "right";
  c.textBaseline = "middle";
  c.fillStyle = palette.soft;
  c.font = `11px ${kSans}`;
  c.fillText("text", left - 6, kTextHeight / 2 + 1);
  c.fillText("cost", left - 6, kTextHeight + kLossHeight / 2 + 3);
  const middle = kTextHeight + kLossHeight + 3 + kLikeliest * kNextHeight / 2 - 8;
  c.fillText(left < 100 ? "next" : "expected", left - 6, middle - 7);
  c.fillText(left < 100 ? "char" : "next", left - 6, middle + 7);
  c.fillText("unit", left < 100 ? 32 : 42, kTop - 9);
  c.fillText(labels, left - 6, kTop - 9);
}
