/**
 * The time window that all plots of the dock share: which stretch is seen, whether it follows the
 * live edge, and where the common cursor stands. It is no React state, because it changes with
 * every frame of a run; plots listen and repaint themselves.
 */

/** A stretch of model time [ms]. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const SHORTEST = 0.5;

export class TimeAxis {
  #from = 0;
  #to = 1000;
  #now = 0;
  #following = true;
  #cursor: number | null = null;
  #past: number | null = null;
  #version = 0;
  #gaps: readonly Window[] = [];
  readonly #listeners = new Set<() => void>();

  get window(): Window {
    return { from: this.#from, to: this.#to };
  }
  /** Model time reached [ms]. */
  get now(): number {
    return this.#now;
  }
  get following(): boolean {
    return this.#following;
  }
  /** Time under the pointer in any plot [ms], else the past moment that was gone to; else null. */
  get cursor(): number | null {
    return this.#cursor ?? this.#past;
  }
  /** The past moment all is shown at [ms]; null: now. */
  get past(): number | null {
    return this.#past;
  }
  /** Stretches of which not everything came to be drawn, in order. */
  get gaps(): readonly Window[] {
    return this.#gaps;
  }
  /** Whether something is missing in what is seen. */
  get hasGap(): boolean {
    return this.#gaps.some(({ from, to }) => from < this.#to && to > this.#from);
  }
  /** Counts changes of the window. */
  get version(): number {
    return this.#version;
  }

  /** Is told about every change, at once; returns what stops it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(from: number, to: number): void {
    const span = Math.max(SHORTEST, to - from);
    const begin = Math.max(0, from);
    if (begin === this.#from && begin + span === this.#to) return;
    this.#from = begin;
    this.#to = begin + span;
    this.#changed();
  }
  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }

  /** The run reached a time; a window that follows moves with it once its right edge is passed. */
  advance(now: number): void {
    const back = now < this.#now;
    this.#now = now;
    if (this.#past !== null && this.#past > now) this.#past = null;
    if (!this.#following) return;
    const span = this.#to - this.#from;
    if (back && now < this.#from) this.#set(Math.max(0, now - span), Math.max(span, now));
    else if (now > this.#to) this.#set(now - span, now);
  }

  /** Something of this stretch was lost on its way to the screen. */
  lose(from: number, to: number): void {
    const last = this.#gaps.at(-1);
    this.#gaps =
      last && from <= last.to
        ? [...this.#gaps.slice(0, -1), { from: last.from, to: Math.max(last.to, to) }]
        : [...this.#gaps, { from, to }];
    this.#changed();
  }

  /** The run goes back to a time: what was lost after it is computed again. */
  rewind(time: number): void {
    this.#gaps = this.#gaps.flatMap(({ from, to }) =>
      from < time ? [{ from, to: Math.min(to, time) }] : [],
    );
  }

  /** Shows a stretch; following ends when the live edge is outside it. */
  show(from: number, to: number): void {
    const follows = this.#now >= from && this.#now <= to + 0.02 * (to - from);
    if (follows !== this.#following) {
      this.#following = follows;
      this.#version++;
    }
    this.#set(Math.min(from, to), Math.max(from, to));
  }

  /** Makes the window `factor` times as long around a time that stays where it is. */
  zoom(around: number, factor: number): void {
    const from = around - (around - this.#from) * factor;
    const to = around + (this.#to - around) * factor;
    this.show(Math.max(0, from), Math.max(to, SHORTEST));
  }

  /** Moves the window by a share of its length. */
  pan(share: number): void {
    const by = Math.max(-this.#from, share * (this.#to - this.#from));
    this.show(this.#from + by, this.#to + by);
  }

  /** The whole run so far. */
  fit(end: number = this.#now): void {
    this.show(0, Math.max(end, SHORTEST));
    this.follow(true);
  }

  /** Follows the live edge, or stops. */
  follow(on: boolean): void {
    if (on === this.#following) return;
    this.#following = on;
    if (on) {
      const span = this.#to - this.#from;
      if (this.#now > this.#to || this.#now < this.#from)
        this.#set(Math.max(0, this.#now - span), Math.max(span, this.#now));
    }
    this.#changed();
  }

  /** Shows all as it was at a past moment; null: back to the live edge. */
  goTo(time: number | null): void {
    this.#past = time;
    if (time === null) this.follow(true);
    else {
      const span = this.#to - this.#from;
      if (time < this.#from || time > this.#to)
        this.#set(Math.max(0, time - span / 2), Math.max(0, time - span / 2) + span);
      this.#following = false;
    }
    this.#changed();
  }

  point(time: number | null): void {
    if (time === this.#cursor) return;
    this.#cursor = time;
    for (const listener of this.#listeners) listener();
  }
}

/** Marks on an axis of times or values: a step of 1, 2 or 5 times a power of ten, about `most` of them. */
export function niceTicks(from: number, to: number, most: number): readonly number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [from];
  const raw = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((m) => m * power >= raw * 0.999) ?? 10) * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + 1e-9 * span; k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** A time for people: '482 ms', '1.25 s', with a thin space. */
export function printTime(ms: number, digits = 3): string {
  const unit = Math.abs(ms) >= 1000 ? 's' : 'ms';
  const value = unit === 's' ? ms / 1000 : ms;
  return `${Number(value.toPrecision(digits + (Math.abs(value) >= 100 ? 1 : 0)))}\u2009${unit}`;
}
