/**
 * The reference account and the reference files: an apply with every kind of change that the API can make, and two moves of
 * tickets that take more than one batch each. Its snapshot is what the reference rollback goes back to.
 */

const stage = (id: string, label: string, state: 'OPEN' | 'CLOSED', tickets = 0): object => ({
  ...{ id, label, state, tickets },
});

export const SEED = {
  account: { portalId: 1000001, accountType: 'SANDBOX', subscription: 'enterprise' },
  pipelines: [
    {
      ...{ id: 'p', label: 'Support' },
      stages: [
        stage('a', 'A', 'OPEN', 3),
        stage('b', 'B', 'OPEN', 2),
        stage('old', 'Waiting', 'OPEN', 130),
        stage('c', 'Closed', 'CLOSED', 4),
        stage('c2', 'Closed too', 'CLOSED', 110),
      ],
    },
    {
      ...{ id: '9', label: 'Returns' },
      stages: [stage('91', 'In', 'OPEN', 2), stage('92', 'Out', 'CLOSED', 1)],
    },
    {
      // Far behind: a rollback puts the snapshot's pipelines in order among themselves, and no others.
      ...{ id: 'u', label: 'Not ours', displayOrder: 9 },
      stages: [stage('u1', 'New', 'OPEN', 4), stage('u2', 'Done', 'CLOSED')],
    },
  ],
  roles: [{ id: '801', name: 'Agent' }],
  teams: [
    { id: '5001', name: 'Care' },
    { id: '5002', name: 'Leads' },
    { id: '5003', name: 'Gone' },
  ],
  users: [
    { id: '101', email: 'root@example.com', superAdmin: true },
    { id: '102', email: 'ana@example.com', primaryTeamId: '5001' },
    { id: '103', email: 'ben@example.com', primaryTeamId: '5001', secondaryTeamIds: ['5002'] },
  ],
};

/** Swapped labels, a taken label for a new status, a new order, rules, editors, teams, members, a permission set. */
export const FILES = `version: 1
account: { portalId: 1000001, subscription: enterprise }
pipelines:
  - key: n
    label: Returns
    statuses:
      - { key: n1, label: In, state: open }
      - { key: n2, label: Out, state: closed }
  - key: p
    label: Support desk
    statuses:
      - { key: b, label: A, state: open, editableBy: { teams: [leads] } }
      - { key: fresh, label: Waiting, state: open }
      - { key: a, label: B, state: open }
      - { key: c, label: Closed, state: closed }
    rules: { createIn: [fresh], noBackwards: [c] }
    retired:
      - { status: old, moveTicketsTo: fresh }
      - { status: c2, moveTicketsTo: c }
retired:
  - { pipeline: "9", moveTicketsTo: n.n1, statuses: { "92": n.n2 } }
  - { team: "5003" }
teams:
  - { key: leads, id: "5002", name: Team leads, members: [ben@example.com], extraMembers: [] }
  - { key: care, id: "5001", name: Care, parent: leads, permissionSet: agent, members: [ana@example.com] }
  - { key: new_team, name: Newcomers, extraMembers: [ana@example.com] }
permissionSets:
  - { key: agent, name: Agent }
`;

/** Agrees to all that the two may ask for: what is tried here is the way, not the consent. */
export const CONSENT = [
  ...['--auto-approve', '--allow-delete', '--allow-many', '--json'],
  ...[
    ...[
      'STATUS_NOT_RETIRED',
      'RETIRED_BY_LABEL',
      'TICKETS_CROSS_STATE',
      'ID_NOT_LIVE',
      'STATE_FLIP_WITH_TICKETS',
    ],
    ...['IDENTITY_NOT_PINNED', 'TICKETS_GREW', 'ROLLBACK_REMOVES', 'USER_WITHOUT_TEAM', 'MAIN_TEAM_CHANGES'],
  ].flatMap((code) => ['--confirm', code]),
];
