/**
 * The node definition: the one contract between the engine and the node library. A definition is
 * a plain object; palette, inspector, validation, schema, documentation, kernels and exporters
 * all derive from it. Nothing here imports anything, so a node author sees the whole surface.
 */

export type Unit = string; // 'mV', 'pA/ms', '1'
export type Quantity = string | number; // as it stands in a document: '20 ms'; a bare number where the unit is '1'
export type Single = Quantity | { readonly expression: string }; // of siblings and the project's variables
export type Value =
  | Quantity // one number, or one per element
  | {
      readonly draw: 'normal' | 'uniform' | 'lognormal' | 'exponential' | 'gamma';
      readonly args: readonly Single[];
      readonly clip?: readonly [Single, Single];
    }
  | { readonly list: readonly number[]; readonly unit: Unit }
  | { readonly expression: string }; // of siblings, the project's variables, i, j, x, y, d
export type Range = readonly [number | null, number | null]; // inclusive; null is unbounded
export type Of<T> = Readonly<Record<string, T>>;

// ---- parameters
export type Parameter = {
  readonly doc: string; // one sentence: what it is
  readonly cite?: string; // key into `citations`
  readonly live?: boolean; // may change during a run; default: quantities only
  readonly group?: string; // inspector section; the first six are Essential
} & (
  | {
      readonly kind: 'quantity';
      readonly unit: Unit;
      readonly default: number;
      readonly range?: Range;
      readonly perElement?: boolean;
    } // perElement: any Value
  | { readonly kind: 'count'; readonly default: number; readonly range?: Range }
  | { readonly kind: 'shape'; readonly default: readonly number[] } // [28, 28]; 800 stands for [800]
  | { readonly kind: 'flag'; readonly default: boolean } // 0 or 1 in equations
  | { readonly kind: 'choice'; readonly default: string; readonly options: Of<string> } // value -> label
  | { readonly kind: 'expression'; readonly unit: Unit; readonly default: string } // stands in equations under its name: a rate over t
  | {
      readonly kind: 'table';
      readonly columns: Of<Unit>;
      readonly default: readonly (readonly number[])[];
    } // rows: spike lists, current steps
  | { readonly kind: 'asset'; readonly default: null; readonly media: readonly string[] }
);

/** What lower() and stages receive: checked, in the declared unit. */
export type ValuesOf<S extends Of<Parameter>> = {
  readonly [K in keyof S]: S[K] extends { readonly perElement: true }
    ? Float64Array
    : S[K] extends { readonly kind: 'quantity' | 'count' }
      ? number
      : S[K] extends { readonly kind: 'shape' }
        ? readonly number[]
        : S[K] extends { readonly kind: 'flag' }
          ? boolean
          : S[K] extends { readonly kind: 'choice' }
            ? keyof S[K]['options'] & string
            : S[K] extends { readonly kind: 'expression' }
              ? string
              : S[K] extends { readonly kind: 'table' }
                ? Of<Float64Array>
                : Asset | null;
};

// ---- ports; a dimension: a number; a name, unified (a `shape` parameter's: all its dimensions); '*', varying by sample
export type Port = {
  readonly doc: string;
  readonly flow: 'in' | 'out';
  readonly shape: readonly (number | string)[];
  readonly optional?: boolean;
  readonly many?: boolean;
} & (
  | { readonly kind: 'spikes'; readonly into?: string } // (step, element); an input of dynamics adds 1 per spike to `into`, within the step
  | {
      readonly kind: 'impulses';
      readonly unit?: Unit;
      readonly into?: string;
      readonly discardIf?: string;
    } // weighted spikes, added to `into` unless ('refractory'); an output takes its target's unit
  | { readonly kind: 'analog' | 'current'; readonly unit: Unit; readonly variable?: string } // a number per element and step; currents are summed
  | { readonly kind: 'image' | 'cloud' | 'label' | 'result' } // samples, held for an interval
  | { readonly kind: 'events' } // camera events: spikes of shape [2, h, w]
  | { readonly kind: 'weights' } // out of a projection: plots look
  | { readonly kind: 'rule' } // out of a rule, into projections
  | { readonly kind: 'mod'; readonly variable?: string }
); // reward, dopamine, learning rate, gate; named so in equations

