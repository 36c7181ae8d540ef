/** A part of a page of the inspector. */

interface SectionProps {
  readonly title: string;
  readonly open?: boolean;
  readonly children: React.ReactNode;
}

/** A section that folds. */
export function Section({ title, open = false, children }: SectionProps) {
  return (
    <details className="section" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
