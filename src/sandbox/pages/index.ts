import { parseJson } from '../json.js';
import { newPermissionSet } from './new-permission-set.js';
import type { Page } from './page.js';
import { pipelineAccess } from './pipeline-access.js';
import { stageProperties } from './stage-properties.js';
import { ticketCard } from './ticket-card.js';
import { permissionSetTickets, teamTickets } from './ticket-permissions.js';

/** Every settings page that the sandbox has. */
const PAGES: readonly Page[] = [
  stageProperties,
  pipelineAccess,
  ticketCard,
  teamTickets,
  permissionSetTickets,
  newPermissionSet,
];

/** The page with the setting at an address, and the live ids in it; undefined for the address of no setting. */
export function pageAt(
  address: string,
): { readonly page: Page; readonly ids: readonly string[] } | undefined {
  const steps = stepsOf(address);
  const page = PAGES.find(
    ({ place }) =>
      place.length === steps.length &&
      place.every((name, at) => (name === null ? steps[at]?.id !== undefined : steps[at]?.name === name)),
  );
  return page === undefined ? undefined : { page, ids: steps.flatMap(({ id }) => id ?? []) };
}

interface Step {
  readonly name?: string;
  readonly id?: string;
}

const STEP = /^(?:(\.?)([A-Za-z]+)|\[("(?:[^"\\]|\\.)*")\])/;

/** The steps of an address such as `pipelines["0"].statuses["4"].properties`; none of a text that is no address. */
function stepsOf(address: string): readonly Step[] {
  const steps: Step[] = [];
  for (let rest = address; rest !== '';) {
    const [whole = '', dot, name, quoted] = STEP.exec(rest) ?? [];
    const id = quoted === undefined ? undefined : parseJson(quoted);
    if (typeof id === 'string' && steps.length > 0) steps.push({ id });
    else if (name !== undefined && (dot === '.') === steps.length > 0) steps.push({ name });
    else return [];
    rest = rest.slice(whole.length);
  }
  return steps;
}
