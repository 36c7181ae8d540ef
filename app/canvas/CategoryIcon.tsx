/** The icon of each category of nodes. */

import {
  Boxes,
  ChartLine,
  CircleDot,
  CircleQuestionMark,
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

/** The icon of a category; a question where the type of a node is not known. */
export const CategoryIcon = ({
  category,
}: {
  readonly category: NodeDefinition['category'] | undefined;
}) => {
  const Icon = category ? ICONS[category] : CircleQuestionMark;
  return <Icon size={16} strokeWidth={1.5} aria-hidden="true" />;
};
