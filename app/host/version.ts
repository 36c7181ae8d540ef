/** Which build of the program this is: what runs and exported files say they were made with. */

const tag = (): string =>
  globalThis.document?.querySelector<HTMLMetaElement>('meta[name="spikeloom-version"]')?.content ??
  '';

/** The build this page is of; empty in development. */
export const pageVersion = (): string => tag();

/** The same in the few letters that people compare. */
export const programVersion = (): string => tag().slice(0, 8) || 'development';
