// The page: what its parts have to do with each other.
import { Api, isAbort, type Reading, Refused, type Run, type UnitFacts, type Value } from "./api";
import { readPalette, type Scale, scaleOf } from "./colours";
import { Follow } from "./follow";
import { Grid, type Place } from "./grid";
import { kTileSteps, kTileUnits, Tiles } from "./tiles";
import { cellInWords, counted, percent, readingInWords, runInWords, unitInWords } from "./words";

const kTypingPause = 700; // ms
const kAskAgain = 250;    // ms, while a text is being read

function part<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const text = part<HTMLTextAreaElement>("text"), leaveOut = part<HTMLInputElement>("leave-out");
const layerChoice = part<HTMLSelectElement>("layer"), valueChoice = part<HTMLSelectElement>("value");
const sortChoice = part<HTMLSelectElement>("sort"), colourChoice = part<HTMLSelectElement>("colours");
const bar = part<HTMLProgressElement>("progress");

const api = new Api(new URLSearchParams(location.search).get("key") ?? "");
let run: Run;
let reading: Reading | null = null;
let bytes = new Uint8Array();
let order: UnitFacts[] = [];
let range: Exclude<Scale, "own"> = "signed"; // of the value's numbers
let scale: Scale = "signed";                 // of its colours
let shownUnits = { layer: 0, value: "" }; // what `order` is of
let followed = -1;
let lineEnds: "\n" | "\r\n" = "\n"; // as the first text has them: a text box knows only \n
let sent = "";
let polling = 0, choosing = 0, reads = 0;

function complain(error: unknown): void {
  if (isAbort(error)) return;
  const problem = part("problem");
  let said = error instanceof Error ? error.message : String(error);
  if (error instanceof Refused && error.status === 410) said += "; Read reads this text again";
  problem.textContent = said;
  problem.hidden = false;
}

function attempt(work: Promise<void>): void {
  work.catch(complain);
}

// ---- what is chosen ----

function chosenValue(): Value {
  const values = run.layers[Number(layerChoice.value)]!.values;
  return values.find((value) => value.name === valueChoice.value) ?? values[0]!;
}

function option(value: string, label: string): HTMLOptionElement {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = label;
  return made;
}

function fillValues(): void {
  const layer = run.layers[Number(layerChoice.value)]!;
  const before = valueChoice.value;
  valueChoice.replaceChildren(...layer.values.map((value) => {
    const what = value.memory && value.output ? "memory and output" : value.memory ? "memory"
      : value.output ? "output" : value.gate ? "gate" : "";
    return option(value.name, what ? `${value.name}  (${what})` : value.name);
  }));
  const preferred = layer.values.find((value) => value.name === before) ??
    layer.values.find((value) => value.memory) ?? layer.values[0]!;
  valueChoice.value = preferred.name;
}

function fillChoices(): void {
  layerChoice.replaceChildren(...run.layers.map((layer, number) =>
    option(String(number), `${number + 1}: ${layer.cell}, ${counted(layer.units)} units`)));
  layerChoice.value = String(run.layers.length - 1);
  fillValues();
  const labels = document.createElement("optgroup");
  labels.label = "Goes along with";
  labels.append(...run.labels.map((label) => option(label.name, label.about)));
  sortChoice.replaceChildren(
    option("variation", "variation (deviation)"), option("mean", "mean"), option("saturation", "saturation"),
    option("number", "number"), labels);
}

function rowLabel(unit: UnitFacts): string {
  const shown = sortChoice.value === "number" ? unit.mean : unit.score;
  if (shown === null) return "–";
  return sortChoice.value === "saturation" ? percent(shown) : shown.toFixed(2).replace("-", "−");
}

// ---- the heat map and the followed unit ----

let palette = readPalette();
const grid = new Grid(part("grid"), palette, {
  moved: (place) => describe(place),
  followed: (place) => follow(order[place.row]!.unit, place.column),
});
const followView = new Follow(part("follow-text"), part<HTMLCanvasElement>("chart"), palette,
                              (byte) => {
                                grid.moveTo({ row: grid.place.row, column: byte });
                                followView.showAt(byte);
                              }, complain);

let described: Place | null = null; // what the line below the heat map is about

function describe(place: Place): void {
  described = place;
  const unit = order[place.row];
  if (!unit || place.column >= bytes.length) return;
  const block = tiles?.steps(Math.floor(place.column / kTileSteps));
  const said = cellInWords(bytes, place.column, unit, grid.value(place), scale,
                           block && place.column < block.to ? block : undefined);
  if (part("facts").textContent !== said) part("facts").textContent = said; // it is read aloud
}

let tiles: Tiles | null = null;

function newTiles(of: number): Tiles {
  const made = new Tiles({
    cells: (rows, from, to, signal) => {
      const units = rows.flatMap((row) =>
        order.slice(row * kTileUnits, (row + 1) * kTileUnits).map((unit) => unit.unit));
      return api.cells(of, shownUnits.layer, shownUnits.value, units, from, to, signal);
    },
    steps: (from, to, signal) => api.steps(of, from, to, signal),
    unitsIn: (row) => Math.min(kTileUnits, order.length - row * kTileUnits),
  }, () => {
    grid.redraw();
    describe(described ?? grid.place);
  }, complain);
  return made;
}

function showScale(): void {
  const ends = { share: ["0", "1"], signed: ["−1", "1"], tanh: ["−∞", "∞ (tanh)"],
                 own: ["−2 dev.", "+2 dev."] }[scale];
  const steps = document.createElement("span");
  steps.className = "bar";
  for (let k = 0; k < 21; ++k) {
    const step = document.createElement("i");
    step.className = `q${k}`;
    steps.append(step);
  }
  part("scale").replaceChildren(ends[0]!, steps, ends[1]!);
}

