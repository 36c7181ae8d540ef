export declare const BROWSER_HELP: string;
export declare function findBrowser(): string | null;
export declare function installBrowser(): string | null;
