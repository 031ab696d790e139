import type { AppContext, InitResult, AccountFlags } from './types.js';
export async function initConfiguration(_ctx: AppContext, _i: {account: AccountFlags; fromLive: boolean; force: boolean; ci: string|null}): Promise<{result: InitResult}> { return Promise.resolve({result:{written:[],unchanged:[]}}); }
