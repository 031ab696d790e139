/** The dated version in every HubSpot path. HubSpot issues one each March and September and supports it for 18 months. */
export const API_VERSION = '2026-09';
