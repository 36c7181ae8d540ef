/** A sentence of a definition: names between backticks are set as code, or as keys. */

export function WithCode({
  text,
  Tag = 'code',
}: {
  readonly text: string;
  readonly Tag?: 'code' | 'kbd';
}) {
  const parts = text.split('`');
  return parts.map((part, k) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
    k % 2 === 1 ? <Tag key={k}>{part}</Tag> : part,
  );
}
