// What the server is asked: docs/formats.md, "The viewer's requests". Every call can be aborted and
// throws Refused with the server's own words.

export interface Value {
  name: string;
  width: number;
  gate: boolean;
  memory: boolean;
  output: boolean;
  share: boolean; // between 0 and 1
}

export interface Layer {
  cell: string;
  units: number;
  values: Value[];
}

export interface Reading {
  text: number;
  characters: number;
  read: number;
  left_out: number;
  nats: number;
  failure: string;
}

export interface Run {
  name: string;
  update: number;
  parameters: number;
  valid_nats: number;
  symbols: number;
  most_characters: number;
  most_bytes: number;
  layers: Layer[];
  labels: { name: string; about: string }[];
  reading: Reading | null;
}

export interface Steps {
  losses: number[];
  next: number[][]; // of each character: byte, probability, byte, probability ...
}

// null where a unit has no such number.
export interface UnitFacts {
  unit: number;
  score: number | null;
  mean: number | null;
  deviation: number | null;
  lowest: number | null;
  highest: number | null;
  low: number | null;
  high: number | null;
}

export class Refused extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
  }
}

export class Api {
  constructor(private readonly key: string) {}

  run(): Promise<Run> {
    return this.json("run", {});
  }

  async read(text: Uint8Array, leaveOut: boolean): Promise<Reading> {
    const unknown = leaveOut ? "leave_out" : "refuse";
    return (await this.ask("read", { unknown }, undefined, text)).json();
  }

  progress(text: number): Promise<Reading> {
    return this.json("progress", { text });
  }

  async text(text: number): Promise<Uint8Array> {
    return new Uint8Array(await (await this.ask("text", { text })).arrayBuffer());
  }

  steps(text: number, from: number, to: number, signal: AbortSignal): Promise<Steps> {
    return this.json("steps", { text, from, to }, signal);
  }

  // The units in order, and how many characters that is of.
  async units(text: number, layer: number, value: string,
              sort: string): Promise<{ characters: number; units: UnitFacts[] }> {
    type Number = number | null;
    type Row = [number, Number, Number, Number, Number, Number, Number, Number];
    type Rows = { characters: number; units: Row[] };
    const reply: Rows = await this.json("units", { text, layer, value, sort });
    const units = reply.units.map(([unit, score, mean, deviation, lowest, highest, low, high]) =>
      ({ unit, score, mean, deviation, lowest, highest, low, high }));
    return { characters: reply.characters, units };
  }

  // [units, characters]
  async cells(text: number, layer: number, value: string, units: number[], from: number, to: number,
              signal: AbortSignal): Promise<Float32Array> {
    const asked = { text, layer, value, units: units.join(","), from, to };
    const bytes = new DataView(await (await this.ask("cells", asked, signal)).arrayBuffer());
    const cells = new Float32Array(bytes.byteLength / 4);
    for (let i = 0; i < cells.length; ++i) cells[i] = bytes.getFloat32(4 * i, true);
    return cells;
  }

  private async json<T>(name: string, parameters: Record<string, string | number>,
                        signal?: AbortSignal): Promise<T> {
    return (await this.ask(name, parameters, signal)).json();
  }

  private async ask(name: string, parameters: Record<string, string | number>,
                    signal?: AbortSignal, body?: Uint8Array): Promise<Response> {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([key, value]): [string, string] => [key, String(value)]));
    const headers: Record<string, string> = { "X-Mnemo-Key": this.key };
    if (body) headers["Content-Type"] = "application/octet-stream";
    let reply: Response;
    try {
      reply = await fetch(`/api/${name}?${query}`,
                          { method: body ? "POST" : "GET", headers, body, signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refused("mnemo view does not answer: has it ended?", 0);
    }
    if (reply.ok) return reply;
    const told = await reply.json().catch(() => ({ error: `status ${reply.status}` }));
    throw new Refused(told.error, reply.status);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
