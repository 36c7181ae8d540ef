export declare const ELECTRON_HELP: string;
export declare function electronBinary(): string | null;
