// The heat map: characters to the right, units downwards, above them the text, what each character
// cost and what was expected behind it. One canvas as large as the screen shows, in a pane that
// scrolls over the whole; drawn once a frame at most, from tiles.
import type { UnitFacts } from "./api";
import { colourIndex, type Palette, type Scale } from "./colours";
import { drawCorner, drawText, drawUnits, kCell, kTop } from "./heads";
import { kTileSteps, kTileUnits, type Tile, Tiles } from "./tiles";

export interface Place {
  row: number; // in the order of units
  column: number;
}

export interface GridEvents {
  moved(place: Place): void;
  followed(place: Place): void;
}

export class Grid {
  private readonly pane: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly spacer: HTMLElement;
  private readonly context: CanvasRenderingContext2D;
  private bytes = new Uint8Array();
  private read = 0;
  private units: UnitFacts[] = [];
  private scale: Scale = "signed";
  private label: (unit: UnitFacts) => string = () => "";
  private labelHead = ""; // what the labels are
  private tiles: Tiles | null = null;
  private cursor: Place = { row: 0, column: 0 };
  private followed = -1; // a unit's number
  private waiting = false;
  state = { missing: 0, rows: [0, 0], columns: [0, 0] };

  constructor(pane: HTMLElement, private palette: Palette, private readonly events: GridEvents) {
    this.pane = pane;
    this.spacer = pane.querySelector<HTMLElement>(".spacer")!;
    this.canvas = pane.querySelector("canvas")!;
    this.context = this.canvas.getContext("2d")!;
    pane.addEventListener("scroll", () => this.redraw(), { passive: true });
    pane.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("click", (event) => this.click(event));
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    new ResizeObserver(() => this.redraw()).observe(pane);
  }

  // ---- what is shown ----

  setPalette(palette: Palette): void {
    this.palette = palette;
    this.tiles?.forgetImages();
    this.redraw();
  }

  setText(bytes: Uint8Array, read: number, tiles: Tiles): void {
    this.tiles?.end();
    this.tiles = tiles;
    this.bytes = bytes;
    this.read = read;
    this.cursor.column = Math.min(this.cursor.column, bytes.length - 1);
    this.layout();
  }

  setRead(read: number): void {
    this.read = read;
    this.redraw();
  }

  // moved: values that are here already stand in other places now.
  setUnits(units: UnitFacts[], scale: Scale, label: (unit: UnitFacts) => string,
           labelHead: string, moved: boolean): void {
    this.units = units;
    this.scale = scale;
    this.label = label;
    this.labelHead = labelHead;
    this.cursor.row = Math.max(0, Math.min(this.cursor.row, units.length - 1));
    if (moved) this.tiles?.forgetCells();
    else this.tiles?.forgetImages(); // the scale may be another one
    this.layout();
  }

  setFollowed(unit: number): void {
    this.followed = unit;
    this.redraw();
  }

  get place(): Place {
    return { ...this.cursor };
  }

  // The value under the cursor, if it has arrived.
  value(place: Place): number | undefined {
    const tile = this.tiles?.tile(Math.floor(place.row / kTileUnits),
                                  Math.floor(place.column / kTileSteps));
    const from = Math.floor(place.column / kTileSteps) * kTileSteps;
    if (!tile || place.column >= tile.to) return undefined;
    return tile.cells[(place.row % kTileUnits) * (tile.to - from) + place.column - from];
  }

  moveTo(place: Place): void {
    this.cursor = {
      row: Math.max(0, Math.min(place.row, this.units.length - 1)),
      column: Math.max(0, Math.min(place.column, this.bytes.length - 1)),
    };
    const { width, height } = this.size();
    const x = this.cursor.column * kCell, y = this.cursor.row * kCell;
    const keep = (now: number, at: number, room: number) =>
      at < now ? at : at + kCell > now + room ? at + kCell - room : now;
    this.pane.scrollLeft = keep(this.pane.scrollLeft, x, width - this.left());
    this.pane.scrollTop = keep(this.pane.scrollTop, y, height - kTop);
    this.redraw();
    this.events.moved(this.place);
  }

