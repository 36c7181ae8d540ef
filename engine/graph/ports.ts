/**
 * Ports by their names: those that a definition declares, and the inputs that its parameters offer.
 * A number that may change while a run goes on can come over a wire; the port has the parameter's name.
 */

import type { NodeDefinition, Parameter, Port } from '../kit/types.ts';
import { own } from './json.ts';

/** Whether nodes of this type join two populations: spikes into `pre`, impulses out of `post`. */
export const isProjection = (definition: NodeDefinition | undefined): boolean =>
  definition?.category === 'projection' &&
  definition.ports.pre?.flow === 'in' &&
  definition.ports.post?.flow === 'out';

/** Whether an input takes several wires: receptors, currents and `mod` add up, plots stack. */
export const takesMany = (port: { readonly kind: string; readonly many?: boolean }): boolean =>
  port.many === true || port.kind === 'impulses' || port.kind === 'current' || port.kind === 'mod';

/** Whether a parameter may change while a run goes on: quantities, unless their definition says otherwise. */
export const isLive = (parameter: Parameter): boolean =>
  parameter.live ?? parameter.kind === 'quantity';

/** A port of a type, declared or a parameter's; undefined where there is none of that name. */
export const portNamed = (definition: NodeDefinition | undefined, name: string): Port | undefined =>
  definition && (own(definition.ports, name) ?? parameterPort(definition, name));

const made = new WeakMap<Parameter, Port>();

/** The input through which a wire sets a parameter step by step; undefined where none can. */
export function parameterPort(definition: NodeDefinition, name: string): Port | undefined {
  const parameter = own(definition.parameters, name);
  if (parameter?.kind !== 'quantity' || !isLive(parameter)) return undefined;
  if (Object.hasOwn(definition.ports, name) || !isSetInRuns(definition, name)) return undefined;
  let port = made.get(parameter);
  if (!port) {
    const { doc, unit } = parameter;
    port = { kind: 'analog', flow: 'in', doc, unit, shape: [], optional: true };
    made.set(parameter, port);
  }
  return port;
}

/** Whether what the engine computes with is held in memory: of a plot nothing, of a projection the weight. */
function isSetInRuns(definition: NodeDefinition, name: string): boolean {
  const { kind } = definition.behaviour;
  if (kind === 'lowering') return isProjection(definition) && name === 'weight';
  return (
    kind === 'dynamics' ||
    kind === 'plasticity' ||
    (kind === 'stage' && definition.category !== 'plot')
  );
}