// Asks for the order anew: another layer, value or order was chosen, or more is read.
async function choose(): Promise<void> {
  if (!reading || reading.read === 0) return;
  const mine = ++choosing;
  const layer = Number(layerChoice.value), value = chosenValue();
  const { characters, units } = await api.units(reading.text, layer, value.name, sortChoice.value);
  if (mine !== choosing) return; // another choice came after it
  const other = layer !== shownUnits.layer || value.name !== shownUnits.value;
  const moved = other || units.some((unit, row) => unit.unit !== order[row]?.unit);
  order = units;
  shownUnits = { layer, value: value.name };
  range = scaleOf(value.share, units);
  scale = colourChoice.value === "own" ? "own" : range;
  if (other && followed >= 0) leave(false);
  const heads: Record<string, string> =
    { number: "mean", mean: "mean", variation: "dev.", saturation: "sat." };
  if (moved) described = null;
  grid.setUnits(units, scale, rowLabel, heads[sortChoice.value] ?? "corr.", moved);
  showScale();
  if (followed >= 0) follow(followed, null);
  part("grid").dataset["order"] = units.slice(0, 8).map((unit) => unit.unit).join(" ");
  part("grid").dataset["whole"] = String(characters === reading.characters);
  part("grid").dataset["shown"] = `${reading.text} ${layer} ${value.name} ${sortChoice.value}`;
}

function follow(unit: number, column: number | null): void {
  const facts = order.find((one) => one.unit === unit);
  if (!facts || !reading) return;
  const first = followed < 0;
  followed = unit;
  grid.setFollowed(unit);
  part("follow").hidden = false;
  part("follow-title").textContent =
    `Unit ${unit} of layer ${shownUnits.layer + 1}, ${shownUnits.value}`;
  const label = run.labels.find((one) => one.name === sortChoice.value);
  part("follow-facts").textContent = unitInWords(facts, chosenValue().share, label?.about);
  const of = reading.text, { layer, value: name } = shownUnits;
  followView.set({
    unit: facts, scale, range: range === "tanh" ? "free" : range,
    values: (from, to, signal) => api.cells(of, layer, name, [unit], from, to, signal),
  });
  if (column !== null) {
    followView.showAt(column);
    if (first) {
      part("follow-title").focus({ preventScroll: true });
      part("follow").scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    }
  }
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function leave(focus: boolean): void {
  followed = -1;
  part("follow").hidden = true;
  followView.set(null);
  grid.setFollowed(-1);
  if (focus) part("grid").focus();
}

// ---- the text ----

function showProgress(): void {
  if (!reading) return;
  const { read, characters, failure } = reading;
  const done = read === characters;
  bar.hidden = done;
  bar.value = read / characters;
  part("status").textContent = readingInWords(reading, lineEnds !== "\n");
  part("status").dataset["text"] = `${reading.text} ${done ? "done" : "reading"}`;
  if (failure) complain(new Error(`Reading ended early: ${failure}`));
  grid.setRead(read);
  followView.setRead(read);
}

// The text that the server reads now is the page's.
async function take(next: Reading): Promise<void> {
  clearTimeout(polling);
  const got = await api.text(next.text);
  reading = next;
  bytes = got;
  tiles = newTiles(next.text);
  grid.setText(bytes, next.read, tiles);
  followView.setText(bytes, next.read);
  part("problem").hidden = true;
  showProgress();
  // What is there of a text is shown at once; its order is asked for again when all is read.
  await choose();
  if (next.read < next.characters) polling = window.setTimeout(() => attempt(poll(next.text)), 60);
}

async function poll(of: number): Promise<void> {
  const next = await api.progress(of);
  if (reading?.text !== of) return;
  const first = reading.read === 0 && next.read > 0;
  reading = next;
  showProgress();
  const done = next.read === next.characters;
  if (first || done) await choose();
  if (!done && !next.failure && reading?.text === of) {
    polling = window.setTimeout(() => attempt(poll(of)), kAskAgain);
  }
}

async function read(): Promise<void> {
  const mine = ++reads;
  sent = text.value;
  const body = new TextEncoder().encode(lineEnds === "\n" ? sent : sent.replace(/\n/g, lineEnds));
  const next = await api.read(body, leaveOut.checked);
  if (mine === reads) await take(next);
}

let typing = 0;
text.addEventListener("input", () => {
  clearTimeout(typing);
  typing = window.setTimeout(() => {
    if (text.value !== sent && text.value !== "") attempt(read());
  }, kTypingPause);
});
part("read").addEventListener("click", () => {
  clearTimeout(typing);
  attempt(read());
});
layerChoice.addEventListener("change", () => {
  fillValues();
  attempt(choose());
});
valueChoice.addEventListener("change", () => attempt(choose()));
colourChoice.addEventListener("change", () => attempt(choose()));
sortChoice.addEventListener("change", () => {
  part("grid").scrollTop = 0;
  attempt(choose());
});
part("leave").addEventListener("click", () => leave(true));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && followed >= 0) leave(true);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  palette = readPalette();
  grid.setPalette(palette);
  followView.setPalette(palette);
});

async function start(): Promise<void> {
  run = await api.run();
  document.title = `${run.name.split("/").pop()} · Mnemo`;
  part("run").textContent = runInWords(run);
  fillChoices();
  if (!run.reading) return;
  const first = await api.text(run.reading.text);
  const shown = new TextDecoder("utf-8", { ignoreBOM: true }).decode(first, { stream: true });
  if (shown.includes("\r\n")) lineEnds = "\r\n";
  text.value = shown;
  sent = text.value;
  await take(run.reading);
}

attempt(start());
