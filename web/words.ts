// What the page says in words: for everybody, and for those who cannot see colours all there is.
import type { Reading, Run, Steps, UnitFacts } from "./api";
import { onScale, type Scale } from "./colours";
import { spoken } from "./glyphs";
import { kTileSteps } from "./tiles";

export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return "none";
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
export const counted = (value: number): string => value.toLocaleString("en");
export const percent = (share: number | null): string => `${Math.round(100 * (share ?? 0))} %`;

export function runInWords(run: Run): string {
  const cells = [...new Set(run.layers.map((layer) => layer.cell))].join(", ");
  const sizes = [...new Set(run.layers.map((layer) => layer.units))];
  const shape = sizes.length === 1 ? `${run.layers.length} × ${counted(sizes[0]!)}`
                                   : run.layers.map((layer) => layer.units).join(", ");
  return [run.name, `${cells} ${shape}`, `${counted(run.parameters)} parameters`,
          `update ${counted(run.update)}`, `validation ${short(run.valid_nats)} nats a character`,
          `${run.symbols} characters known`].join(" · ");
}

export function readingInWords(reading: Reading, crlf: boolean): string {
  const { read, characters, nats, left_out } = reading;
  const said = [read === characters ? `${counted(characters)} characters read`
                                    : `${counted(read)} of ${counted(characters)} characters read`];
  if (read > 1) said.push(`${nats.toFixed(3)} nats (${(nats / Math.LN2).toFixed(3)} bits) a character`);
  if (left_out > 0) said.push(`${counted(left_out)} bytes left out that the model does not know`);
  if (crlf) said.push("line ends are read as CR LF, as in the run's text");
  return `${said.join(" · ")}.`;
}

// A unit's value at a character, and what was expected there, as far as they have arrived.
export function cellInWords(bytes: Uint8Array, at: number, unit: UnitFacts,
                            value: number | undefined, scale: Scale, block?: Steps): string {
  const words = [`Character ${counted(at + 1)} of ${counted(bytes.length)}: ${spoken(bytes[at]!)}.`];
  if (value === undefined) {
    words.push(`Unit ${unit.unit} is not read here yet.`);
  } else {
    const place = onScale(value, scale, unit);
    const where = place > 0.8 ? "high" : place < -0.8 ? "low" : "between";
    words.push(`Unit ${unit.unit} = ${short(value)} (${where}).`);
  }
  if (block) {
    const step = at % kTileSteps;
    if (at > 0) words.push(`Cost ${short(block.losses[step])} nats.`);
    const next = block.next[step]!;
    const likely = next.filter((_, i) => i % 2 === 0)
      .map((byte, k) => `${spoken(byte)} ${percent(next[2 * k + 1]!)}`);
    words.push(`Expected next: ${likely.join(", ")}.`);
  }
  return words.join(" ");
}

// label: what the units are sorted by, if it is a label.
export function unitInWords(facts: UnitFacts, share: boolean, label?: string): string {
  const low = share ? "below 0.1" : "below −0.9";
  const about = [`mean ${short(facts.mean)}, standard deviation ${short(facts.deviation)}`,
                 `from ${short(facts.lowest)} to ${short(facts.highest)}`,
                 `${low} at ${percent(facts.low)} of the characters, above 0.9 at ${percent(facts.high)}`];
  if (label) about.push(`correlation with “${label}” ${short(facts.score)}`);
  return about.join("; ");
}
