import type { AppContext, PullResult, AccountFlags } from './types.js';
export async function pullConfiguration(_ctx: AppContext, _i: {account: AccountFlags; paths: readonly string[]; all: boolean}): Promise<{result: PullResult}> { return Promise.resolve({result:{portalId:0,written:[],unchanged:[],differences:[],unmanaged:[]}}); }
