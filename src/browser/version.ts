// Which version this is, and what it runs in, for the models that it makes. The build puts the version in.

declare const PROJECT_VERSION: string;

export const VERSION: string = PROJECT_VERSION;

/** "distributed-mnist 0.1.0, in Mozilla/5.0 …" */
export const describeVersions = (): string => `distributed-mnist ${VERSION}, in ${navigator.userAgent}`;
