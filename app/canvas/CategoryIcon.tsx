/** The icon of each category of nodes. */

import {
  Boxes,
  ChartLine,
  CircleDot,
  Component,
  Droplet,
  Gamepad2,
  GraduationCap,
  Layers,
  type LucideIcon,
  ScanLine,
  Sigma,
  Target,
  Zap,
} from 'lucide-react';
import type { NodeDefinition } from '#engine';

const ICONS: Readonly<Record<NodeDefinition['category'], LucideIcon>> = {
  source: Zap,
  encoder: ScanLine,
  neuron: CircleDot,
  projection: Component,
  plasticity: GraduationCap,
  modulator: Droplet,
  layer: Layers,
  training: GraduationCap,
  readout: Target,
  plot: ChartLine,
  world: Gamepad2,
  utility: Sigma,
  composite: Boxes,
};

/** The icon of a category. */
export const CategoryIcon = ({ category }: { readonly category: NodeDefinition['category'] }) => {
  const Icon = ICONS[category];
  return <Icon size={16} strokeWidth={1.5} aria-hidden="true" />;
};
