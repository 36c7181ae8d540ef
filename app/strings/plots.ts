/** The catalogue's part about plots: panels, views, their axes and summaries, files. */

const thin = '\u2009';
const inUnit = (quantity: string, unit: string) => `${quantity} (${unit})`;

export const plotStrings = {
  panel: (name: string) => `Plot ${name}`,
  picture: (name: string) => `Picture of ${name}; its summary follows`,
  kind: 'Kind of plot',
  moveLeft: (name: string) => `Move ${name} to the left, below what is there or before it`,
  asPicture: 'Show as picture',
  asTable: 'Show as table',
  export: (name: string) => `Export ${name}`,
  copied: (name: string) => `The picture of ${name} is on the clipboard.`,
  exportAs: 'Export…',
  sound: {
    title: (name: string) => `Sound of ${name}: a click for each spike`,
    off: 'Silent',
    loudest: (n: number) => `The loudest ${n}`,
    one: 'One neuron',
    row: 'The neuron that is heard, counted from the bottom',
    tooMany: 'Too many spikes to be heard one by one. A slower run is heard.',
  },
  only: (name: string) => `Only ${name}`,
  all: 'Back to all plots',
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `Removed ${name}`,
  notSaved: (name: string, why: string) => `${name} could not be saved: ${why}`,
  many: {
    hint: (all: number, drawn: number) =>
      drawn < all
        ? `${drawn} of ${all} channels are drawn as lines.`
        : `${all} lines are more than can be told apart.`,
    asHeat: 'Show as heat map',
  },
  wire: 'Wire an output to this plot to see it here.',
  none: 'No plots yet. Select a node and press `P`, or hover an output and press `+`.',
  table: (name: string) => `${name} as table`,
  refresh: 'Refresh',
  density: 'density',
  firstRows: (shown: number, all: number) =>
    `The first ${shown} of ${all} rows; export CSV for all.`,
  kinds: {
    raster: 'Raster and rate',
    rate: 'Rate',
    isi: 'Interspike intervals',
    traces: 'Traces',
    progress: 'Whole run',
    heat: 'Heat map',
    fields: 'Receptive fields',
    weights: 'Weight histogram',
    'weight-matrix': 'Weight matrix',
    image: 'Image',
    spectrogram: 'Spectrogram',
    events: 'Events',
    cloud: 'Point cloud',
    result: 'Label and result',
    confusion: 'Confusion matrix',
  },
  formats: {
    png: 'PNG picture (×2)',
    svg: 'SVG drawing',
    pdf: 'PDF, by printing',
    csv: 'CSV table',
    npy: 'NPY array',
    copy: 'Copy the picture',
  },
  noCanvas: 'This browser gives no canvas to draw on.',
  tooLarge: 'The picture is too large for this browser to encode.',
  axes: {
    time: 'time (ms)',
    from: 'from (ms)',
    neuron: 'neuron',
    channel: 'channel',
    population: 'population',
    rate: 'rate (Hz)',
    rateOf: (name: string) => inUnit(name, 'Hz'),
    interval: 'interval (ms)',
    intervalFrom: 'interval from (ms)',
    count: 'count',
    countOf: (name: string) => inUnit(name, 'count'),
    pre: 'presynaptic neuron',
    post: 'postsynaptic neuron',
    weight: (unit: string) => (unit === '1' ? 'weight' : inUnit('weight', unit)),
    synapses: 'synapses',
    class: 'class',
    score: 'score',
    scoreOf: (name: string) => inUnit(name, 'score'),
    row: 'row',
    column: 'column',
    value: 'value',
    valueOf: inUnit,
  },
  captions: {
    matrix: 'post ↓ · pre →',
    bySource: 'in order of source',
    confusion: 'label ↓ · decision →',
    record: (channels: number, samples: number) =>
      `${channels} ${channels === 1 ? 'channel' : 'channels'} ↑ · ${samples} ${samples === 1 ? 'sample' : 'samples'} →`,
    fields: (shown: number, all: number, range: string) =>
      `${shown < all ? `${shown} of ${all}` : all} neurons, ${range}`,
    range: (most: string, signed: boolean) => `${signed ? '\u00b1' : '0 to '}${most}`,
  },
  empty: {
    notWired: 'Nothing is wired to this plot.',
    spikes: 'No spikes yet.',
    image: 'No image yet.',
    zeros: 'Nothing but zeros yet: what is counted while it runs appears here.',
    record: 'No record yet.',
    weights: 'No weights yet.',
    decision: 'No decision yet. While it runs, each is counted here against its label.',
    weightsOf: (name: string) => `${name}: no weights yet`,
    sampleOf: (name: string) => `${name}: no sample yet`,
    dataOf: (name: string) => `${name}: no data yet`,
    intervalOf: (name: string) => `${name}: no interval yet`,
  },
  says: {
    of: (name: string, what: string) => `${name}: ${what}`,
    rate: (name: string, hertz: string, cv: string, span: string) =>
      `${name}: ${hertz}${thin}Hz mean${cv === '' ? '' : `, CV ${cv}`}, ${span}`,
    intervals: (name: string, mean: string, cv: string, neurons: number) =>
      `${name}: ${mean} mean interval, CV ${cv} over ${neurons} ${neurons === 1 ? 'neuron' : 'neurons'}`,
    trace: (name: string, mean: string, least: string, greatest: string) =>
      `${name}: ${mean} mean, ${least} to ${greatest}`,
    heat: (name: string, all: number, shown: number, least: string, greatest: string) =>
      `${name}: ${all} channels${shown < all ? `, ${shown} of them shown` : ''}, ${least} to ${greatest}`,
    at: (name: string, value: string, time: string) => `${name}: ${value} at ${time}`,
    weights: (name: string, mean: string, deviation: string, n: number) =>
      `${name}: ${mean} mean, ${deviation} standard deviation, ${n} ${n === 1 ? 'synapse' : 'synapses'}`,
    fields: (name: string, rows: number, columns: number, mean: string, most: string) =>
      `${name}: fields of ${rows} × ${columns}, ${mean} mean, ${most} at most`,
    points: (name: string, n: number) => `${name}: ${n} points`,
    events: (name: string, n: number, span: number) =>
      `${name}: ${n} events in the last ${span}${thin}ms`,
    image: (name: string, shape: string, mean: string, least: string, greatest: string) =>
      `${name}: ${shape}, mean ${mean}, from ${least} to ${greatest}`,
    right: (percent: string, total: number) => `${percent} % right of ${total} decisions`,
    undecided: (name: string) => `${name}: undecided`,
    class: (index: number) => `class ${index}`,
  },
} as const;
