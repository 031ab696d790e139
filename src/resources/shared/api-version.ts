/** The dated version in every HubSpot path. HubSpot issues one each March and September and supports it for 18 months. */
export const API_VERSION = '2026-09';

/** Versions whose deletes check references by default: only with these may the flag for it be omitted, after a 500. */
export const LOOKS_UNASKED: readonly string[] = ['2026-09'];
