// Written from the Rust by a test; UPDATE_TYPES=1 cargo test -p sambat-tests writes it anew.

import type * as types from './types';

export interface Commands {
  app_info: { args: types.Nothing; answer: types.AppInfo };
  key_renew: { args: types.Nothing; answer: types.AppInfo };
  window_visible: { args: types.WindowVisible; answer: types.Nothing };
  network_told: { args: types.NetworkTold; answer: types.Nothing };
  arrivals_take: { args: types.Nothing; answer: types.ArrivalView[] };
  link_open: { args: types.LinkOpen; answer: types.LinkTarget };
  code_shoot: { args: types.Nothing; answer: types.CodeShot };
  code_read: { args: types.CodeRead; answer: types.LinkTarget };
  draft_create: { args: types.Nothing; answer: types.DraftView };
  draft_get: { args: types.OfDraft; answer: types.DraftView };
  draft_list: { args: types.Nothing; answer: types.DraftRow[] };
  draft_update: { args: types.DraftUpdate; answer: types.DraftUpdated };
  draft_delete: { args: types.OfDraft; answer: types.Nothing };
  photo_pick: { args: types.Nothing; answer: types.Intake[] };
  photo_add: { args: types.PhotoAdd; answer: types.DraftView };
  photo_shoot: { args: types.OfDraft; answer: types.Shot };
  photo_recover: { args: types.Nothing; answer: types.OfDraft[] };
  photo_remove: { args: types.PhotoRemove; answer: types.DraftView };
  photo_reorder: { args: types.PhotoReorder; answer: types.DraftView };
  photo_edit: { args: types.PhotoEdit; answer: types.DraftView };
  place_words: { args: types.PlaceAsked; answer: types.PlaceWords };
  place_locate: { args: types.PlaceLocate; answer: types.PlaceFound };
  complaint_submit: { args: types.DraftSubmit; answer: types.ComplaintDetail };
  complaint_list: { args: types.ComplaintList; answer: types.ComplaintPage };
  complaint_search: { args: types.ComplaintSearch; answer: types.ComplaintPage };
  complaint_get: { args: types.OfComplaint; answer: types.ComplaintDetail };
  receipt_export: { args: types.ReceiptExport; answer: types.Exported };
  receipt_share: { args: types.ReceiptShare; answer: types.Nothing };
  complaint_withdraw: { args: types.OfComplaint; answer: types.ComplaintDetail };
  complaint_erase: { args: types.OfComplaint; answer: types.Nothing };
  consent_withdraw: { args: types.OfComplaint; answer: types.ComplaintDetail };
  complaint_amend: { args: types.OfComplaint; answer: types.DraftView };
  feedback_send: { args: types.FeedbackSend; answer: types.ComplaintDetail };
  queue_list: { args: types.Nothing; answer: types.Queue };
  queue_retry: { args: types.OfComplaint; answer: types.Queue };
  bundle_export: { args: types.Nothing; answer: types.BundleExported };
  bundle_pick: { args: types.Nothing; answer: types.Intake[] };
  bundle_send: { args: types.BundleSend; answer: types.BundleSent };
  sync_now: { args: types.Nothing; answer: types.SyncStatus };
  sync_status: { args: types.Nothing; answer: types.SyncStatus };
  pack_list: { args: types.Nothing; answer: types.PackRow[] };
  pack_choose: { args: types.OfPack; answer: types.PackRow[] };
  pack_look: { args: types.PackAddress; answer: types.PackOffer };
  pack_add: { args: types.PackAddress; answer: types.PackRow[] };
  pack_get: { args: types.InLanguage; answer: types.PackView };
  map_get: { args: types.Nothing; answer: types.MapView };
  map_download: { args: types.MapDownload; answer: types.MapView };
  map_stop: { args: types.Nothing; answer: types.MapView };
  map_delete: { args: types.Nothing; answer: types.MapView };
  pack_areas: { args: types.Nothing; answer: types.AreaBorders[] };
  board_get: { args: types.BoardGet; answer: types.BoardView };
  nearby_get: { args: types.NearbyGet; answer: types.NearbyView };
  support_add: { args: types.OfThing; answer: types.SupportView };
  support_remove: { args: types.OfThing; answer: types.SupportView };
  identity_get: { args: types.Nothing; answer: types.IdentityView };
  identity_set: { args: types.IdentityGiven; answer: types.IdentityView };
  identity_clear: { args: types.Nothing; answer: types.IdentityView };
  storage_status: { args: types.Nothing; answer: types.StorageStatus };
  data_wipe: { args: types.Nothing; answer: types.StorageStatus };
  setting_get: { args: types.Nothing; answer: types.Settings };
  setting_set: { args: types.SettingChange; answer: types.Settings };
  settings_open: { args: types.SettingsOpen; answer: types.Nothing };
  autostart_get: { args: types.Nothing; answer: types.AutostartView };
  autostart_set: { args: types.AutostartSet; answer: types.AutostartView };
  update_get: { args: types.Nothing; answer: types.UpdateView };
  update_install: { args: types.Nothing; answer: types.Nothing };
  standby_get: { args: types.Nothing; answer: types.StandbyView };
  screen_conceal: { args: types.Conceal; answer: types.Nothing };
  notification_may: { args: types.NotifyAsk; answer: types.NotifyAnswer };
  notification_get: { args: types.Nothing; answer: types.NotificationSettings };
  notification_set: { args: types.NotificationChange; answer: types.NotificationSettings };
  notification_asked: { args: types.NotificationAsked; answer: types.NotificationSettings };
}

export const commandNames: readonly (keyof Commands)[] = [
  'app_info',
  'key_renew',
  'window_visible',
  'network_told',
  'arrivals_take',
  'link_open',
  'code_shoot',
  'code_read',
  'draft_create',
  'draft_get',
  'draft_list',
  'draft_update',
  'draft_delete',
  'photo_pick',
  'photo_add',
  'photo_shoot',
  'photo_recover',
  'photo_remove',
  'photo_reorder',
  'photo_edit',
  'place_words',
  'place_locate',
  'complaint_submit',
  'complaint_list',
  'complaint_search',
  'complaint_get',
  'receipt_export',
  'receipt_share',
  'complaint_withdraw',
  'complaint_erase',
  'consent_withdraw',
  'complaint_amend',
  'feedback_send',
  'queue_list',
  'queue_retry',
  'bundle_export',
  'bundle_pick',
  'bundle_send',
  'sync_now',
  'sync_status',
  'pack_list',
  'pack_choose',
  'pack_look',
  'pack_add',
  'pack_get',
  'map_get',
  'map_download',
  'map_stop',
  'map_delete',
  'pack_areas',
  'board_get',
  'nearby_get',
  'support_add',
  'support_remove',
  'identity_get',
  'identity_set',
  'identity_clear',
  'storage_status',
  'data_wipe',
  'setting_get',
  'setting_set',
  'settings_open',
  'autostart_get',
  'autostart_set',
  'update_get',
  'update_install',
  'standby_get',
  'screen_conceal',
  'notification_may',
  'notification_get',
  'notification_set',
  'notification_asked',
];
