// Values by tiles: 16 units by 32 characters, fetched when a corner of one is on screen, kept while
// there is room. A request that is no longer needed is aborted.
import { isAbort, type Steps } from "./api";

export const kTileUnits = 16;
export const kTileSteps = 32;
const kMostTiles = 3000; // 2 KB each
const kAtOnce = 4;

export interface Tile {
  to: number; // characters that it has: less than a whole tile where the text is not read so far
  cells: Float32Array; // [units, to - from]
  image?: HTMLCanvasElement; // as it is drawn; made when it first is
}

export interface Source {
  // `rows`: blocks of units, in the order that they are shown.
  cells(rows: number[], from: number, to: number, signal: AbortSignal): Promise<Float32Array>;
  steps(from: number, to: number, signal: AbortSignal): Promise<Steps>;
  unitsIn(row: number): number; // of a block: 16, or fewer in the last one
}

export class Tiles {
  private readonly tiles = new Map<string, Tile>();
  private readonly columns = new Map<number, Steps & { to: number }>();
  private readonly running = new Map<string, { control: AbortController; column: number }>();
  private failed = false;

  constructor(private readonly source: Source, private readonly arrived: () => void,
              private readonly refused: (error: unknown) => void) {}

  tile(row: number, column: number): Tile | undefined {
    return this.tiles.get(`${row}:${column}`);
  }

  steps(column: number): (Steps & { to: number }) | undefined {
    return this.columns.get(column);
  }

  // The order of units has changed, or the value: predictions stay.
  forgetCells(): void {
    this.tiles.clear();
    for (const [key, { control }] of this.running) {
      if (!key.startsWith("steps")) control.abort();
    }
    this.failed = false;
  }

  // Colours have changed.
  forgetImages(): void {
    for (const tile of this.tiles.values()) delete tile.image;
  }

  end(): void {
    for (const { control } of this.running.values()) control.abort();
  }

  // What is on screen: blocks first .. last, of a text that is read up to `read`. Returns how many
  // tiles are still missing.
  show(rows: [number, number], columns: [number, number], read: number): number {
    for (const { control, column } of this.running.values()) {
      if (column < columns[0] || column > columns[1]) control.abort();
    }
    let missing = 0;
    for (let column = columns[0]; column <= columns[1]; ++column) {
      const from = column * kTileSteps;
      const to = Math.min(from + kTileSteps, read);
      if (to <= from) continue;
      if ((this.columns.get(column)?.to ?? 0) < to) {
        ++missing;
        this.fetchSteps(column, from, to);
      }
      const wanted: number[] = [];
      for (let row = rows[0]; row <= rows[1]; ++row) {
        if ((this.tile(row, column)?.to ?? 0) < to) wanted.push(row);
      }
      missing += wanted.length;
      if (wanted.length > 0) this.fetchCells(wanted, column, from, to);
    }
    return missing;
  }

  private fetchCells(rows: number[], column: number, from: number, to: number): void {
    void this.fetch(`cells ${column}`, column, async (signal) => {
      const all = await this.source.cells(rows, from, to, signal);
      if (signal.aborted) return; // it had arrived before it was
      let begin = 0;
      for (const row of rows) {
        const count = this.source.unitsIn(row) * (to - from);
        this.keep(`${row}:${column}`, { to, cells: all.subarray(begin, begin + count) });
        begin += count;
      }
    });
  }

  private fetchSteps(column: number, from: number, to: number): void {
    void this.fetch(`steps ${column}`, column, async (signal) => {
      const steps = await this.source.steps(from, to, signal);
      if (signal.aborted) return;
      this.columns.set(column, { ...steps, to });
      if (this.columns.size > kMostTiles) this.columns.delete(this.columns.keys().next().value!);
    });
  }

  private keep(key: string, tile: Tile): void {
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    if (this.tiles.size > kMostTiles) this.tiles.delete(this.tiles.keys().next().value!);
  }

  private async fetch(key: string, column: number,
                      work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    // One of a kind at a time; what is still missing then is asked for at the next drawing.
    if (this.failed || this.running.has(key) || this.running.size >= 2 * kAtOnce) return;
    const control = new AbortController();
    this.running.set(key, { control, column });
    try {
      await work(control.signal);
    } catch (error) {
      if (!isAbort(error)) {
        this.failed = true;
        this.refused(error);
      }
    } finally {
      this.running.delete(key);
      this.arrived();
    }
  }
}
