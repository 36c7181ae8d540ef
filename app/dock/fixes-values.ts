/** Fixes of values: parameters, initial values, settings, methods, variables and controls. */

import {
  type GraphDocument,
  parseQuantity,
  setControls,
  setInitial,
  setParameter,
  setSimulation,
  setVariables,
  unsetParameter,
  updateNode,
} from '#engine';
import { scaleQuantity, suggestion } from '../inspector/suggest.ts';
import { strings } from '../strings.ts';
import { definitionOf, type Make, typesOf } from './fix-case.ts';

const words = strings.panels.fixes;

/** The value the message itself suggests: 'Did you mean 20 ms?' */
export const takeSuggestion: Make = (found) => {
  const { node, parameter } = found.problem;
  const value = suggestion(found.problem.message);
  if (node === undefined || parameter === undefined || value === null) return [];
  if (definitionOf(found)?.parameters[parameter] === undefined) return [];
  return [{ label: words.use(value), apply: (d) => setParameter(d, node, parameter, value) }];
};

export const toDefault: Make = (found) => {
  const { node, parameter } = found.problem;
  if (node === undefined || parameter === undefined) return [];
  const declared = definitionOf(found)?.parameters[parameter];
  if (!declared) return [];
  const text = 'unit' in declared && declared.unit !== '1' ? ` ${declared.unit}` : '';
  const shown = declared.kind === 'quantity' ? `${declared.default}${text}` : '';
  return [
    { label: words.reset(parameter, shown), apply: (d) => unsetParameter(d, node, parameter) },
  ];
};

export const forgetParameter: Make = ({ problem: { node, parameter } }) =>
  node === undefined || parameter === undefined
    ? []
    : [{ label: words.remove(parameter), apply: (d) => unsetParameter(d, node, parameter) }];

export const forgetInitial: Make = ({ problem: { node, parameter } }) =>
  node === undefined || parameter === undefined
    ? []
    : [
        {
          label: words.removeInitial(parameter),
          apply: (d) => setInitial(d, node, parameter, null),
        },
      ];

export const settingDefault: Make = ({ problem: { parameter } }) =>
  parameter === 'dt' ||
  parameter === 'duration' ||
  parameter === 'seed' ||
  parameter === 'precision'
    ? [{ label: words.reset(parameter, ''), apply: (d) => setSimulation(d, { [parameter]: null }) }]
    : [];

/** A time that does not fit the grid: a step that divides it. */
export const smallerStep =
  (factor: number): Make =>
  ({ document }) => {
    const dt = document.simulation?.dt ?? '0.1 ms';
    const next = scaleQuantity(dt, 1 / factor);
    return next === null
      ? []
      : [{ label: words.setDt(next), apply: (d) => setSimulation(d, { dt: next }) }];
  };

/** The step that the hint names. */
export const hintedStep: Make = ({ problem: { hint } }) =>
  hint ? [{ label: words.setDt(hint), apply: (d) => setSimulation(d, { dt: hint }) }] : [];

/** A tenth of the duration, and again, until its steps can be counted. */
export const shorterRun: Make = ({ document }) => {
  const dt = parseQuantity(String(document.simulation?.dt ?? '0.1 ms'), 'ms');
  let next = scaleQuantity(document.simulation?.duration ?? '1 s', 0.1);
  const steps = () => {
    const span = next === null ? null : parseQuantity(String(next), 'ms');
    return span?.ok && dt.ok ? span.value / dt.value : 0;
  };
  while (next !== null && steps() > 2 ** 31) next = scaleQuantity(next, 0.1);
  const shorter = next;
  return shorter === null
    ? []
    : [{ label: words.runFor(shorter), apply: (d) => setSimulation(d, { duration: shorter }) }];
};

/** A delay that is not on the grid: what it becomes, or a step that it is a multiple of. */
export const delayOnGrid: Make = ({ problem: { node, message }, document }) => {
  if (node === undefined) return [];
  const used = /it becomes ([\d.e+-]+ ?[a-zµ]+)/i.exec(message)?.[1];
  const delay = document.nodes[node]?.parameters?.delay;
  const dt = document.simulation?.dt ?? '0.1 ms';
  const finer = [2, 3, 4, 5, 8, 10].map((k) => scaleQuantity(dt, 1 / k));
  const fits = finer.find((step) => step !== null && isMultiple(delay, step));
  return [
    ...(fits ? [{ label: words.setDt(fits), apply: settingDt(fits) }] : []),
    ...(used
      ? [
          {
            label: words.use(used),
            apply: (d: GraphDocument) => setParameter(d, node, 'delay', used),
          },
        ]
      : []),
  ];
};

const settingDt =
  (dt: string | number) =>
  (d: GraphDocument): GraphDocument => ({ ...d, simulation: { ...d.simulation, dt: String(dt) } });

/** Whether a delay is a whole number of steps; both in the same unit, else unknown. */
function isMultiple(delay: unknown, step: string | number): boolean {
  const split = (value: unknown) => /^\s*([\d.e+-]+)\s*([a-zµ]*)\s*$/i.exec(String(value));
  const [a, b] = [split(delay), split(step)];
  if (!a || !b || a[2] !== b[2]) return false;
  const steps = Number(a[1]) / Number(b[1]);
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

export const clearMethod: Make = ({ problem: { node } }) =>
  node === undefined
    ? []
    : [
        {
          label: words.anyMethod,
          apply: (d) => updateNode(d, node, ({ method: _m, substeps: _s, ...rest }) => rest),
        },
      ];

export const steadyMethod: Make = ({ problem: { node }, document }) =>
  node === undefined || document.nodes[node]?.method === 'exponentialEuler'
    ? []
    : [
        {
          label: words.exponentialEuler,
          apply: (d) => updateNode(d, node, (n) => ({ ...n, method: 'exponentialEuler' })),
        },
      ];

export const allowMultapses: Make = (found) => {
  const { node } = found.problem;
  return node === undefined || definitionOf(found)?.parameters.multapses?.kind !== 'flag'
    ? []
    : [
        {
          label: words.multapses,
          apply: (d) => setParameter(d, node, 'multapses', true),
        },
      ];
};

export const removeVariable: Make = ({ problem: { parameter }, document }) => {
  const variables = document.variables ?? {};
  if (parameter === undefined || !Object.hasOwn(variables, parameter)) return [];
  return [
    {
      label: words.removeVariable(parameter),
      apply: (d) =>
        setVariables(
          d,
          Object.fromEntries(Object.entries(variables).filter(([name]) => name !== parameter)),
        ),
    },
  ];
};

/** Takes out of the control panel what does not exist. */
export const removeControls: Make = (found) => {
  const { document } = found;
  const types = typesOf(found);
  const known = (document.controls ?? []).filter((control) => {
    const [node, parameter] = splitControl(control);
    const type = document.nodes[node]?.type;
    return type !== undefined && types.get(type)?.parameters[parameter] !== undefined;
  });
  return [{ label: words.removeControl, apply: (d) => setControls(d, known) }];
};

/** `'<node id>.<parameter>'` in its two parts. */
export const splitControl = (control: string): readonly [node: string, parameter: string] => {
  const dot = control.lastIndexOf('.');
  return [control.slice(0, dot), control.slice(dot + 1)];
};
