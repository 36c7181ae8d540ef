/**
 * Runs the TypeScript of a stage by the calling convention of the contract: `begin` and `end` of
 * intervals, with a `Moment` made by hand. For tests of a node on its own; what the engine does
 * around it (wires, time, memory) is tested with the engine.
 */

import { createStream } from '../../engine/kit/random.ts';
import type {
  Asset,
  Behaviour,
  Example,
  Moment,
  NodeDefinition,
  Of,
  Outputs,
  Parameter,
  Quantity,
  Recording,
  Sample,
  SpikeList,
} from '../../engine/kit/types.ts';
import { parseQuantity, toUnit } from '../../engine/language/quantity.ts';

export interface StageOptions {
  readonly parameters?: Of<unknown>;
  readonly assets?: Of<Asset>;
  readonly dims?: Of<number>;
  readonly dt?: number;
  readonly seed?: number;
}

export interface IntervalOptions {
  readonly inputs?: Of<Sample | SpikeList>;
  readonly steps?: number;
  readonly learning?: boolean;
  readonly lastLesson?: boolean;
  readonly phase?: string;
  readonly shown?: number;
}

/** A stage with its state, to be run interval by interval. */
export interface StageRun {
  readonly values: Of<unknown>;
  readonly state: Of<Float64Array>;
  readonly problems: string[];
  readonly warnings: string[];
  begin(options?: IntervalOptions): Outputs;
  end(options?: IntervalOptions): Outputs;
}

const isSpikes = (value: Sample | SpikeList): value is SpikeList => 'step' in value;

function numberIn(value: unknown, unit: string): number {
  const parsed = parseQuantity(value as Quantity, unit);
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return toUnit(parsed.value, unit);
}

function valueFor(parameter: Parameter, given: unknown): unknown {
  switch (parameter.kind) {
    case 'quantity': {
      const value = given === undefined ? parameter.default : numberIn(given, parameter.unit);
      return parameter.perElement ? Float64Array.of(value) : value;
    }
    case 'shape':
      return typeof given === 'number' ? [given] : (given ?? parameter.default);
    case 'table': {
      const rows = (given ?? parameter.default) as readonly (readonly number[])[];
      return Object.fromEntries(
        Object.keys(parameter.columns).map((name, k) => [
          name,
          Float64Array.from(rows, (row) => row[k] ?? 0),
        ]),
      );
    }
    default:
      return given ?? parameter.default;
  }
}

/** A file that a document holds within itself. */
function inlineAsset(given: unknown): Asset | null {
  if (typeof given !== 'object' || given === null || !('inline' in given)) return null;
  const bytes = new Uint8Array(Buffer.from(String(given.inline), 'base64'));
  return memoryAsset('name' in given ? String(given.name) : 'inline', bytes);
}

/** A file in memory. */
export const memoryAsset = (name: string, bytes: Uint8Array): Asset => ({
  name,
  bytes: bytes.length,
  read: (from, length) => bytes.subarray(from, from + length),
});

/** Prepares a stage; throws if the definition is none or a parameter is unknown. */
export function runStage(definition: NodeDefinition, options: StageOptions = {}): StageRun {
  const { behaviour } = definition;
  if (behaviour.kind !== 'stage') throw new Error(`${definition.type} is not a stage`);
  const stage = behaviour as Extract<Behaviour<unknown>, { kind: 'stage' }>;
  const given = options.parameters ?? {};
  for (const name of Object.keys(given))
    if (!definition.parameters[name]) throw new Error(`${definition.type} has no ${name}`);
  const values = Object.fromEntries(
    Object.entries(definition.parameters).map(([name, parameter]) => [
      name,
      parameter.kind === 'asset'
        ? (options.assets?.[name] ?? inlineAsset(given[name]))
        : valueFor(parameter, given[name]),
    ]),
  );
  const dims = new Map<string, number>(Object.entries(options.dims ?? {}));
  for (const [name, parameter] of Object.entries(definition.parameters)) {
    if (parameter.kind === 'count') dims.set(name, values[name] as number);
    if (parameter.kind === 'shape')
      dims.set(
        name,
        (values[name] as number[]).reduce((a, b) => a * b, 1),
      );
  }
  const bind = (inputs: Of<Sample | SpikeList>) => {
    for (const [name, sample] of Object.entries(inputs)) {
      const port = definition.ports[name];
      if (!port) throw new Error(`${definition.type} has no port ${name}`);
      if (isSpikes(sample) || sample.data.length === 0) continue;
      const alone = port.shape.length === 1;
      // A signal has a row per step.
      const isLive = port.kind === 'analog' || port.kind === 'current';
      const own = isLive && sample.shape.length === 2 && alone ? [sample.shape[1]!] : sample.shape;
      const sizes = [...Array.from({ length: port.shape.length - own.length }, () => 1), ...own];
      for (const [k, d] of port.shape.entries())
        if (typeof d === 'string' && d !== '*' && !dims.has(d))
          dims.set(d, alone ? own.reduce((a, b) => a * b, 1) : (sizes[k] ?? 1));
    }
  };
  const dim = (name: string) => dims.get(name) ?? 1;
  let state: Record<string, Float64Array> | null = null;
  const stateOf = () => {
    state ??= Object.fromEntries(
      Object.entries(stage.state?.(values, dim) ?? {}).map(([name, n]) => [
        name,
        new Float64Array(n),
      ]),
    );
    return state;
  };
  const problems: string[] = [];
  const warnings: string[] = [];
  let from = 0;
  let interval = 0;
  const momentOf = (when: 'begin' | 'end', o: IntervalOptions): Moment<unknown> => {
    const inputs = o.inputs ?? {};
    bind(inputs);
    return {
      values,
      state: stateOf(),
      random: createStream(options.seed ?? 1, definition.type, when, interval),
      steps: o.steps ?? 100,
      learning: o.learning ?? true,
      lastLesson: o.lastLesson ?? false,
      phase: o.phase ?? 'train',
      shown: o.shown ?? 0,
      dt: options.dt ?? 1,
      from,
      problem: (message) => void problems.push(message),
      warning: (message) => void warnings.push(message),
      dim,
      has: (port) => port in inputs,
      sample(port) {
        const value = inputs[port];
        if (value && isSpikes(value)) throw new Error(`${port} holds spikes`);
        return value ?? { shape: [0], data: new Float64Array() };
      },
      spikes(port) {
        const value = inputs[port];
        if (value && !isSpikes(value)) throw new Error(`${port} holds a sample`);
        return value ?? { step: new Uint32Array(), element: new Uint32Array() };
      },
    };
  };
  return {
    values,
    get state() {
      return stateOf();
    },
    problems,
    warnings,
    begin: (o = {}) => stage.begin?.(momentOf('begin', o)) ?? {},
    end(o = {}) {
      const outputs = stage.end?.(momentOf('end', o)) ?? {};
      from += o.steps ?? 100;
      interval++;
      return outputs;
    },
  };
}

