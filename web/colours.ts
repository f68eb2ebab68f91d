// Colours of values: the 21 that the reports use (classes q0 .. q20 of the style sheet), read out of
// it, so that light and dark follow by themselves.
import type { UnitFacts } from "./api";

// How a value becomes a number from -1 to 1. By its size: of values between 0 and 1 by 2 v - 1, of
// those between -1 and 1 as it is, of others by tanh, as Karpathy et al. (2015) colour an LSTM's
// memory. "own": by how far it is from the unit's own mean, in two of its standard deviations.
export type Scale = "share" | "signed" | "tanh" | "own";

export function scaleOf(share: boolean, units: UnitFacts[]): Exclude<Scale, "own"> {
  if (share) return "share";
  const beyond = units.some((unit) => Math.max(-(unit.lowest ?? 0), unit.highest ?? 0) > 1);
  return beyond ? "tanh" : "signed";
}

export function onScale(value: number, scale: Scale, unit: UnitFacts): number {
  if (scale === "own") return (value - (unit.mean ?? 0)) / (2 * (unit.deviation || 1));
  if (scale === "share") return 2 * value - 1;
  return scale === "signed" ? value : Math.tanh(value);
}

const kSteps = 21;

// 0 .. 20, or -1 for what is not finite.
export function colourIndex(value: number, scale: Scale, unit: UnitFacts): number {
  if (!Number.isFinite(value)) return -1;
  const place = Math.round((onScale(value, scale, unit) + 1) / 2 * (kSteps - 1));
  return Math.min(kSteps - 1, Math.max(0, place));
}

export interface Palette {
  css: string[];     // of each index
  words: Uint32Array; // the same as ImageData has them
  none: number;      // of -1
  text: string;
  soft: string;
  line: string;
  card: string;
  accent: string;
  loss: string;
  code: string;
}

function word(css: string): number {
  const [red, green, blue] = (css.match(/[\d.]+/g) ?? []).map(Number);
  const bytes = new Uint8Array([red ?? 0, green ?? 0, blue ?? 0, 255]);
  return new Uint32Array(bytes.buffer)[0]!;
}

export function readPalette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const css: string[] = [];
  for (let k = 0; k < kSteps; ++k) {
    probe.className = `q${k}`;
    css.push(getComputedStyle(probe).backgroundColor);
  }
  probe.remove();
  const root = getComputedStyle(document.documentElement);
  const colour = (name: string) => root.getPropertyValue(`--${name}`).trim();
  return {
    css, words: Uint32Array.from(css, word), none: word("rgb(128 128 128)"),
    text: colour("text"), soft: colour("soft"), line: colour("line"), card: colour("card"),
    accent: colour("accent"), loss: colour("c1"), code: colour("code"),
  };
}
