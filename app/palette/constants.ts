/** A typed amount that becomes a source of that value: of current, or of a signal. */

import { type Port, parseQuantity, parseUnit } from '#engine';
import { isOpenUnit } from '../inspector/value-text.ts';

/** The source that gives an input this amount, and the amount with its unit; null: it is none, or does not fit. */
export function constantFor(typed: string, port: Port | undefined) {
  const [, number = '', own = ''] =
    /^\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(\S*)\s*$/i.exec(typed) ?? [];
  if (number === '' || port?.flow !== 'in') return null;
  if (port.kind !== 'current' && port.kind !== 'analog') return null;
  const asked = isOpenUnit(port.unit) ? null : port.unit;
  const unit = own === '' ? (asked ?? '1') : own;
  if (!parseUnit(unit).ok) return null;
  const text = unit === '1' ? number : `${number} ${unit}`;
  const read = parseQuantity(unit === '1' ? Number(number) : text, asked ?? unit);
  if (!read.ok || !Number.isFinite(read.value)) return null;
  return port.kind === 'current'
    ? { type: 'core/dc-current', text, parameters: { I: text } }
    : { type: 'core/constant', text, parameters: { value: text } };
}
