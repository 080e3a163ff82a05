// Written from the Rust by a test; UPDATE_TYPES=1 cargo test -p sambat-tests writes it anew.

import type { EventName, IconName, Shown, Status, Tone } from './types';

export const MOST_PHOTOS = 5;
export const MOST_PHOTO_BYTES = 25000000;
export const LONGEST_DESCRIPTION = 4000;
export const LONGEST_LANDMARK = 200;
export const LONGEST_NOTE = 4000;
export const LONGEST_SEARCH = 200;
export const MOST_CITIZEN_EVENTS = 100;
export const SHORTEST_REASON = 10;

/** Symbol and colour of something, beside its words. */
export type Look = { readonly icon: IconName; readonly tone: Tone };

/** What the citizen reads of where it stands, while no question to them is open. */
export const SHOWN: { readonly [status in Status]: Shown } = {
  received: 'waiting',
  verified: 'waiting',
  dispatched: 'waiting',
  in_progress: 'working',
  on_hold: 'working',
  done: 'done',
  closed: 'done',
  reopened: 'working',
  rejected: 'ended',
  not_ours: 'ended',
  duplicate_of: 'ended',
  withdrawn: 'ended',
};

/** Whether the city still owes something. */
export const IS_OPEN: { readonly [status in Status]: boolean } = {
  received: true,
  verified: true,
  dispatched: true,
  in_progress: true,
  on_hold: true,
  done: false,
  closed: false,
  reopened: true,
  rejected: false,
  not_ours: false,
  duplicate_of: false,
  withdrawn: false,
};

/** How what the citizen reads looks. */
export const SHOWN_LOOK: { readonly [shown in Shown]: Look } = {
  local: { icon: 'handset-check', tone: 'local' },
  waiting: { icon: 'hourglass', tone: 'wait' },
  working: { icon: 'wrench', tone: 'work' },
  attention: { icon: 'alert', tone: 'alert' },
  done: { icon: 'check-circle', tone: 'done' },
  ended: { icon: 'door', tone: 'local' },
};

/** How what happened looks. */
export const EVENT_LOOK: { readonly [name in EventName]: Look } = {
  received: { icon: 'server', tone: 'local' },
  verified: { icon: 'search', tone: 'wait' },
  assigned: { icon: 'assign', tone: 'work' },
  started: { icon: 'wrench', tone: 'work' },
  held: { icon: 'hourglass', tone: 'wait' },
  question: { icon: 'question', tone: 'alert' },
  reply: { icon: 'talk', tone: 'local' },
  done: { icon: 'check', tone: 'done' },
  confirmed: { icon: 'checks', tone: 'done' },
  closed: { icon: 'door', tone: 'done' },
  disputed: { icon: 'reopen', tone: 'alert' },
  reopened: { icon: 'reopen', tone: 'work' },
  rejected: { icon: 'door', tone: 'local' },
  not_ours: { icon: 'sign', tone: 'local' },
  duplicate: { icon: 'layers', tone: 'local' },
  withdrawn: { icon: 'undo', tone: 'local' },
  consent_withdrawn: { icon: 'lock', tone: 'local' },
  answer: { icon: 'talk', tone: 'wait' },
  promised: { icon: 'flag', tone: 'work' },
  support: { icon: 'users', tone: 'local' },
  photo_added: { icon: 'image', tone: 'local' },
  photo_given_up: { icon: 'image', tone: 'local' },
  photo_arrived: { icon: 'image', tone: 'local' },
  photo_ready: { icon: 'image', tone: 'local' },
  photo_refused: { icon: 'alert', tone: 'alert' },
  escalated: { icon: 'flag', tone: 'alert' },
  released: { icon: 'globe', tone: 'local' },
  revealed: { icon: 'eye', tone: 'local' },
};
