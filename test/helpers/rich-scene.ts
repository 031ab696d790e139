/** An account and files of which a plan has something of every kind. */
export const RICH_SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [
    {
      ...{ id: '0', label: 'Support Pipeline', displayOrder: 0 },
      stages: [
        { id: '1', label: 'New', displayOrder: 0, state: 'OPEN', tickets: 3 },
        { id: '2', label: 'Waiting on contact', displayOrder: 1, state: 'OPEN', tickets: 2 },
        { id: '3', label: 'Waiting on us', displayOrder: 2, state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', displayOrder: 3, state: 'CLOSED', tickets: 4 },
      ],
    },
    {
      ...{ id: 'b', label: 'Billing', displayOrder: 1 },
      stages: [
        { id: 'b1', label: 'Asked', displayOrder: 0, state: 'OPEN', tickets: 2 },
        { id: 'b4', label: 'Paid', displayOrder: 1, state: 'CLOSED', tickets: 0 },
      ],
    },
    {
      ...{ id: 'u', label: 'Unmanaged', displayOrder: 2 },
      stages: [
        { id: 'u1', label: 'Open', displayOrder: 0, state: 'OPEN', tickets: 0 },
        { id: 'u2', label: 'Done', displayOrder: 1, state: 'CLOSED', tickets: 0 },
      ],
    },
  ],
  teams: [
    { id: '5001', name: 'Tier 1' },
    { id: '5002', name: 'Old' },
    { id: '5003', name: 'Tier 3' },
  ],
  users: [
    { id: '1', email: 'root@example.com', superAdmin: true },
    { id: '101', email: 'ana@example.com', primaryTeamId: '5001' },
    { id: '102', email: 'ben@example.com', primaryTeamId: '5002' },
    { id: '103', email: 'cy@example.com' },
  ],
  roles: [
    { id: '7', name: 'Support agent' },
    { id: '8', name: 'Another' },
  ],
};

export const RICH_FILES = `version: 1
account: { portalId: 1000001, subscription: enterprise }
pipelines:
  - key: support
    id: "0"
    label: Support
    rules: { createIn: [new], noSkipping: all }
    access: everyone
    statuses:
      - { key: new, id: "1", label: Fresh, state: open, editableBy: { teams: [tier1, tier3], users: [cy@example.com] } }
      - { key: closed, id: "4", label: Closed, state: closed }
      - { key: contact, id: "2", label: Waiting, state: closed }
      - { key: later, label: Later, state: open }
    retired:
      - { status: "3", moveTicketsTo: new }
  - key: visits
    idPrefix: visits_
    label: On-site visits
    protect: true
    statuses:
      - { key: planned, label: Planned, state: open }
      - { key: over, label: Over, state: closed }
retired:
  - { pipeline: b, moveTicketsTo: support.new, statuses: { b1: support.contact } }
  - { team: "5002" }
teams:
  - { key: tier1, id: "5001", name: Tier one, members: [ana@example.com, ben@example.com], permissionSet: agent }
  - { key: tier2, name: Tier 2, parent: tier1, members: [cy@example.com] }
  - { key: tier3, name: Tier 3 }
permissionSets:
  - { key: agent, name: Support agent, tickets: { view: team } }
`;

/** All flags that the plan of these files could want, so that nothing but its contents can be in the way. */
export const RICH_CONSENT: readonly string[] = [
  '--allow-delete',
  '--allow-many',
  ...[
    'TICKETS_CROSS_STATE',
    'STATE_FLIP_WITH_TICKETS',
    'IDENTITY_NOT_PINNED',
    'STATUS_NOT_RETIRED',
    'USER_WITHOUT_TEAM',
    'MAIN_TEAM_CHANGES',
    'TICKETS_GREW',
    'RULE_LOOSENED',
    'TEAM_IS_ONLY_EDITOR',
  ].flatMap((code) => ['--confirm', code]),
];
