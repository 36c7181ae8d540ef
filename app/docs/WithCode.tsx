/** A sentence of a definition: names between backticks are set as code. */

export function WithCode({ text }: { readonly text: string }) {
  const parts = text.split('`');
  return parts.map((part, k) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
    k % 2 === 1 ? <code key={k}>{part}</code> : part,
  );
}
