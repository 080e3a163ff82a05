// What few ever see on home, or nobody at once: it comes after the first screen.

export { default as Confirm } from './Confirm.svelte'
export { default as Find } from './FindBar.svelte'
export { default as Notes } from './HomeNotes.svelte'
export { default as Refresh } from './RefreshMine.svelte'