  redraw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  // ---- what the user does ----

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { row, column } = this.cursor;
    const page = Math.max(1, Math.floor((this.size().height - kTop) / kCell) - 1);
    const moves: Record<string, Place> = {
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      PageUp: { row: row - page, column },
      PageDown: { row: row + page, column },
      Home: { row, column: 0 },
      End: { row, column: this.bytes.length - 1 },
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      this.moveTo(move);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.events.followed(this.place);
    }
  }

  private at(event: MouseEvent): Place & { beside: boolean; above: boolean } {
    const box = this.canvas.getBoundingClientRect();
    const x = event.clientX - box.left - this.left(), y = event.clientY - box.top - kTop;
    return {
      row: Math.floor((y + this.pane.scrollTop) / kCell),
      column: Math.floor((x + this.pane.scrollLeft) / kCell),
      beside: x < 0, above: y < 0,
    };
  }

  private click(event: MouseEvent): void {
    const at = this.at(event);
    const row = at.above ? this.cursor.row : at.row;
    if (row >= this.units.length || at.column >= this.bytes.length) return;
    this.moveTo({ row, column: at.beside ? this.cursor.column : at.column });
    if (!at.above) this.events.followed(this.place);
  }

  private hover(event: MouseEvent): void {
    const at = this.at(event);
    const outside = at.row >= this.units.length || at.column >= this.bytes.length;
    if (outside || at.above || at.beside) return;
    this.events.moved({ row: at.row, column: at.column });
  }

  // ---- drawing ----

  private left(): number {
    return this.pane.clientWidth < 600 ? 74 : 104;
  }

  private size(): { width: number; height: number } {
    return { width: this.pane.clientWidth, height: this.pane.clientHeight };
  }

  private layout(): void {
    this.spacer.style.width = `${this.left() + this.bytes.length * kCell}px`;
    this.spacer.style.height = `${kTop + this.units.length * kCell}px`;
    this.redraw();
  }

  private draw(): void {
    const { width, height } = this.size();
    const ratio = window.devicePixelRatio || 1;
    const pixels = [Math.round(width * ratio), Math.round(height * ratio)] as const;
    if (this.canvas.width !== pixels[0] || this.canvas.height !== pixels[1]) {
      [this.canvas.width, this.canvas.height] = pixels;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const c = this.context;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = this.palette.card;
    c.fillRect(0, 0, width, height);
    if (!this.tiles || this.units.length === 0 || this.bytes.length === 0) return;

    const scrollLeft = this.pane.scrollLeft, scrollTop = this.pane.scrollTop;
    const left = this.left();
    const columns: [number, number] = [
      Math.floor(scrollLeft / kCell),
      Math.min(this.bytes.length - 1, Math.floor((scrollLeft + width - left - 1) / kCell))];
    const rows: [number, number] = [
      Math.floor(scrollTop / kCell),
      Math.min(this.units.length - 1, Math.floor((scrollTop + height - kTop - 1) / kCell))];
    const tileColumns: [number, number] =
      [Math.floor(columns[0] / kTileSteps), Math.floor(columns[1] / kTileSteps)];
    const tileRows: [number, number] =
      [Math.floor(rows[0] / kTileUnits), Math.floor(rows[1] / kTileUnits)];
    const missing = this.tiles.show(tileRows, tileColumns, this.read);
    this.state = { missing, rows, columns };

    const frame = { c, palette: this.palette, left };
    c.save();
    c.beginPath();
    c.rect(left, kTop, width - left, height - kTop);
    c.clip();
    c.imageSmoothingEnabled = false;
    for (let row = tileRows[0]; row <= tileRows[1]; ++row) {
      for (let column = tileColumns[0]; column <= tileColumns[1]; ++column) {
        const tile = this.tiles.tile(row, column);
        if (!tile) continue;
        const image = this.image(tile, row, column);
        c.drawImage(image, left + column * kTileSteps * kCell - scrollLeft,
                    kTop + row * kTileUnits * kCell - scrollTop,
                    image.width * kCell, image.height * kCell);
      }
    }
    this.drawMarks(left - scrollLeft, kTop - scrollTop, rows);
    c.restore();
    c.save();
    c.beginPath();
    c.rect(left, 0, width - left, kTop);
    c.clip();
    drawText(frame, left - scrollLeft, columns, this.bytes, this.read, this.cursor.column,
             (column) => this.tiles!.steps(column));
    c.restore();
    const unitRows = this.units.slice(rows[0], rows[1] + 1).map((unit, i) => ({
      name: String(unit.unit), label: this.label(unit), marked: unit.unit === this.followed,
      current: rows[0] + i === this.cursor.row }));
    drawUnits(frame, kTop + rows[0] * kCell - scrollTop, unitRows, height);
    drawCorner(frame, this.labelHead);
    c.strokeStyle = this.palette.line;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(0, kTop - 0.5);
    c.lineTo(width, kTop - 0.5);
    c.moveTo(left - 0.5, 0);
    c.lineTo(left - 0.5, height);
    c.stroke();
    this.pane.dataset.missing = String(missing);
    this.pane.dataset.rows = rows.join(" ");
    this.pane.dataset.columns = columns.join(" ");
  }

  private image(tile: Tile, row: number, column: number): HTMLCanvasElement {
    if (tile.image) return tile.image;
    const width = tile.to - column * kTileSteps;
    const height = Math.min(kTileUnits, this.units.length - row * kTileUnits);
    const image = document.createElement("canvas");
    image.width = width;
    image.height = height;
    const data = new ImageData(width, height);
    const words = new Uint32Array(data.data.buffer);
    for (let i = 0; i < words.length; ++i) {
      const unit = this.units[row * kTileUnits + Math.floor(i / width)]!;
      const index = colourIndex(tile.cells[i]!, this.scale, unit);
      words[i] = index < 0 ? this.palette.none : this.palette.words[index]!;
    }
    image.getContext("2d")!.putImageData(data, 0, 0);
    tile.image = image;
    return image;
  }

  private drawMarks(x: number, y: number, rows: [number, number]): void {
    const c = this.context;
    c.strokeStyle = this.palette.text;
    c.lineWidth = 1.5;
    const { row, column } = this.cursor;
    c.strokeRect(x + column * kCell + 0.75, y + row * kCell + 0.75, kCell - 1.5, kCell - 1.5);
    for (let shown = rows[0]; shown <= rows[1]; ++shown) {
      if (this.units[shown]!.unit !== this.followed) continue;
      c.strokeStyle = this.palette.accent;
      c.strokeRect(x - 2, y + shown * kCell + 0.75, this.bytes.length * kCell + 4, kCell - 1.5);
    }
  }
}
