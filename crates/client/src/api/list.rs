// The one list of what the page can ask of the core. A host expands it with a macro of its own: the shell to Tauri
// handlers, the bridge to routes, the build script to names, a test to TypeScript.
//
// This file stands alone, so that a build script can `include!` it without the core. A row is
// `name(Argument) -> Answer = module::use_case;`, with paths seen from `sambat_client`.

/// Calls the macro named by its argument with every command.
#[macro_export]
macro_rules! commands {
    ($with:ident) => {
        $with! {
            app_info(api::Nothing) -> host::AppInfo = host::info;
            key_renew(api::Nothing) -> host::AppInfo = host::renew_key;
            window_visible(host::WindowVisible) -> api::Nothing = host::window_visible;
            network_told(host::NetworkTold) -> api::Nothing = host::network_told;
            arrivals_take(api::Nothing) -> Vec<arrival::ArrivalView> = arrival::take;
            link_open(link::LinkOpen) -> link::LinkTarget = link::open;
            code_shoot(api::Nothing) -> code::CodeShot = code::shoot;
            code_read(code::CodeRead) -> link::LinkTarget = code::read;
            draft_create(api::Nothing) -> draft::DraftView = draft::create;
            draft_get(draft::OfDraft) -> draft::DraftView = draft::get;
            draft_list(api::Nothing) -> Vec<draft::DraftRow> = draft::list;
            draft_update(draft::DraftUpdate) -> draft::DraftUpdated = draft::update;
            draft_delete(draft::OfDraft) -> api::Nothing = draft::delete;
            photo_pick(api::Nothing) -> Vec<photo::Intake> = photo::pick;
            photo_add(photo::PhotoAdd) -> draft::DraftView = photo::add;
            photo_shoot(draft::OfDraft) -> photo::Shot = photo::shoot;
            photo_recover(api::Nothing) -> Vec<draft::OfDraft> = photo::recover;
            photo_remove(photo::PhotoRemove) -> draft::DraftView = photo::remove;
            photo_reorder(photo::PhotoReorder) -> draft::DraftView = photo::reorder;
            photo_edit(photo::PhotoEdit) -> draft::DraftView = photo::edit;
            place_words(place::PlaceAsked) -> place::PlaceWords = place::words;
            place_locate(place::PlaceLocate) -> place::PlaceFound = place::locate;
            complaint_submit(draft::DraftSubmit) -> complaint::ComplaintDetail = complaint::submit;
            complaint_list(complaint::ComplaintList) -> complaint::ComplaintPage = complaint::list;
            complaint_search(complaint::ComplaintSearch) -> complaint::ComplaintPage = complaint::search;
            complaint_get(complaint::OfComplaint) -> complaint::ComplaintDetail = complaint::get;
            receipt_export(receipt::ReceiptExport) -> receipt::Exported = receipt::export;
            receipt_share(receipt::ReceiptShare) -> api::Nothing = receipt::share;
            complaint_withdraw(complaint::OfComplaint) -> complaint::ComplaintDetail = complaint::withdraw;
            complaint_erase(complaint::OfComplaint) -> api::Nothing = complaint::erase;
            consent_withdraw(complaint::OfComplaint) -> complaint::ComplaintDetail = complaint::withdraw_consent;
            complaint_amend(complaint::OfComplaint) -> draft::DraftView = complaint::amend;
            feedback_send(feedback::FeedbackSend) -> complaint::ComplaintDetail = feedback::send;
            queue_list(api::Nothing) -> outbox::Queue = outbox::list;
            queue_retry(complaint::OfComplaint) -> outbox::Queue = outbox::retry;
            bundle_export(api::Nothing) -> bundle::BundleExported = bundle::export;
            bundle_pick(api::Nothing) -> Vec<photo::Intake> = bundle::pick;
            bundle_send(bundle::BundleSend) -> bundle::BundleSent = bundle::send;
            sync_now(api::Nothing) -> sync::SyncStatus = sync::now;
            sync_status(api::Nothing) -> sync::SyncStatus = sync::status;
            pack_list(api::Nothing) -> Vec<pack::PackRow> = pack::list;
            pack_choose(pack::OfPack) -> Vec<pack::PackRow> = pack::choose;
            pack_look(pack::PackAddress) -> pack::PackOffer = pack::look;
            pack_add(pack::PackAddress) -> Vec<pack::PackRow> = pack::add;
            pack_get(pack::InLanguage) -> pack::PackView = pack::get;
            map_get(api::Nothing) -> map::MapView = map::get;
            map_download(map::MapDownload) -> map::MapView = map::download;
            map_stop(api::Nothing) -> map::MapView = map::stop;
            map_delete(api::Nothing) -> map::MapView = map::delete;
            pack_areas(api::Nothing) -> Vec<pack::AreaBorders> = pack::areas;
            board_get(board::BoardGet) -> board::BoardView = board::get;
            nearby_get(nearby::NearbyGet) -> nearby::NearbyView = nearby::get;
            support_add(nearby::OfThing) -> nearby::SupportView = nearby::add;
            support_remove(nearby::OfThing) -> nearby::SupportView = nearby::remove;
            identity_get(api::Nothing) -> identity::IdentityView = identity::get;
            identity_set(identity::IdentityGiven) -> identity::IdentityView = identity::set;
            identity_clear(api::Nothing) -> identity::IdentityView = identity::clear;
            storage_status(api::Nothing) -> storage::StorageStatus = storage::status;
            data_wipe(api::Nothing) -> storage::StorageStatus = storage::wipe;
            setting_get(api::Nothing) -> setting::Settings = setting::get;
            setting_set(setting::SettingChange) -> setting::Settings = setting::set;
            settings_open(platform::SettingsOpen) -> api::Nothing = platform::open_settings;
            autostart_get(api::Nothing) -> platform::AutostartView = platform::autostart;
            autostart_set(platform::AutostartSet) -> platform::AutostartView = platform::set_autostart;
            update_get(api::Nothing) -> platform::UpdateView = platform::update;
            update_install(api::Nothing) -> api::Nothing = platform::install_update;
            standby_get(api::Nothing) -> platform::StandbyView = platform::standby;
            screen_conceal(platform::Conceal) -> api::Nothing = platform::conceal;
            notification_may(platform::NotifyAsk) -> platform::NotifyAnswer = platform::may_notify;
            notification_get(api::Nothing) -> notification::NotificationSettings = notification::get;
            notification_set(notification::NotificationChange) -> notification::NotificationSettings = notification::set;
            notification_asked(notification::NotificationAsked) -> notification::NotificationSettings = notification::asked;
        }
    };
}
