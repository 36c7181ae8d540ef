export function problemPage(
  load: (path: string) => Promise<Record<string, unknown>>,
): Promise<{ readonly codes: number; readonly text: string }>;
