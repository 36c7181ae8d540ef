/**
 * A graph in a link: its text, deflated, in base64url (RFC 4648, section 5), behind the `#`, which
 * browsers never send to a server. Links come from strangers: the sizes of both the packed and the
 * unpacked text are bounded before memory is taken, and the text goes through the same reader as
 * any file.
 */

import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { type GraphDocument, serialise } from '#engine';
import { strings } from '../strings.ts';

/** Longest link that is offered [characters]: more does not survive chats and mails. */
export const MOST_SHARED = 16_384;
const MOST_PACKED = 262_144; // characters taken from a link
const MOST_TEXT = 4_194_304; // bytes of the unpacked graph
const CHUNK = 1024; // bytes unpacked between two looks at the size

export interface ShareOptions {
  readonly play?: boolean;
  readonly theme?: 'light' | 'dark';
  readonly lesson?: string;
  /** The step of the lesson, from 0. */
  readonly step?: number;
}

export interface Shared extends ShareOptions {
  readonly text: string;
}

/** The fragment of a link that holds a document, with its `#`. */
export function writeFragment(document: GraphDocument, options: ShareOptions = {}): string {
  const packed = toBase64Url(deflateSync(strToU8(serialise(document)), { level: 9 }));
  const rest = new URLSearchParams();
  if (options.play) rest.set('play', '1');
  if (options.theme) rest.set('theme', options.theme);
  if (options.lesson) rest.set('lesson', options.lesson);
  if (options.lesson && options.step) rest.set('step', String(options.step + 1));
  const more = rest.toString();
  return `#g=${packed}${more === '' ? '' : `&${more}`}`;
}

/** The graph in a fragment; null where it holds none, a sentence where it cannot be read. */
export function readFragment(fragment: string): Shared | string | null {
  const found = /^#g=([^&]*)(?:&(.*))?$/s.exec(fragment);
  if (!found) return null;
  const packed = found[1] ?? '';
  if (packed.length > MOST_PACKED) return strings.link.unreadable(strings.link.tooLarge);
  if (!/^[A-Za-z0-9_-]+$/.test(packed)) return strings.link.unreadable(strings.link.notBase64);
  const bytes = inflate(fromBase64Url(packed));
  if (typeof bytes === 'string') return strings.link.unreadable(bytes);
  const rest = new URLSearchParams(found[2] ?? '');
  const theme = rest.get('theme');
  const lesson = rest.get('lesson');
  const step = Number(/^\d{1,2}$/.exec(rest.get('step') ?? '')?.[0] ?? 1) - 1;
  return {
    text: strFromU8(bytes),
    ...(rest.get('play') === '1' ? { play: true } : {}),
    ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
    ...(lesson && /^[a-z-]{1,40}$/.test(lesson) ? { lesson, ...(step > 0 ? { step } : {}) } : {}),
  };
}

/** Unpacks as far as the bound allows; a sentence where it does not. */
function inflate(packed: Uint8Array): Uint8Array | string {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Inflate((part, last) => {
    size += part.length;
    if (size <= MOST_TEXT) parts.push(part);
    ended ||= last;
  });
  try {
    for (let at = 0; at < packed.length && size <= MOST_TEXT; at += CHUNK)
      stream.push(packed.subarray(at, at + CHUNK), at + CHUNK >= packed.length);
  } catch {
    return strings.link.cutOff;
  }
  if (size > MOST_TEXT) return strings.link.tooLarge;
  if (!ended || size === 0) return strings.link.cutOff;
  const text = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    text.set(part, at);
    at += part.length;
  }
  return text;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  const whole = text.length % 4 === 1 ? text.slice(0, -1) : text;
  const binary = atob(whole.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}
