// One unit followed: the text in large letters, each character coloured by what the unit holds after
// it (Karpathy et al. 2015, figure 2), and the same as a line. Only the lines on screen are made.
import { isAbort, type UnitFacts } from "./api";
import { colourIndex, type Palette, type Scale } from "./colours";
import { glyphAt } from "./glyphs";
import { breakLines, type Line, lineOf } from "./lines";

const kBlock = 512; // characters that are asked for at once
const kMostBlocks = 400;
const kLineHeight = 30;
const kChartHeight = 110;

export interface Followed {
  unit: UnitFacts;
  scale: Scale;
  range: "share" | "signed" | "free"; // of the line's axis: 0 .. 1, -1 .. 1, what the unit has
  // Of the characters from .. to - 1.
  values(from: number, to: number, signal: AbortSignal): Promise<Float32Array>;
}

export class Follow {
  private readonly blocks = new Map<number, Float32Array>();
  private readonly asked = new Set<number>();
  private control = new AbortController();
  private readonly drawn = new Map<number, { element: HTMLElement; complete: boolean }>();
  private bytes = new Uint8Array();
  private read = 0;
  private lines: Line[] = [];
  private followed: Followed | null = null;
  private mark = 0;
  private waiting = false;
  private readonly spacer: HTMLElement;
  private readonly context: CanvasRenderingContext2D;

  constructor(private readonly pane: HTMLElement, private readonly chart: HTMLCanvasElement,
              private palette: Palette, private readonly clicked: (byte: number) => void,
              private readonly refused: (error: unknown) => void) {
    this.spacer = pane.querySelector<HTMLElement>(".spacer")!;
    this.context = chart.getContext("2d")!;
    pane.addEventListener("scroll", () => this.redraw(), { passive: true });
    pane.addEventListener("click", (event) => {
      const at = (event.target as HTMLElement).dataset["at"];
      if (at !== undefined) this.clicked(Number(at));
    });
    let width = 0;
    new ResizeObserver(() => {
      if (pane.clientWidth === width) return;
      width = pane.clientWidth;
      this.layout();
    }).observe(pane);
  }

  setPalette(palette: Palette): void {
    this.palette = palette;
    this.redraw();
  }

  setText(bytes: Uint8Array, read: number): void {
    this.bytes = bytes;
    this.read = read;
    this.forget();
    this.layout();
  }

  setRead(read: number): void {
    this.read = read;
    for (const [block, values] of this.blocks) {
      if (values.length < Math.min(kBlock, read - block * kBlock)) this.blocks.delete(block);
    }
    this.redraw();
  }

  // null: nothing is followed any more.
  set(followed: Followed | null): void {
    this.followed = followed;
    this.forget();
    this.layout();
  }

  showAt(byte: number): void {
    this.mark = byte;
    const top = lineOf(this.lines, byte) * kLineHeight;
    const { scrollTop, clientHeight } = this.pane;
    if (top < scrollTop || top + kLineHeight > scrollTop + clientHeight) {
      this.pane.scrollTop = Math.max(0, top - clientHeight / 3);
    }
    this.clear();
    this.redraw();
  }

  private forget(): void {
    this.control.abort();
    this.control = new AbortController();
    this.asked.clear();
    this.blocks.clear();
    this.clear();
  }

  private clear(): void {
    for (const { element } of this.drawn.values()) element.remove();
    this.drawn.clear();
  }

  private layout(): void {
    if (!this.followed || this.pane.clientWidth === 0) return;
    const probe = document.createElement("div");
    probe.className = "line";
    probe.textContent = "0".repeat(20);
    probe.style.width = "auto";
    this.spacer.append(probe);
    const most = Math.floor((this.pane.clientWidth - 28) / (probe.getBoundingClientRect().width / 20));
    probe.remove();
    this.lines = breakLines(this.bytes, Math.max(8, most));
    this.spacer.style.height = `${this.lines.length * kLineHeight}px`;
    this.clear();
    this.redraw();
  }

