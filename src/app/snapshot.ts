export async function snapshotText(..._args: unknown[]): Promise<string> { return Promise.resolve('version: 1\n'); }