// ---- behaviour: exactly one of six kinds
export type Equations = string; // section 5
export type Behaviour<V> =
  | {
      readonly kind: 'dynamics';
      readonly equations: Equations;
      readonly initial?: Of<string>;
      threshold?: string; // a condition, or a number of spikes: 'poisson(rate*dt)'; absent: never
      reset?: Equations;
      readonly refractory?: string; // a time or a condition
      step?: Equations; // statements before each integration: maps, previous values
      input?: 'end' | 'start'; // when impulses are added: after integrating (NEST, default) or before (NIR, PyTorch)
      method?: 'auto' | 'exact' | 'exponentialEuler' | 'euler' | 'rk2' | 'rk4' | 'heun';
      readonly substeps?: number;
      surrogate?: {
        readonly kind: 'atan' | 'sigmoid' | 'triangle' | 'rect' | 'gaussian';
        readonly width: number;
      };
    } // makes it trainable
  | {
      readonly kind: 'plasticity';
      readonly pre?: Equations;
      readonly post?: Equations;
      readonly synapse?: Equations;
      readonly shared?: Equations;
      readonly initial?: Of<string>; // state per pre, post, synapse, rule
      onPre?: Equations;
      readonly onPost?: Equations;
      readonly on?: Of<Equations>; // `on`: by a `spikes` input of the rule (dopamine neurons)
      every?: string;
      readonly onEvery?: Equations;
    } // a time or 'presentation'; sumIn(w) is the target's total
  | { readonly kind: 'lowering'; lower(site: LoweringSite<V>): void } // pure; connectors, layers, relays, plots, recorders
  | {
      readonly kind: 'stage';
      readonly every: string; // a time, a time parameter, or 'presentation'; TypeScript: data, encoders, readouts, worlds
      state?(values: V, dim: (name: string) => number): Of<number>; // lengths; the engine owns the arrays, so reset and checkpoint come free
      samples?(values: V): number; // how many samples a data source offers: the schedule counts them
      length?(values: V, sample: number): number; // ms a sample lasts by itself, where it does
      begin?(at: Moment<V>): Outputs;
      end?(at: Moment<V>): Outputs;
    } // of an interval
  | {
      readonly kind: 'schedule';
      slots(at: {
        readonly values: V;
        readonly samples: number;
        readonly random: RandomStream;
      }): Iterable<Slot>;
    } // the presentation clock
  | { readonly kind: 'composite'; readonly graph: object; readonly expose: Of<string> }; // our port -> '<inner node>/<port>'