  private redraw(): void {
    if (this.waiting || !this.followed) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  private value(at: number): number | undefined {
    const values = this.blocks.get(Math.floor(at / kBlock));
    return values && at % kBlock < values.length ? values[at % kBlock] : undefined;
  }

  private draw(): void {
    if (!this.followed || this.lines.length === 0) return;
    const first = Math.min(this.lines.length - 1, Math.floor(this.pane.scrollTop / kLineHeight));
    const last = Math.min(this.lines.length - 1,
                          Math.ceil((this.pane.scrollTop + this.pane.clientHeight) / kLineHeight));
    const from = this.lines[first]!.from, to = this.lines[last]!.to;
    for (let block = Math.floor(from / kBlock); block * kBlock < Math.min(to, this.read); ++block) {
      if (!this.blocks.has(block)) void this.fetch(block);
    }
    for (const [line, { element }] of this.drawn) {
      if (line >= first && line <= last) continue;
      element.remove();
      this.drawn.delete(line);
    }
    let waiting = 0;
    for (let line = first; line <= last; ++line) {
      if (!this.drawn.get(line)?.complete) this.drawLine(line);
      if (!this.drawn.get(line)!.complete) ++waiting;
    }
    this.pane.dataset["waiting"] = String(waiting);
    this.drawChart(from, to);
  }

  private drawLine(line: number): void {
    const { from, to } = this.lines[line]!;
    const element = document.createElement("div");
    element.className = "line";
    element.style.top = `${line * kLineHeight}px`;
    let complete = true;
    for (let at = from; at < to;) {
      const glyph = glyphAt(this.bytes, at);
      const end = at + glyph.length;
      const value = this.value(end - 1); // after the whole character
      const span = document.createElement("span");
      span.textContent = this.bytes[at] === 32 ? " " : glyph.text;
      span.dataset["at"] = String(end - 1);
      if (value === undefined) complete = false;
      const colour = value === undefined ? -1 : colourIndex(value, this.followed!.scale, this.followed!.unit);
      const classes = [colour >= 0 ? `q${colour}` : value === undefined ? "" : "qx",
                       glyph.blank && this.bytes[at] !== 32 ? "blank" : "",
                       at <= this.mark && this.mark < end ? "mark" : ""];
      span.className = classes.filter(Boolean).join(" ");
      if (value !== undefined) span.title = `${Number(value.toPrecision(3))}`;
      element.append(span);
      at = end;
    }
    this.drawn.get(line)?.element.remove();
    this.spacer.append(element);
    this.drawn.set(line, { element, complete });
  }

  private drawChart(from: number, to: number): void {
    const { range, unit } = this.followed!;
    const width = this.chart.clientWidth, ratio = window.devicePixelRatio || 1;
    this.chart.width = Math.round(width * ratio);
    this.chart.height = Math.round(kChartHeight * ratio);
    const c = this.context;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, kChartHeight);
    const left = 44, right = 8, top = 10, bottom = 12;
    const low = range === "share" ? 0 : range === "signed" ? -1 : Math.min(0, unit.lowest ?? 0);
    const high = range === "free" ? Math.max(0, unit.highest ?? 0) : 1;
    const x = (at: number) => left + (at - from + 0.5) / (to - from) * (width - left - right);
    const y = (value: number) =>
      top + (high - value) / (high - low || 1) * (kChartHeight - top - bottom);
    c.font = '11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
    c.textAlign = "right";
    c.textBaseline = "middle";
    c.lineWidth = 1;
    const ticks = [low, high];
    const middle = range === "share" ? 0.5 : 0;
    // Not where its number would stand in another's.
    if (ticks.every((tick) => Math.abs(y(tick) - y(middle)) > 13)) ticks.push(middle);
    for (const tick of ticks) {
      c.strokeStyle = this.palette.line;
      c.beginPath();
      c.moveTo(left, Math.round(y(tick)) + 0.5);
      c.lineTo(width - right, Math.round(y(tick)) + 0.5);
      c.stroke();
      c.fillStyle = this.palette.soft;
      c.fillText(String(Number(tick.toPrecision(3))).replace("-", "−"), left - 6, y(tick));
    }
    c.strokeStyle = this.palette.accent;
    c.lineWidth = 1.6;
    c.beginPath();
    let pen = false;
    for (let at = from; at < to; ++at) {
      const value = this.value(at);
      const drawn = value !== undefined && Number.isFinite(value);
      if (drawn) c[pen ? "lineTo" : "moveTo"](x(at), y(value));
      pen = drawn;
    }
    c.stroke();
    const value = this.value(this.mark);
    if (this.mark < from || this.mark >= to || value === undefined) return;
    c.fillStyle = this.palette.accent;
    c.beginPath();
    c.arc(x(this.mark), y(value), 3.5, 0, 2 * Math.PI);
    c.fill();
  }

  private async fetch(block: number): Promise<void> {
    if (this.asked.has(block) || !this.followed) return;
    this.asked.add(block);
    const { signal } = this.control;
    try {
      const from = block * kBlock;
      const values = await this.followed.values(from, Math.min(from + kBlock, this.read), signal);
      if (signal.aborted) return;
      this.blocks.set(block, values);
      if (this.blocks.size > kMostBlocks) this.blocks.delete(this.blocks.keys().next().value!);
      this.asked.delete(block);
      this.redraw();
    } catch (error) {
      if (!isAbort(error)) this.refused(error); // stays among the asked: not again and again
    }
  }
}