/** Runs an example of a stage with dt 1 ms and gives what its `expect` looks at. */
export function recordExample(
  definition: NodeDefinition,
  example: Example<Of<Parameter>>,
  options: { readonly assets?: Of<Asset> } = {},
): { readonly recording: Recording; readonly problems: readonly string[] } {
  const run = runStage(definition, {
    ...(example.parameters ? { parameters: example.parameters } : {}),
    ...options,
  });
  const { behaviour } = definition;
  if (behaviour.kind !== 'stage') throw new Error('not a stage');
  const dt = 1;
  const total = Math.round(numberIn(example.duration, 'ms') / dt);
  const named = run.values[behaviour.every];
  const every =
    behaviour.every === 'presentation'
      ? total
      : Math.max(
          1,
          Math.round((typeof named === 'number' ? named : numberIn(behaviour.every, 'ms')) / dt),
        );
  const spikes = new Map<string, { step: number[]; element: number[] }>();
  const signals = new Map<string, number[]>();
  const take = (outputs: Outputs, at: number) => {
    for (const [port, value] of Object.entries(outputs)) {
      if (isSpikes(value)) {
        const kept = spikes.get(port) ?? { step: [], element: [] };
        for (let k = 0; k < value.step.length; k++) {
          if (at + value.step[k]! >= total) continue;
          kept.step.push(at + value.step[k]!);
          kept.element.push(value.element[k]!);
        }
        spikes.set(port, kept);
      } else signals.set(port, Array.from(value.data));
    }
  };
  const inputsAt = (at: number, steps: number): Of<Sample | SpikeList> =>
    Object.fromEntries(
      Object.entries(example.feed ?? {}).map(([port, feed]): [string, Sample | SpikeList] => {
        if ('sample' in feed) return [port, feed.sample];
        if ('samples' in feed) {
          const shown = Math.floor(at / Math.round(numberIn(feed.every, 'ms') / dt));
          return [port, feed.samples[shown % feed.samples.length]!];
        }
        if ('spikes' in feed) {
          const stamps = feed.spikes
            .map((t) => Math.round(numberIn(t, 'ms') / dt) - 1 - at)
            .filter((s) => s >= 0 && s < steps);
          return [
            port,
            { step: Uint32Array.from(stamps), element: new Uint32Array(stamps.length) },
          ];
        }
        if ('constant' in feed) {
          const value =
            typeof feed.constant === 'number' ? feed.constant : Number.parseFloat(feed.constant);
          return [port, { shape: [steps, 1], data: new Float64Array(steps).fill(value) }];
        }
        return [
          port,
          { shape: [steps, 1], data: Float64Array.from(feed.signal.slice(at, at + steps)) },
        ];
      }),
    );
  /** What a stage sees where an interval begins: samples of now, signals of the interval that ended. */
  const beforehand = (at: number, inputs: Of<Sample | SpikeList>): Of<Sample | SpikeList> => {
    const earlier = at === 0 ? null : inputsAt(at - every, every);
    const none: Sample = { shape: [0], data: new Float64Array() };
    return Object.fromEntries(
      Object.entries(inputs).map(([port, value]) => {
        const feed = example.feed?.[port];
        const live = feed && ('constant' in feed || 'signal' in feed);
        return [port, live ? (earlier?.[port] ?? none) : value];
      }),
    );
  };
  for (let at = 0; at < total; at += every) {
    const steps = Math.min(every, total - at);
    const inputs = inputsAt(at, steps);
    const shown = Math.round(at / every);
    take(run.begin({ inputs: beforehand(at, inputs), steps, shown }), at);
    take(run.end({ inputs, steps, shown }), at + steps);
  }
  const none = { step: [], element: [] };
  const recording: Recording = {
    rate(port) {
      const n = definition.ports[port]?.shape.reduce<number>(
        (product, d) => product * (typeof d === 'number' ? d : 1),
        1,
      );
      return ((spikes.get(port) ?? none).step.length / (n ?? 1) / total) * 1000;
    },
    spikes(port) {
      const { step, element } = spikes.get(port) ?? none;
      return { step: Uint32Array.from(step), element: Uint32Array.from(element) };
    },
    signal: (port) => Float64Array.from(signals.get(port) ?? []),
    weights: () => new Float64Array(),
  };
  return { recording, problems: run.problems };
}
