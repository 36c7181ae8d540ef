/**
 * The lessons: each opens a graph of the gallery and goes through at most eight steps of something
 * to read, to predict, to do and to see. What is to be done is checked on the document and the run,
 * so a step completes by doing.
 */

/** What has to be so before a step is done; nodes by their name in the graph. */
export type Check =
  | {
      readonly kind: 'rate';
      readonly node: string;
      readonly above?: number;
      readonly below?: number;
    } // Hz per neuron
  | {
      readonly kind: 'parameter';
      readonly node: string;
      readonly name: string;
      readonly above?: number; // in the unit it is written in
      readonly below?: number;
      readonly unit: string;
    }
  | { readonly kind: 'muted'; readonly node: string; readonly is: boolean }
  | { readonly kind: 'running' };

export interface Step {
  readonly say: string;
  /** A node of the graph to look at. */
  readonly point?: string;
  readonly predict?: {
    readonly question: string;
    readonly choices: readonly string[];
    readonly answer: number;
  };
  readonly do?: Check;
  /** Said once the step is done. */
  readonly reveal?: string;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly minutes: number;
  /** File of the gallery. */
  readonly graph: string;
  /** Model time per wall time. */
  readonly speed: number;
  readonly steps: readonly Step[];
}

export const lessons: readonly Lesson[] = [
  {
    id: 'one-neuron',
    title: 'One neuron, one knob',
    about: 'What makes a neuron fire, and how fast.',
    minutes: 4,
    graph: 'one-neuron.snn',
    speed: 0.1,
    steps: [
      {
        say: 'This neuron is a leaky bag of charge. The current fills it, the leak empties it; when its potential reaches −50 mV it fires a spike and starts again from −65 mV.',
        point: 'Neuron',
      },
      {
        say: 'Let it run and watch the potential climb, reach the threshold and fall back.',
        do: { kind: 'running' },
      },
      {
        say: 'The current is 200 pA now.',
        point: 'Current',
        predict: {
          question: 'What happens if the current is made twice as strong?',
          choices: ['It fires faster', 'Its spikes get taller', 'Nothing changes'],
          answer: 0,
        },
        reveal:
          'All spikes of a neuron are alike. A stronger current only fills it sooner, so spikes come more often.',
      },
      {
        say: 'Try it: raise the current above 350 pA.',
        point: 'Current',
        do: { kind: 'parameter', node: 'Current', name: 'I', unit: 'pA', above: 350 },
        reveal: 'The stronger the current, the higher the rate.',
      },
      {
        say: 'The leak takes 150 pA at the threshold: a weaker current can never reach it.',
        predict: {
          question: 'What will the neuron do at 140 pA?',
          choices: ['Fire slowly', 'Rise, then stay below the threshold', 'Fall to −65 mV'],
          answer: 1,
        },
      },
      {
        say: 'Lower the current below 145 pA and see.',
        point: 'Current',
        do: { kind: 'parameter', node: 'Current', name: 'I', unit: 'pA', below: 145 },
        reveal: 'The potential rises to where leak and current balance, and no spike comes.',
      },
      {
        say: 'Somewhere between silence and 33.6 Hz (at 200 pA) it begins to fire. Find a current at which it fires slower than 20 Hz, but does fire.',
        point: 'Current',
        do: { kind: 'rate', node: 'Neuron', above: 0.5, below: 20 },
        reveal:
          'The rate falls steeply towards the threshold current. That is the neuron’s f-I curve: 1 / (t_ref + tau_m · ln(...)).',
      },
    ],
  },
  {
    id: 'push-and-pull',
    title: 'Push and pull',
    about: 'Why brains need inhibition.',
    minutes: 4,
    graph: 'push-and-pull.snn',
    speed: 0.2,
    steps: [
      {
        say: 'Noise pushes two populations. The excitatory one also pushes the inhibitory one, which pulls it back through the chip with the minus sign.',
        point: 'Excitatory',
      },
      {
        say: 'Let it run. Each row of the raster is a neuron, each mark a spike.',
        do: { kind: 'running' },
      },
      {
        say: 'The inhibitory population is a brake.',
        point: 'Inhibitory',
        predict: {
          question: 'What happens to the excitatory rate when the brake is taken away?',
          choices: ['It falls a little', 'It stays', 'It more than doubles'],
          answer: 2,
        },
      },
      {
        say: 'Select the node Inhibitory and press M: a muted node takes no part in the run.',
        point: 'Inhibitory',
        do: { kind: 'muted', node: 'Inhibitory', is: true },
      },
      {
        say: 'Let it run on for half a second.',
        do: { kind: 'rate', node: 'Excitatory', above: 17 },
        reveal: 'From about 9 Hz to more than 20 Hz: that is how much the pull held back.',
      },
      {
        say: 'Bring the inhibition back: press M again.',
        point: 'Inhibitory',
        do: { kind: 'muted', node: 'Inhibitory', is: false },
      },
      {
        say: 'And it calms down again.',
        do: { kind: 'rate', node: 'Excitatory', above: 1, below: 14 },
        reveal: 'Excitation and inhibition in balance: the state most of the cortex lives in.',
      },
    ],
  },
  {
    id: 'timing',
    title: 'Timing is everything',
    about: 'How a synapse learns from the order of two spikes.',
    minutes: 4,
    graph: 'timing.snn',
    speed: 1,
    steps: [
      {
        say: 'Before and After are joined by one synapse that can learn. The teacher makes After fire at a time of our choice.',
        point: 'Synapse',
      },
      {
        say: 'Let it run. Before fires 10 ms ahead of After, twice a second.',
        do: { kind: 'running' },
        reveal: 'In the plot of the weight, the bar wanders to the right: the synapse grows.',
      },
      {
        say: 'A synapse that fires just before its target may have caused the spike.',
        predict: {
          question: 'What if the target fires first?',
          choices: ['The synapse grows as well', 'The synapse shrinks', 'Nothing is learned'],
          answer: 1,
        },
      },
      {
        say: 'The phase of the teacher sets its time: 0.80 is that of Before, more is earlier. Set it to 0.82.',
        point: 'Teacher',
        do: {
          kind: 'parameter',
          node: 'Teacher',
          name: 'phase',
          unit: '1',
          above: 0.805,
          below: 0.9,
        },
        reveal: 'Now After fires 10 ms ahead of Before, and the weight falls.',
      },
      {
        say: 'The effect fades with the distance of the two spikes, with a time constant of 20 ms. Move the teacher to 0.70, 50 ms after Before.',
        point: 'Teacher',
        do: { kind: 'parameter', node: 'Teacher', name: 'phase', unit: '1', below: 0.72 },
        reveal: 'The weight grows, but much more slowly: exp(−50/20) is only 8 %.',
      },
    ],
  },
  {
    id: 'learning-from-reward',
    title: 'Learning from reward',
    about: 'How dopamine tells a synapse that it did well.',
    minutes: 5,
    graph: 'learning-from-reward.snn',
    speed: 10,
    steps: [
      {
        say: 'Two neurons compete. In each trial, a tenth of a second, the one that fires more pulls its lever, and one of the levers pays more often.',
        point: 'Bandit',
      },
      {
        say: 'Let it run and watch the share of trials in which the better lever is pulled.',
        point: 'Share of the better lever',
        do: { kind: 'running' },
        reveal: 'It begins near one half: nobody has told the neurons which lever is better.',
      },
      {
        say: 'A pair of spikes leaves a trace in its synapse that fades within 80 ms. By itself the trace changes nothing.',
        point: 'Learning',
        predict: {
          question: 'What turns a trace into a change of the weight?',
          choices: ['The next spike', 'The reward of the trial', 'Time'],
          answer: 1,
        },
        reveal:
          'The weight follows trace times reward: synapses that took part in a paid trial grow, those of an unpaid one shrink.',
      },
      {
        say: 'Reward acts as dopamine would. Set eta of Learning to 0: a lesion of it.',
        point: 'Learning',
        do: { kind: 'parameter', node: 'Learning', name: 'eta', unit: 'pA/ms', below: 0.0001 },
      },
      {
        say: 'Reset the run (Shift+Space) and let it run again.',
        predict: {
          question: 'How often will the better lever be pulled now?',
          choices: ['Nearly always', 'About half of the time', 'Never'],
          answer: 1,
        },
        do: { kind: 'running' },
        reveal:
          'The traces are still there, but nothing reads them: without dopamine nothing is learned.',
      },
      {
        say: 'Bring it back: set eta to 0.02 pA/ms, reset, and watch it learn.',
        point: 'Learning',
        do: { kind: 'parameter', node: 'Learning', name: 'eta', unit: 'pA/ms', above: 0.01 },
      },
    ],
  },
];
