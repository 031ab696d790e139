import type { Property } from './model.js';

type Flag = 'calculated' | 'readOnly' | 'hidden';
type Row = readonly [name: string, label: string, type: string, fieldType: string, ...flags: Flag[]];

/** HubSpot's own ticket properties, a good part of those a real account lists. */
const ROWS: readonly Row[] = [
  ['subject', 'Ticket name', 'string', 'text'],
  ['content', 'Ticket description', 'string', 'textarea'],
  ['hs_pipeline', 'Pipeline', 'enumeration', 'select'],
  ['hs_pipeline_stage', 'Ticket status', 'enumeration', 'select'],
  ['hs_ticket_priority', 'Priority', 'enumeration', 'select'],
  ['hs_ticket_category', 'Category', 'enumeration', 'checkbox'],
  ['hs_ticket_id', 'Ticket ID', 'number', 'number', 'readOnly'],
  ['hs_object_id', 'Record ID', 'number', 'number', 'readOnly'],
  ['hubspot_owner_id', 'Ticket owner', 'enumeration', 'select'],
  ['hubspot_team_id', 'HubSpot team', 'enumeration', 'select'],
  ['hubspot_owner_assigneddate', 'Owner assigned date', 'datetime', 'date', 'readOnly'],
  ['hs_resolution', 'Resolution', 'enumeration', 'select'],
  ['source_type', 'Source', 'enumeration', 'select'],
  ['source_ref', 'Reference to source', 'string', 'text', 'hidden'],
  ['created_by', 'Created by', 'number', 'number', 'hidden'],
  ['createdate', 'Create date', 'datetime', 'date'],
  ['closed_date', 'Close date', 'datetime', 'date'],
  ['hs_lastmodifieddate', 'Last modified date', 'datetime', 'date', 'readOnly'],
  ['hs_lastactivitydate', 'Last activity date', 'datetime', 'date', 'readOnly'],
  ['last_engagement_date', 'Last engagement', 'datetime', 'date'],
  ['last_reply_date', 'Last customer reply date', 'datetime', 'date'],
  ['first_agent_reply_date', 'First agent response date', 'datetime', 'date'],
  ['time_to_close', 'Time to close', 'number', 'calculation_equation', 'calculated', 'readOnly'],
  [
    'time_to_first_agent_reply',
    'Time to first response',
    'number',
    'calculation_equation',
    'calculated',
    'readOnly',
  ],
  ['hs_time_to_close_sla_at', 'Time to close SLA due', 'datetime', 'date', 'readOnly'],
  ['hs_time_to_close_sla_status', 'Time to close SLA status', 'enumeration', 'select', 'readOnly'],
  ['hs_time_to_first_response_sla_at', 'First response SLA due', 'datetime', 'date', 'readOnly'],
  ['hs_time_to_first_response_sla_status', 'First response SLA status', 'enumeration', 'select', 'readOnly'],
  ['hs_time_to_next_response_sla_at', 'Next response SLA due', 'datetime', 'date', 'readOnly'],
  ['hs_num_times_contacted', 'Number of times contacted', 'number', 'number', 'readOnly'],
  ['num_notes', 'Number of sales activities', 'number', 'number', 'readOnly'],
  ['num_contacted_notes', 'Number of contacts logged', 'number', 'number', 'readOnly'],
  ['notes_last_contacted', 'Last contacted', 'datetime', 'date', 'readOnly'],
  ['notes_last_updated', 'Last activity', 'datetime', 'date', 'readOnly'],
  ['notes_next_activity_date', 'Next activity date', 'datetime', 'date', 'readOnly'],
  ['hs_is_one_touch_ticket', 'One-touch ticket', 'bool', 'calculation_equation', 'calculated', 'readOnly'],
  [
    'hs_is_visible_in_help_desk',
    'Visible in help desk',
    'bool',
    'calculation_read_time',
    'calculated',
    'readOnly',
  ],
  ['hs_ticket_language_ai_tag', 'Language (AI)', 'enumeration', 'select'],
  ['hs_customer_agent_ticket_status', 'Customer agent status', 'enumeration', 'select', 'readOnly'],
  ['hs_all_owner_ids', 'All owner ids', 'enumeration', 'checkbox', 'readOnly', 'hidden'],
  ['hs_all_team_ids', 'All team ids', 'enumeration', 'checkbox', 'readOnly', 'hidden'],
  ['hs_unique_creation_key', 'Unique creation key', 'string', 'text', 'readOnly', 'hidden'],
  ['nps_score', 'Conversation NPS score', 'number', 'calculation_score', 'readOnly'],
  ['tags', 'Ticket tags', 'enumeration', 'checkbox'],
];

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  hs_ticket_priority: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'],
  hs_ticket_category: ['PRODUCT_ISSUE', 'BILLING_ISSUE', 'FEATURE_REQUEST', 'GENERAL_INQUIRY'],
  hs_resolution: ['ISSUE_FIXED', 'ANSWERED', 'WONT_FIX', 'DUPLICATE'],
  source_type: ['CHAT', 'EMAIL', 'FORM', 'PHONE'],
};

export const HUBSPOT_PROPERTIES: readonly Property[] = ROWS.map(
  ([name, label, type, fieldType, ...flags]) => ({
    name,
    label,
    type,
    fieldType,
    hubspotDefined: true,
    calculated: flags.includes('calculated'),
    readOnlyValue: flags.includes('readOnly'),
    hidden: flags.includes('hidden'),
    archived: false,
    options: OPTIONS[name] ?? [],
  }),
);