/** The whole surface of the engine that a node may touch. */
export interface LoweringSite<V> {
  readonly values: V;
  problem(parameter: string, message: string): void; // nothing is run; the message is shown at the parameter
  dim(name: string): number;
  synapses(s: { readonly rule: Connector; readonly weight: string; readonly delay: string }): void; // names of parameters
  relay(s: {
    readonly from: string;
    readonly to: string;
    readonly map?: (element: number) => number; // -1 drops; costs no step
    keep?: { readonly most: number; readonly window: string; readonly by?: string };
  }): void; // k winners; `by`: an analog input, else who is first
  tensor(s: {
    readonly op: 'dense' | 'conv2d' | 'pool' | 'norm';
    readonly weights: string;
    readonly options: Of<number | string>;
  }): void; // has an adjoint
  probe(s: {
    readonly port: string;
    readonly every: Quantity;
    readonly reduce: 'none' | 'mean' | 'sum' | 'count' | 'histogram';
  }): void;
}
export type Connector = { readonly autapses: boolean; readonly multapses: boolean } & (
  | { readonly kind: 'all' | 'one' }
  | { readonly kind: 'probability'; readonly p: string } // an expression, of distance d too
  | { readonly kind: 'indegree' | 'outdegree' | 'total'; readonly count: number }
  | {
      readonly kind: 'kernel';
      readonly size: readonly number[];
      readonly stride: readonly number[];
      readonly padding: readonly number[];
      readonly channels?: 'all' | 'each'; // each: a kernel of its own for every channel, none across
    } // shared weights, plastic too
  | {
      readonly kind: 'list';
      readonly pre: Uint32Array;
      readonly post: Uint32Array;
      readonly weight?: Float64Array;
      readonly delay?: Float64Array;
    }
  | { readonly kind: 'rows'; row(pre: number, random: RandomStream): Uint32Array }
);
export interface Moment<V> {
  readonly values: V;
  readonly state: Of<Float64Array>;
  readonly random: RandomStream;
  readonly steps: number; // of the interval that begins, or has ended
  readonly learning: boolean;
  readonly lastLesson: boolean; // one learns from this presentation, but not from the next
  readonly phase: string; // the schedule's
  readonly shown: number; // index of the sample this presentation shows; -1 between samples and without a schedule
  readonly dt: number; // ms
  readonly from: number; // step at which the interval begins
  problem(message: string): void; // the run stops at this border and shows the message with the node's name
  warning(message: string): void; // the run goes on and shows the message, once
  dim(name: string): number; // a size of the ports: 'n', 'h', as in LoweringSite
  has(port: string): boolean;
  sample(port: string): Sample; // held value; a network signal: [steps, n] of the interval that ended
  spikes(port: string): SpikeList; // of the interval that ended; step 0 is its first
}
export type Outputs = Of<Sample | SpikeList>;
export interface Slot {
  readonly sample: number;
  readonly show: Quantity | null;
  readonly rest: Quantity;
  readonly learning: boolean;
  readonly phase: string;
} // null: the sample's own length
export interface Sample {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
  readonly names?: readonly string[];
} // names: of classes
export interface SpikeList {
  readonly step: Uint32Array;
  readonly element: Uint32Array;
  readonly value?: Float32Array;
} // event k; in step order; value: graded, scales the weight
export interface Asset {
  readonly name: string;
  readonly bytes: number;
  /** Of a folder: its files, named by their path within it; the folder itself has no bytes. */
  readonly files?: readonly Asset[];
  read(from: number, length: number): Uint8Array;
}
export interface RandomStream {
  uniform(): number;
  normal(): number;
  integer(below: number): number;
}

// ---- the definition
export interface NodeDefinition<S extends Of<Parameter> = Of<Parameter>> {
  readonly type: string; // '<pack>/<name>', never reused
  readonly version: number; // +1 when a parameter, default, port or equation changes its meaning
  readonly title: string;
  readonly category:
    | 'source'
    | 'encoder'
    | 'neuron'
    | 'projection'
    | 'plasticity'
    | 'modulator'
    | 'layer'
    | 'training'
    | 'readout'
    | 'plot'
    | 'world'
    | 'utility'
    | 'composite';
  readonly doc: string; // Markdown; the first sentence is the tooltip
  readonly citations?: Of<{ readonly text: string; readonly doi?: string; readonly url?: string }>;
  readonly parameters: S;
  readonly presets?: readonly {
    readonly title: string;
    readonly cite?: string;
    readonly parameters: { readonly [K in keyof S]?: unknown };
  }[];
  readonly ports: Of<Port>;
  readonly behaviour: Behaviour<ValuesOf<S>>;
  readonly exports?: {
    readonly [target in 'nest' | 'pynn' | 'nir' | 'neuroml']?: {
      // parameters: theirs <- expression over ours; units divided away
      model: string;
      readonly parameters: Of<string>;
      readonly losses?: readonly string[];
    };
  };
  readonly examples: readonly [Example<S>, ...Example<S>[]]; // shown with a plot in the docs, run by the tests
  readonly migrations?: { readonly [from: number]: (old: Of<unknown>) => Of<unknown> }; // parameters of version v -> v + 1
}
export interface Example<S> {
  readonly title: string;
  readonly parameters?: { readonly [K in keyof S]?: unknown };
  readonly feed?: Of<
    | { readonly constant: Quantity }
    | { readonly spikes: readonly Quantity[] }
    | { readonly signal: readonly number[] }
    | { readonly sample: Sample }
    | { readonly samples: readonly Sample[]; readonly every: Quantity } // one after another, in a circle
  >; // by input port; of a rule: `pre`, `post` of one synapse without delay
  readonly duration: Quantity;
  readonly expect?: (r: Recording) => boolean; // required in core
}
export interface Recording {
  rate(port: string): number;
  spikes(port: string): SpikeList;
  signal(port: string): Float64Array; // of a sample output (image, cloud, label, result): the last one's data
  weights(): Float64Array;
}
